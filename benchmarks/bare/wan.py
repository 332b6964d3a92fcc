"""Amounts in 万元 and rates in %, for the bare templates."""

from django.template import Library

register = Library()


@register.filter
def wan(fen: int | None) -> str:
    """10,000 元 with two decimals."""
    return "—" if fen is None else f"{fen / 1_000_000:,.2f}"


@register.filter
def percent(part: int | None, whole: int | None) -> str:
    """A rate with two decimals."""
    return "—" if part is None or not whole else f"{100 * part / whole:.2f}"
