"""Where each department is weakest: points with money at stake, their source, and what to ask about them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from abacus.cycle.disclosure import rules as rule_book
from abacus.cycle.disclosure import snapshots
from abacus.cycle.disclosure.facts import ProjectFacts
from abacus.cycle.disclosure.rules import Rules
from abacus.foundation.pages import numbers
from abacus.foundation.schedule.models import Stage


def points(facts: Iterable[ProjectFacts], rules: Rules, on: date) -> list[dict[str, Any]]:
    """The listed weak points of every department in order of place, each with `department` (its code)."""
    found = [point for one in facts for point in of_project(one, on)]
    placed = rule_book.weakest(found, rules)
    listed = [
        point | {"place": result.values["place"]}
        for point, result in zip(found, placed, strict=True)
        if result.values["listed"]
    ]
    return sorted(listed, key=lambda point: (point["department"], point["place"], point["project"]))


def of_project(facts: ProjectFacts, on: date) -> list[dict[str, Any]]:
    """What is weak about one project."""
    found = [missed(facts), checked(facts)]
    if on.year > facts.year.fiscal_year:
        found.append(unspent(facts))
    year = facts.year
    head = {"department": year.department.code, "project": year.project.name, "code": year.project.code}
    return [head | point for point in found if point]


def missed(facts: ProjectFacts) -> dict[str, Any] | None:
    """Indicators that were not met: the money is what was spent times the share of points that was lost."""
    outcome, spent = facts.outcomes.get(Stage.SELF_EVALUATION), facts.money.executed_fen
    lines = [snapshots.indicator(line, facts, True) for line in facts.lines]
    failed = [one for one in lines if one["met"] is False]
    if outcome is None or not failed or not spent:
        return None
    lost, whole = lost_points(facts)
    names = _("、").join(one["name"] for one in failed[:3])
    count = len(failed)
    return {
        "kind": "missed",
        "affected_fen": numbers.scaled(spent * lost, whole) if whole else 0,
        "said": ngettext(
            "%(count)s 项指标没有完成：%(names)s", "%(count)s 项指标没有完成：%(names)s", count
        ) % {"count": count, "names": names},
        "why": next((one["why"] for one in failed if one["why"]), ""),
        "ask": _("为什么没有完成？什么时候能够完成？谁负责？"),
        "source": source(_("单位自评"), outcome.final_on),
    }  # fmt: skip


def lost_points(facts: ProjectFacts) -> tuple[int, int]:
    """(points lost, points in all) of the indicators that were scored."""
    computed = facts.outcomes[Stage.SELF_EVALUATION].detail.get("lines") or {}
    lost = whole = 0
    for line in facts.lines:
        earned = (computed.get(str(line.line_id)) or {}).get("points_centi")
        if earned is not None:
            whole += line.weight_centi
            lost += max(0, line.weight_centi - earned)
    return lost, whole


def checked(facts: ProjectFacts) -> dict[str, Any] | None:
    """A spot check that found less than the unit said."""
    own, check = facts.outcomes.get(Stage.SELF_EVALUATION), facts.outcomes.get(Stage.SPOT_CHECK)
    spent = facts.money.executed_fen
    if own is None or check is None or not spent or own.points_centi is None or check.points_centi is None:
        return None
    gap = own.points_centi - check.points_centi
    if gap <= 0:
        return None
    return {
        "kind": "checked",
        "affected_fen": numbers.scaled(spent * gap, 10_000),
        "said": _("自评 %(own)s 分，抽查复核 %(check)s 分")
        % {"own": numbers.points(own.points_centi), "check": numbers.points(check.points_centi)},
        "why": "",
        "ask": _("自评为什么偏高？整改到哪一步？"),
        "source": source(_("抽查复核"), check.final_on),
    }


def unspent(facts: ProjectFacts) -> dict[str, Any] | None:
    """Budget that was not spent by the year's end."""
    budget, spent = facts.money.current_fen, facts.money.executed_fen
    if budget is None or spent is None or budget <= spent:
        return None
    said = {"budget": numbers.wan(budget), "spent": numbers.wan(spent), "rate": numbers.rate((spent, budget))}
    return {
        "kind": "unspent",
        "affected_fen": budget - spent,
        "said": _("预算 %(budget)s 万元，支出 %(spent)s 万元，执行率 %(rate)s %%") % said,
        "why": str(facts.said().get("execution_reason") or ""),
        "ask": _("没有花出去的钱去了哪里？下年是否还要这么多？"),
        "source": source(_("支出登记"), facts.money.executed_on),
    }


def source(what: str, on: date | None) -> str:
    """Where a point comes from, and of which day."""
    return f"{what} {on.isoformat()}" if on else what


def summary(facts: Sequence[ProjectFacts], weak: Sequence[Mapping[str, Any]], rules: Rules) -> list[dict[str, Any]]:
    """Each department: what it promised, what it delivered, what it paid, where it is weakest."""
    departments: dict[str, dict[str, Any]] = {}
    for one in facts:
        body = one.year.department
        row = departments.setdefault(
            body.code,
            {"code": body.code, "name": body.name, "sort": body.sort_key, "projects": 0, "promises": {},
             "budget_fen": None, "executed_fen": None, "weak": []},
        )  # fmt: skip
        row["projects"] += 1
        lines = [snapshots.indicator(line, one, True) for line in one.lines]
        kept = (rule_book.promise(lines, rules).value if lines else None) or "unknown"
        row["promises"][kept] = row["promises"].get(kept, 0) + 1
        for name, fen in (("budget_fen", one.money.current_fen), ("executed_fen", one.money.executed_fen)):
            if fen is not None:
                row[name] = (row[name] or 0) + fen
    for point in weak:
        if point["department"] in departments:
            departments[point["department"]]["weak"].append(dict(point))
    ordered = sorted(departments.values(), key=lambda row: row["sort"])
    return [{key: value for key, value in row.items() if key != "sort"} for row in ordered]
