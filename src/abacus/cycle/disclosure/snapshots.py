"""What the public will read, as plain data: made once, frozen, hashed. Nothing else ever reaches a public page.

Amounts are 分 and each names its phase (asked for is never published), points 0.01. A
snapshot holds no person, no internal id and nothing of a project that is held back but its count.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from abacus.cycle.disclosure import rules as rule_book
from abacus.cycle.disclosure.facts import ProjectFacts
from abacus.cycle.disclosure.masking import Mask
from abacus.cycle.disclosure.models import Kind, Publication
from abacus.cycle.disclosure.rules import Rules
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.schedule.models import Stage
from abacus.pool.life import grade_word, shown_value, target_words
from abacus.pool.models import IndicatorLine, StageOutcome, WiderOutcome

FORMAT = 1
LANGUAGE = "zh-hans"
"""What is published is in the language of the documents, whoever presses the button."""

PHASES = {
    "initial": _("年初预算"),
    "current": _("全年预算"),
    "executed": _("实际支出"),
}
"""The phases of an amount, in order."""

TASKS, GOAL, INDICATORS, EXECUTION, POINTS, REASONS = (
    "yearly_tasks", "overall_goal", "indicators", "execution", "points", "reasons",
)  # fmt: skip
CONCLUSION, PROBLEMS, SUGGESTIONS = "conclusion", "problems", "suggestions"


def canonical(snapshot: Mapping[str, Any]) -> bytes:
    """The bytes that are hashed and handed out: sorted keys, no blanks, UTF-8."""
    return json.dumps(snapshot, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(snapshot: Mapping[str, Any]) -> str:
    """SHA-256 of a snapshot's bytes."""
    return sha256(canonical(snapshot)).hexdigest()


def build(
    publication: Publication,
    facts: Sequence[ProjectFacts],
    held_back: Sequence[str],
    rules: Rules,
    *,
    place: Organisation,
    wide: WiderOutcome | None,
    mask: Mask,
) -> dict[str, Any]:
    """A publication's whole content. `held_back` are the reasons of the projects that are not in it."""
    with override(LANGUAGE):
        parts = rules.parts(publication.kind)
        wanted = {part.id for part in parts}
        projects = [mask.data(project(one, wanted, publication.kind, rules), one.year.project.name) for one in facts]
        labels = {option.id: option.label for option in rules.reasons}
        return {
            "format": FORMAT,
            "place": {"code": place.code, "name": place.name},
            "publisher": {"code": publication.organisation.code, "name": publication.organisation.name},
            "fiscal_year": publication.fiscal_year,
            "kind": publication.kind,
            "kind_label": str(publication.get_kind_display()),
            "version": publication.number,
            "parts": [{"id": part.id, "label": part.label} for part in parts],
            "duties": mask.text(publication.duties, str(_("主要职责"))),
            "note": mask.text(publication.note, str(_("公开说明"))),
            "correction": mask.text(publication.correction, str(_("更正说明"))),
            "projects": projects,
            "totals": totals(projects),
            "held_back": [
                {"reason": reason, "label": labels.get(reason, reason), "projects": count}
                for reason, count in sorted(Counter(held_back).items())
            ],
            "promises": dict(sorted(Counter(one["promise"] or "unknown" for one in projects).items())),
            "promise_words": rules.promise_words,
            "department_wide": mask.data(whole(wide, publication.kind), str(_("部门整体绩效"))),
            "as_of": last_day(facts),
        }


def project(facts: ProjectFacts, wanted: set[str], kind: str, rules: Rules) -> dict[str, Any]:
    """One project, as far as the place's template shows it."""
    year, results = facts.year, kind != Kind.TARGETS
    lines = [indicator(line, facts, results) for line in facts.lines]
    kept = rule_book.promise(lines, rules).value if kind == Kind.RESULTS and lines else None
    shown: dict[str, Any] = {
        "code": year.project.code,
        "name": year.project.name,
        "unit": year.organisation.name,
        "category": str(year.project.get_category_display()),
        "book": str(year.project.get_book_display()),
        "amounts": amounts(facts, results and EXECUTION in wanted),
        "promise": kept,
    }
    if GOAL in wanted or TASKS in wanted:
        shown["goals"] = goals(facts, results)
    if INDICATORS in wanted:
        shown["indicators"] = lines
    if POINTS in wanted:
        shown["result"] = points(facts, kind)
    if REASONS in wanted:
        said = facts.said()
        shown["why"] = [{"name": one["name"], "why": one["why"]} for one in lines if one["met"] is False and one["why"]]
        shown["execution_why"] = str(said.get("execution_reason") or "")
        shown["measures"] = str(said.get("measures") or "")
    if kind == Kind.KEY_REPORTS:
        shown |= key_texts(facts, wanted)
    if following := decision(facts):
        shown["next"] = following
    return shown


def indicator(line: IndicatorLine, facts: ProjectFacts, results: bool) -> dict[str, Any]:
    """One indicator: what was promised and, with the results, what came of it."""
    shown: dict[str, Any] = {
        "level1": line.level1,
        "level2": line.level2,
        "name": line.name,
        "target": target_words(line),
        "weight_centi": line.weight_centi,
        "applicable": True,
        "met": None,
        "why": "",
    }
    if not results:
        return shown
    outcome = facts.outcomes.get(Stage.SELF_EVALUATION)
    computed = (outcome.detail.get("lines") or {}).get(str(line.line_id)) if outcome else None
    value = facts.actuals.get(line.line_id)
    met, applicable = met_of(computed, line.weight_centi)
    shown |= {
        "actual": shown_value(value, line.unit) if value else "",
        "met": met,
        "applicable": applicable,
        "why": str((facts.said().get("reasons") or {}).get(str(line.line_id)) or ""),
    }
    return shown


def met_of(computed: Mapping[str, Any] | None, weight_centi: int) -> tuple[bool | None, bool]:
    """(met, applies) of an indicator, out of its stored computation; met is None where nothing was computed."""
    if not computed:
        return None, True
    result = computed.get("points") or {}
    if (result.get("rule") or {}).get("id") == "indicator.not_applicable":
        return None, False
    inputs = {one["name"]: one["value"] for one in result.get("inputs") or ()}
    if inputs.get("grade") == "met":
        return True, True
    steps = {one["name"]: one["value"] for one in result.get("steps") or ()}
    if isinstance(steps.get("met"), bool):
        return steps["met"], True
    if steps.get("share") is not None:
        return Fraction(str(steps["share"])) >= 1, True
    earned = computed.get("points_centi")
    return (None if earned is None else earned >= weight_centi), True


def amounts(facts: ProjectFacts, results: bool) -> list[dict[str, Any]]:
    """The amounts with the phase each belongs to; what nobody entered is left out, never a nought."""
    money = facts.money
    known = {"initial": (money.initial_fen, money.initial_on)}
    if results:
        known |= {"current": (money.current_fen, None), "executed": (money.executed_fen, money.executed_on)}
    return [
        {"phase": phase, "label": str(PHASES[phase]), "fen": fen, "on": on.isoformat() if on else ""}
        for phase, (fen, on) in known.items()
        if fen is not None
    ]


def amount(shown: Mapping[str, Any], phase: str) -> int | None:
    """The amount of a phase in a published project or total."""
    return next((one["fen"] for one in shown["amounts"] if one["phase"] == phase), None)


def totals(projects: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The sums over what is published, phase by phase, with how many projects each counts."""
    sums = []
    for phase, label in PHASES.items():
        known = [fen for one in projects if (fen := amount(one, phase)) is not None]
        if known:
            sums.append({"phase": phase, "label": str(label), "fen": sum(known), "projects": len(known)})
    return {"projects": len(projects), "amounts": sums}


def goals(facts: ProjectFacts, results: bool) -> list[dict[str, Any]]:
    """The year's goals, with what was achieved."""
    achieved = list(facts.said().get("goals") or ()) if results else []
    stated = facts.version.goals if facts.version else []
    return [
        {"no": goal.get("no", at + 1), "text": goal.get("text", "")}
        | ({"achieved": achieved[at] if at < len(achieved) else ""} if results else {})
        for at, goal in enumerate(stated)
    ]


def points(facts: ProjectFacts, kind: str) -> dict[str, Any]:
    """Points and grade: of the key evaluation, or the self-evaluation's with what a spot check made of it."""
    own = facts.outcomes.get(Stage.KEY_EVALUATION if kind == Kind.KEY_REPORTS else Stage.SELF_EVALUATION)
    checked = facts.outcomes.get(Stage.SPOT_CHECK) if kind == Kind.RESULTS else None
    return graded(own) | ({"checked": graded(checked)} if checked and checked.points_centi is not None else {})


def graded(outcome: StageOutcome | WiderOutcome | None) -> dict[str, Any]:
    """Points, grade and day of a result."""
    if outcome is None:
        return {"points_centi": None, "grade": "", "grade_label": "", "on": ""}
    return {
        "points_centi": outcome.points_centi,
        "grade": outcome.grade,
        "grade_label": str(outcome.detail.get("grade_label") or grade_word(outcome.grade)),
        "on": outcome.final_on.isoformat(),
    }


def key_texts(facts: ProjectFacts, wanted: set[str]) -> dict[str, Any]:
    """The texts of a key evaluation's report that the template shows."""
    outcome = facts.outcomes.get(Stage.KEY_EVALUATION)
    detail = outcome.detail if outcome else {}
    return {name: detail.get(name) or "" for name in (CONCLUSION, PROBLEMS, SUGGESTIONS) if name in wanted}


def decision(facts: ProjectFacts) -> dict[str, Any] | None:
    """What was decided for the next budget, once it is decided."""
    outcome = facts.outcomes.get(Stage.LINKAGE)
    if outcome is None:
        return None
    label = str(outcome.detail.get("label") or outcome.detail.get("words") or outcome.outcome)
    return {"outcome": outcome.outcome, "label": label, "fen": outcome.amount_fen, "phase": "next_budget"}


def whole(wide: WiderOutcome | None, kind: str) -> dict[str, Any] | None:
    """The department-wide part: tasks, goal and indicators; with the results also points and grade."""
    if wide is None or kind == Kind.KEY_REPORTS:
        return None
    detail = wide.detail
    shown = {name: detail[name] for name in ("tasks", "goal", "indicators") if name in detail}
    if kind == Kind.TARGETS:
        keep = ("aspect", "name", "target", "value", "unit")
        shown["indicators"] = [{key: one[key] for key in keep if key in one} for one in shown.get("indicators") or ()]
        return shown
    return shown | {"result": graded(wide)}


def last_day(facts: Sequence[ProjectFacts]) -> str:
    """The newest day of money in it."""
    days = [day for one in facts for day in (one.money.initial_on, one.money.executed_on) if day]
    return max(days).isoformat() if days else ""


def finished(made: Mapping[str, Any], publication: Publication, *, document_number: str) -> dict[str, Any]:
    """The content with what is known only when it goes out: number, days, release."""
    return {
        **made,
        "index_number": publication.index_number,
        "published_on": iso(publication.published_on),
        "approved_on": iso(publication.approved_on),
        "due_on": iso(publication.due_on),
        "document_number": document_number,
        "release": publication.pack_release,
    }


def iso(day: date | None) -> str:
    """A day as text; blank where there is none."""
    return day.isoformat() if day else ""
