"""Rules of a region on a day: all parameters and lists, the packs, one of them explained."""

from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.accounts.roles import Role
from abacus.foundation.organisations.formpages import DayInput
from abacus.foundation.requests import Request
from abacus.foundation.rulebook.shown import Names, names, unit, value, word
from abacus.rules import ParameterValue, UnknownRegionError, UnknownRuleError, library
from abacus.rules.explain import explain
from abacus.rules.resolved import Resolved

SUBJECTS = {
    "exante": gettext_lazy("事前评估"),
    "pool_entry": gettext_lazy("项目入库"),
    "targets": gettext_lazy("绩效目标"),
    "declaration": gettext_lazy("绩效目标"),
    "budget": gettext_lazy("预算批复"),
    "monitoring": gettext_lazy("运行监控"),
    "tracking": gettext_lazy("运行监控"),
    "rectification": gettext_lazy("整改"),
    "evaluation": gettext_lazy("绩效评价"),
    "self_evaluation": gettext_lazy("绩效评价"),
    "intake": gettext_lazy("收表"),
    "forms": gettext_lazy("收表"),
    "spotcheck": gettext_lazy("抽查复核"),
    "keyevaluation": gettext_lazy("重点评价"),
    "departmentwide": gettext_lazy("部门整体绩效"),
    "departments": gettext_lazy("部门整体绩效"),
    "linkage": gettext_lazy("结果应用"),
    "disclosure": gettext_lazy("信息公开"),
    "agencies": gettext_lazy("机构与专家"),
    "assets": gettext_lazy("资产"),
    "workflow": gettext_lazy("审核流程"),
    "schedule": gettext_lazy("日历"),
    "years": gettext_lazy("年度"),
    "exchange": gettext_lazy("数据交换"),
}
"""The first part of an id → the stage, in the order of the year."""

FOLDERS = {
    "taxonomies": gettext_lazy("指标体系"),
    "scorecards": gettext_lazy("评分表"),
    "routes": gettext_lazy("审核路线"),
    "gates": gettext_lazy("关口"),
    "linkage": gettext_lazy("结果应用"),
}
"""Kinds of lists in a pack → what people call them."""


class PlaceAndDay(forms.Form):
    """Whose rules, on which day."""

    region = forms.ChoiceField(label=gettext_lazy("区划"))
    on = forms.DateField(label=gettext_lazy("日期"), widget=DayInput())

    def __init__(self, *args: Any, own: str, own_name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        packs = [(pack.manifest.region, f"{pack.manifest.name} {pack.manifest.region}") for pack in library().packs()]
        known = {region for region, _name in packs}
        offered = packs if own in known else [(own, f"{own_name} {own}"), *packs]
        cast(forms.ChoiceField, self.fields["region"]).choices = offered


def asked(request: Request) -> tuple[PlaceAndDay, Resolved]:
    """The form and the rules it asks for; one's own region today where nothing valid was asked."""
    region = request.access.region
    own, name = (region.region_code, region.name) if region else ("cn", _("全国"))
    today: date = request.day
    given = {"region": request.GET.get("region", own), "on": request.GET.get("on", today.isoformat())}
    form = PlaceAndDay(given, own=own, own_name=name)
    if form.is_valid():
        own, today = form.cleaned_data["region"], form.cleaned_data["on"]
    try:
        return form, library().resolve(region=own, on=today)
    except UnknownRegionError:
        return form, library().resolve(region="cn", on=today)


@dataclass(frozen=True)
class Line:
    """One rule as a row of the table."""

    id: str
    label: str
    shown: str
    kind: str
    source: Any
    confirmed: bool
    note: str | None
    pack: str
    since: date | None


@require_safe
def parameters(request: Request) -> HttpResponse:
    """Every parameter and list that holds, by stage, each with its source."""
    request.access.demand(Permission.RULES_VIEW)
    form, rules = asked(request)
    subjects: dict[str, list[Line]] = {}
    for line in lines(rules):
        subject = line.id.partition(".")[0]
        subjects.setdefault(str(SUBJECTS.get(subject, subject)), []).append(line)
    order = list(dict.fromkeys(str(label) for label in SUBJECTS.values()))
    ordered = sorted(subjects.items(), key=lambda one: order.index(one[0]) if one[0] in order else len(order))
    shown = {
        "form": form,
        "rules": rules,
        "subjects": ordered,
        "count": sum(len(found) for found in subjects.values()),
        "unconfirmed": sum(not line.confirmed for found in subjects.values() for line in found),
        "query": f"region={rules.region}&on={rules.on}",
    }
    return render(request, "rulebook/parameters.html", shown)


def place_of(pack: str) -> str:
    """Whose rules a pack holds."""
    return library().pack(pack).manifest.name


def lines(rules: Resolved) -> list[Line]:
    """The rules of a region on a day as rows: parameters first, then lists."""
    stated = rules.params()
    named = {subject: _names(rules, subject) for subject in {id.partition(".")[0] for id in stated}}
    found = [
        Line(
            one.id,
            one.label,
            value(one.stated, one.unit, named[one.id.partition(".")[0]]),
            _("参数"),
            one.source,
            one.confirmed,
            one.note,
            place_of(one.pack),
            one.from_,
        )
        for one in stated.values()
    ]
    for folder, kind in FOLDERS.items():
        for listed in rules.lists(folder).values():
            found.append(
                Line(listed.id, listed.label, outline(folder, listed), str(kind), listed.source, listed.confirmed,
                     listed.note, place_of(listed.pack), listed.from_)
            )  # fmt: skip
    return found


def _names(rules: Resolved, subject: str) -> Names:
    """What the rules of a subject call their members; the nation's where the place has no word."""
    both = (rules.params(), library().resolve("cn", rules.on).params())
    return names((id, one.stated) for found in both for id, one in found.items() if id.startswith(f"{subject}."))


def outline(folder: str, listed: Any) -> str:
    """A list in one line: steps of a route, items of a scorecard, levels of a taxonomy."""
    if folder == "routes":
        return " → ".join([listed.submit_label, *(step.label for step in listed.steps)])
    if folder == "taxonomies":
        return _("、").join(level.label for level in listed.levels)
    if folder == "gates":
        return str(listed.message)
    return _("、").join(item.label for item in listed.items)


@require_safe
def packs(request: Request) -> HttpResponse:
    """The packs that are installed: place, parent, release, documents they cite."""
    request.access.demand(Permission.RULES_VIEW)
    found = [
        {
            "pack": pack,
            "parameters": len(pack.parameters),
            "lists": sum(len(listed) for listed in pack.lists.values()),
            "documents": sorted(
                pack.documents.values(), key=lambda document: (document.day is None, document.day, document.id)
            ),
        }
        for pack in library().packs()
    ]
    return render(request, "rulebook/packs.html", {"packs": found})


@require_safe
def explained(request: Request, id: str) -> HttpResponse:
    """One rule: value, document and clause, and what every pack of the chain says."""
    request.access.demand(Permission.RULES_VIEW)
    form, rules = asked(request)
    try:
        stated = rules.any(id)
    except UnknownRuleError as error:
        raise Http404 from error
    facts = explain(rules, id)
    simple, named = isinstance(stated, ParameterValue), _names(rules, id.partition(".")[0])
    chain = [
        {
            **link,
            "tag": f"{link['pack']}@{link['release']}",
            "shown": value(link.get("value"), facts["unit"], named) if simple else "",
            "since": link.get("from") or link.get("from_"),
        }
        for link in facts["chain"]
    ]
    shown = {
        "form": form,
        "rules": rules,
        "rule": stated,
        "shown": value(facts["value"], facts["unit"], named) if simple else "",
        "unit": unit(facts["unit"]),
        "parts": [] if simple else parts(stated),
        "chain": chain,
        "query": f"region={rules.region}&on={rules.on}",
    }
    return render(request, "rulebook/explained.html", shown)


def parts(listed: Any) -> list[tuple[str, str]]:
    """The members of a list with what is said of each."""
    if hasattr(listed, "steps"):
        return [(step.label, _step(step)) for step in listed.steps]
    if hasattr(listed, "levels"):
        return [(level.label, _("、").join(child.label for child in level.children)) for level in listed.levels]
    if hasattr(listed, "items"):
        return [(item.label, _item(item)) for item in listed.items]
    return [(_("条件"), str(listed.message))]


def _step(step: Any) -> str:
    limit = _("%(days)s 个工作日内") % {"days": step.work_days} if step.work_days is not None else _("没有期限")
    return f"{Role(step.role).label} · {limit}"


def _item(item: Any) -> str:
    if hasattr(item, "weight_centi"):
        return _("%(points)s 分") % {"points": f"{item.weight_centi / 100:g}"}
    return f"{item.condition} → {word(item.proposal)}"
