"""What a round came to: its counts, and each project's outcome for the stages after it."""

from collections import defaultdict
from dataclasses import asdict
from typing import Any

from django.db.models import Count, Q

from abacus.cycle.monitoring import figures
from abacus.cycle.monitoring.models import Finding, Light, Reading, Round
from abacus.pool.services import OutcomeInput

Kind, State = Finding.Kind, Finding.State
FLAGS = ("low_execution", "deviating", "mismatch", "key")
NORMAL, LOW, DEVIATING, BOTH = "normal", "low_execution", "deviating", "both"


def counts(round: Round) -> dict[str, Any]:
    """How many projects: looked at, found, in both lists, unknown, and by light; what was confirmed. Four queries."""
    asked = {"projects": Q(), "tracked": Q(tracked=True), "both": Q(low_execution=True, deviating=True)}
    asked |= {name: Q(**{name: True}) for name in FLAGS} | {f"{name}_unknown": Q(**{name: None}) for name in FLAGS}
    for place in ("money", "target", "forecast"):
        asked |= {f"{place}_{light.value}": Q(**{f"{place}_light": light}) for light in Light}
    rows = Reading.objects.filter(round=round).order_by()
    counted = rows.aggregate(**{f"n_{name}": Count("pk", filter=which) for name, which in asked.items()})
    found: dict[str, Any] = {name: counted[f"n_{name}"] for name in asked}
    decided = Finding.objects.filter(round=round).order_by().values("kind", "state").annotate(n=Count("pk"))
    found |= {f"{row['kind']}_{row['state']}": row["n"] for row in decided}
    return found | asdict(figures.counts(round))


def outcomes(round: Round) -> list[OutcomeInput]:
    """Every project's outcome: normal, low execution, deviating target or both; what was dismissed does not count."""
    found: dict[int, list[Finding]] = defaultdict(list)
    for one in Finding.objects.filter(round=round).exclude(state=State.DISMISSED).order_by("pk"):
        found[one.project_year_id].append(one)
    rows = Reading.objects.filter(round=round).select_related("project_year")
    return [
        OutcomeInput(
            project_year=one.project_year,
            outcome=word(found[one.project_year_id]),
            detail={
                "round": str(round),
                "round_id": round.pk,
                "through_on": round.through_on.isoformat(),
                "tracked": one.tracked,
                "low_execution": one.low_execution,
                "deviating": one.deviating,
                "mismatch": one.mismatch,
                "key": one.key,
                "findings": [
                    {"kind": each.kind, "state": each.state, "words": each.text} for each in found[one.project_year_id]
                ],
            },
        )
        for one in rows
    ]


def said(finding: Finding) -> dict[str, Any]:
    """A finding as the outcome keeps it."""
    return {"kind": finding.kind, "state": finding.state, "words": finding.text}


def word(findings: list[Finding]) -> str:
    """One word for what was found of a project."""
    kinds = {one.kind for one in findings}
    low, deviating = Kind.LOW_EXECUTION in kinds, Kind.DEVIATING in kinds
    if low and deviating:
        return BOTH
    return LOW if low else DEVIATING if deviating else NORMAL
