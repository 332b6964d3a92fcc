"""The page kinds, built once: frame, lists, forms with a grid, explanations."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """Imports no other app; the others register what they show."""

    name = "abacus.foundation.pages"
    label = "pages"
    verbose_name = "页面"
