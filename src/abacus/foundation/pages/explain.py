"""The explanation of a computed number: words first, then formula, steps, inputs, rule and document.

A view builds an `Explanation` (from the engine's result with `explanation`) and answers
`render_explanation(request, made)`: beside the page where scripts run and there is room,
as a page of its own on a phone or without scripts. The same address serves both.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from abacus.foundation.pages.spoken import spoken

DRAWER_HEADER = "X-Abacus-Drawer"
FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?(?: %)?")


@dataclass(frozen=True)
class Step:
    """One step: what was done, and what came out (already written)."""

    text: str
    shown: str
    why_null: str = ""


@dataclass(frozen=True)
class Input:
    """One input: label, value as written, where it comes from (person, time), a link to its entries."""

    label: str
    shown: str
    origin: str = ""
    url: str = ""
    link: str = ""
    why_null: str = ""


@dataclass(frozen=True)
class Parameter:
    """One parameter of the rules with its document and clause; not confirmed: 原文待核实."""

    label: str
    shown: str
    document: str = ""
    clause: str = ""
    confirmed: bool = True
    url: str = ""
    id: str = ""


@dataclass(frozen=True)
class Explanation:
    """Everything the drawer shows. `words` may hold `**bold**` figures; blank parts are left out."""

    title: str
    words: str
    formula: str = ""
    steps: Sequence[Step] = ()
    inputs: Sequence[Input] = ()
    parameters: Sequence[Parameter] = ()
    release: str = ""
    inherits: str = ""
    nearest: Sequence[str] = ()
    compared: Sequence[tuple[str, str]] = ()
    rule_id: str = ""
    rule_hash: str = ""
    back_url: str = ""
    back_label: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)


def render_explanation(request: HttpRequest, made: Explanation) -> HttpResponse:
    """The drawer's content when it was asked for by the page's script, else a page of its own."""
    inside = request.headers.get(DRAWER_HEADER) == "1"
    template = "pages/_explain.html" if inside else "pages/explain.html"
    response = render(request, template, {"it": made, "inside": inside})
    response["Vary"] = f"{DRAWER_HEADER}, Cookie"
    return response


def explanation(
    result: Mapping[str, Any],
    *,
    title: str,
    words: str = "",
    inputs: Sequence[Input] = (),
    nearest: Sequence[str] = (),
    **more: Any,
) -> Explanation:
    """An explanation from the engine's result as JSON; inputs carry what the engine cannot know (person, time)."""
    result = spoken(result)
    rule = result.get("rule") or {}
    return Explanation(
        title=title,
        words=words or emphasised(str(result.get("words") or "")),
        formula=more.pop("formula", "") or str(result.get("formula") or ""),
        steps=[step(one) for one in result.get("steps", ())],
        inputs=inputs,
        parameters=more.pop("parameters", None) or [parameter(one["id"], one) for one in result.get("params", ())],
        nearest=spoken(nearest),
        rule_id=str(rule.get("id") or ""),
        rule_hash=str(rule.get("hash") or ""),
        **more,
    )


def step(given: Mapping[str, Any]) -> Step:
    """A step from the engine's JSON: 执行率 = 37.24 ÷ 43.20."""
    label, formula = str(given.get("label") or given["name"]), given.get("formula")
    text = f"{label} = {formula}" if formula else label
    return Step(text, str(given.get("shown") or "—"), str(given.get("why_null") or ""))


def emphasised(words: str) -> str:
    """Words of the engine with their figures in bold, unless some are already."""
    return words if "**" in words else FIGURE.sub(r"**\g<0>**", words)


def parameter(id: str, given: Any) -> Parameter:
    """A parameter from the engine's JSON: `{value, label, unit, source{document, title, clause}, confirmed}`."""
    if not isinstance(given, Mapping):
        return Parameter(label=id, shown=str(given), id=id, confirmed=False)
    source = given.get("source") or {}
    return Parameter(
        label=str(given.get("label") or id),
        shown=str(given.get("shown") or written(given)),
        document=str(source.get("title") or source.get("document") or ""),
        clause=str(source.get("clause") or ""),
        confirmed=bool(given.get("confirmed")),
        id=id,
    )


def written(given: Mapping[str, Any]) -> str:
    """A parameter's value with its unit, where the engine wrote no text for it; bands by their labels."""
    value = given.get("value")
    if isinstance(value, list | tuple):
        return _("；").join(_band(one) for one in value)
    return " ".join(str(part) for part in (value, given.get("unit")) if part is not None)


def _band(one: Any) -> str:
    if not isinstance(one, Mapping):
        return str(one)
    name = str(one.get("label") or one.get("id") or "")
    return f"{name} {one['earns']}%" if one.get("earns") is not None else name


def unknown_source() -> str:
    """The words for a source nobody has compared with the original yet."""
    return _("原文待核实")
