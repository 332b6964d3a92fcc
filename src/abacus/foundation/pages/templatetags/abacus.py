"""How amounts, points, rates and days are written on pages.

Every filter takes the reason for a missing value as its argument:
`{{ line.executed_fen|wan:"尚未执行" }}`. Missing is written "—" with that reason, never 0.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from django import template
from django.contrib.staticfiles import finders
from django.forms import MultiWidget
from django.template.defaultfilters import date as format_date
from django.templatetags.static import static
from django.utils.html import conditional_escape, format_html, json_script
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from abacus.foundation.pages import numbers
from abacus.foundation.pages.columns import dash
from abacus.foundation.pages.grid import BoundGrid
from abacus.foundation.pages.rows import do_col, do_rows
from abacus.foundation.pages.texts import script_texts
from abacus.rules import library

register = template.Library()
register.tag("rows", do_rows)
register.tag("col", do_col)


def missing(reason: str = "") -> SafeString:
    """The dash of a missing value, with its reason on hover and for screen readers."""
    return dash(reason or _("没有数据"))


@register.simple_tag(name="dash")
def dash_tag(reason: str = "") -> SafeString:
    """The dash of a missing value; for reasons that may themselves be missing, which a filter cannot take."""
    return missing(reason)


def written(value: Any, how: Callable[[Any], str], reason: str) -> str:
    """`value` written by `how`, or the dash with its reason."""
    return missing(reason) if value is None else how(value)


@register.filter
def wan(fen: int | None, reason: str = "") -> str:
    """分 as 万元, two decimals and thousands."""
    return written(fen, numbers.wan, reason)


@register.filter
def exact_wan(fen: int | None, reason: str = "") -> str:
    """分 as 万元, exact (two to six decimals)."""
    return written(fen, numbers.exact_wan, reason)


@register.filter
def yuan(fen: int | None, reason: str = "") -> str:
    """分 as 元, exact, without the unit."""
    return written(fen, numbers.yuan, reason)


@register.filter
def yuan_title(fen: int | None) -> str:
    """The exact amount for a `title`: "520,000.00 元"; blank when missing."""
    return "" if fen is None else _("%(yuan)s 元") % {"yuan": numbers.yuan(fen)}


@register.filter
def release(tags: str) -> str:
    """Releases of rule packs as people say them: "威海市文登区规则包 2026.2" for cn-371003@2026.2."""
    return " · ".join(_release(tag) for tag in str(tags or "").split(" · "))


def _release(tag: str) -> str:
    id, at, number = tag.partition("@")
    if not at:
        return tag
    try:
        place = library().pack(id).manifest.name
    except KeyError:
        place = id
    return _("%(place)s规则包 %(number)s") % {"place": place, "number": number}


@register.filter
def points(centi: int | None, reason: str = "") -> str:
    """0.01 分 as 分, two decimals."""
    return written(centi, numbers.points, reason)


@register.filter
def weight(centi: int | None, reason: str = "") -> str:
    """0.01 分 as a weight, zeros dropped."""
    return written(centi, numbers.weight, reason)


@register.filter
def rate(value: Any, reason: str = "") -> str:
    """Basis points or an exact ratio in per cent, two decimals, without the sign."""
    if value is not None and not isinstance(value, int) and numbers.ratio(value)[1] == 0:
        return missing(reason or _("分母为零，无法计算"))
    return written(value, numbers.rate, reason)


@register.filter
def micro(value: int | None, reason: str = "") -> str:
    """An indicator's value (1e-6 of its unit), zeros dropped, thousands."""
    return written(value, numbers.micro, reason)


@register.filter
def day(value: date | None, reason: str = "") -> str:
    """2021-09-30."""
    return written(value, numbers.day, reason)


@register.filter(expects_localtime=True)
def moment(value: datetime | None, reason: str = "") -> str:
    """2021-09-30 16:20, in the platform's time zone."""
    return written(value, lambda at: format_date(at, "Y-m-d H:i"), reason)


@register.filter
def or_dash(value: Any, reason: str = "") -> Any:
    """The value as it is, or the dash with its reason when it is missing or blank."""
    return missing(reason) if value is None or value == "" else value


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An outline icon of the sprite; decorative unless `label` is given."""
    return drawn(name, label)


@lru_cache(maxsize=512)
def drawn(name: str, label: str = "") -> SafeString:
    """The markup of one icon."""
    named = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html('<svg class="i" {}><use href="{}#{}"/></svg>', named, asset("vendor/icons.svg"), name)


@register.simple_tag
def asset(path: str) -> str:
    """The address of a static file with a mark of its content, so that browsers fetch a new one at once."""
    return f"{static(path)}{mark(path)}"


@lru_cache(maxsize=128)
def mark(path: str) -> str:
    """`?v=…` of a static file's content; blank when the file is not there."""
    found = finders.find(path)
    if not isinstance(found, str):
        return ""
    return "?v=" + sha256(Path(found).read_bytes()).hexdigest()[:10]


@register.simple_tag
def why(shown: Any, url: str, title: str = "") -> SafeString:
    """A computed number as a link that opens its explanation beside it."""
    return format_html('<a class="why" href="{}" title="{}">{}</a>', url, title or _("查看怎样算的"), shown)


@register.simple_tag
def status(word: str, tone: str = "", icon: str = "") -> SafeString:
    """A state as icon and word. Tones: "" ordinary, n current, g met, a attention, r alarm."""
    return stated(word, tone, icon)


STATUS_ICONS = {"": "circle-dashed", "n": "clock", "g": "circle-check", "a": "alert-triangle", "r": "alert-octagon"}


def stated(word: str, tone: str = "", icon: str = "") -> SafeString:
    """The markup of one state."""
    css = f"st st-{tone}" if tone else "st"
    return format_html('<span class="{}">{}{}</span>', css, drawn(icon or STATUS_ICONS[tone]), word)


@register.simple_tag(takes_context=True)
def once(context: template.Context, name: str) -> str:
    """A part of the frame that a page shows twice, for wide screens and narrow ones; rendered the first time."""
    kept: dict[str, str] = context["frame"].parts
    if name not in kept:
        whole: Any = context.template
        kept[name] = whole.engine.get_template(name).render(context)
    return kept[name]


@register.simple_tag(takes_context=True)
def back(context: template.Context, url: str) -> str:
    """The address of the list one came from, with its filters and page when known."""
    request = context.get("request")
    came_from = request.headers.get("referer", "") if request else ""
    path, _mark, query = came_from.partition("?")
    host_and_path = f"{request.scheme}://{request.get_host()}{url}" if request else ""
    return f"{url}?{query}" if query and path == host_and_path else url


@register.simple_tag
def control(field: Any) -> SafeString:
    """A form field's input, styled, tied to its help and errors."""
    return SafeString(field.as_widget(attrs=described(field)))


def described(field: Any) -> dict[str, str]:
    """The attributes of an input: class, and which lines below it belong to it."""
    kind = getattr(field.field.widget, "input_type", "")
    css = {"select": "form-select", "checkbox": "form-check-input", "radio": "form-check-input"}.get(
        kind, "form-control"
    )
    own = field.field.widget.attrs.get("class", "")
    attrs = {"class": f"{css} {own}".strip()}
    if isinstance(field.field.widget, MultiWidget):
        attrs["aria-label"] = str(field.label)
    lines = [f"{field.id_for_label}_help"] if field.help_text else []
    if field.errors:
        lines.append(f"{field.id_for_label}_error")
        attrs["aria-invalid"] = "true"
    if lines:
        attrs["aria-describedby"] = " ".join(lines)
    return attrs


@register.simple_tag
def texts() -> SafeString:
    """The sentences that scripts show, in the page's language."""
    return json_script(script_texts(), "texts")


@register.inclusion_tag("pages/tally.html")
def tally(findings: Iterable[Any], passed: int | None = None) -> dict[str, Any]:
    """How many findings there are of each level, as icons and words."""
    levels = Counter(finding["level"] if isinstance(finding, dict) else finding.level for finding in findings)
    return {"must": levels["must"], "should": levels["should"], "check": levels["check"], "passed": passed}


@register.filter
def figures(text: str) -> SafeString:
    """A sentence whose figures are marked `**8.62**`, with these in bold."""
    parts = [conditional_escape(part) for part in str(text).split("**")]
    return mark_safe("".join(f'<b class="tab">{part}</b>' if at % 2 else part for at, part in enumerate(parts)))  # noqa: S308


@register.filter
def at(things: Any, index: int) -> Any:
    """The thing at a place of a list."""
    return things[index]


@register.inclusion_tag("pages/grid.html")
def grid(bound: BoundGrid) -> dict[str, BoundGrid]:
    """A table inside a form: a grid where scripts run, a plain table of inputs elsewhere."""
    return {"bound": bound}
