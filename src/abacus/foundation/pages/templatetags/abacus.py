"""How amounts, points, rates and days are written on pages."""

from django import template

register = template.Library()
