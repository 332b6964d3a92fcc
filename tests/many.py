"""Many projects at once, with money and results, for tests of numbers and for benchmarks.

Written in bulk, past the services: what these rows say is drawn by their number alone, so that a
test can work every sum out again.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from abacus.cycle.evaluation.models import SelfEvaluation
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.organisations.names import sort_key
from abacus.pool.models import (
    BudgetEntry,
    ExecutionEntry,
    IndicatorLine,
    Project,
    ProjectYear,
    StageOutcome,
    TargetSet,
    TargetVersion,
)

S = ProjectYear.State
BATCH = 2_000
STATES = (S.POOLED, S.TARGET_APPROVED, S.APPROVED, S.EVALUATING, S.EVALUATED)


def project_years(
    units: Sequence[Organisation], count: int, years: Sequence[int], by: Any, *, first: int = 0
) -> list[ProjectYear]:
    """`count` projects in turn at `units`, each in all `years`, with lines of money and outcomes."""
    region = units[0].region_code
    names = [f"第{first + number:05d}号公共服务项目经费" for number in range(count)]
    projects = Project.objects.bulk_create(
        (
            Project(
                region_code=region,
                code=f"{region}22{first + number:013d}",
                name=name,
                sort_key=sort_key(name),
                starts_year=years[0],
                major=number % 3 == 0,
            )
            for number, name in enumerate(names)
        ),
        batch_size=BATCH,
    )
    departments = {unit.pk: unit.parent for unit in units}
    made = ProjectYear.objects.bulk_create(
        (
            ProjectYear(
                project=project,
                fiscal_year=year,
                organisation=units[number % len(units)],
                organisation_path=units[number % len(units)].path,
                department=departments[units[number % len(units)].pk],
                state=STATES[number % 5],
                nature=list(ProjectYear.Nature)[number % 2],
                **money(number),
            )
            for year in years
            for number, project in enumerate(projects)
        ),
        batch_size=BATCH,
    )
    numbered = [(number % count, row) for number, row in enumerate(made)]
    day = date(years[-1], 1, 20)
    BudgetEntry.objects.bulk_create((line for n, row in numbered for line in budget(n, row, by, day)), batch_size=BATCH)
    ExecutionEntry.objects.bulk_create(
        (
            ExecutionEntry(project_year=row, amount_fen=row.executed_fen, entered_on=day, posted_by=by)
            for _n, row in numbered
            if row.executed_fen is not None
        ),
        batch_size=BATCH,
    )
    StageOutcome.objects.bulk_create(
        (one for n, row in numbered for one in outcomes(n, row, by, day)), batch_size=BATCH
    )
    return made


def changes(number: int) -> dict[str, int]:
    """What is added to, taken from and recovered of a project's opening budget."""
    return {
        "adjust": (0, 70_000, -50_000)[number % 3],
        "recover": -40_000 if number % 7 == 0 else 0,
        "carry_over": 30_000 if number % 4 == 0 else 0,
    }


def money(number: int) -> dict[str, int | None]:
    """The four sums; every fifth project has not asked, every sixth has no budget yet, every eighth no payment."""
    initial = None if number % 6 == 5 else 1_000_000 + 9_700 * number
    current = None if initial is None else initial + sum(changes(number).values())
    spent = None if number % 8 == 7 or current is None else current * (number % 11) // 10
    asked = None if number % 5 == 4 else 1_000_000 + 9_700 * number + (300_000 if number % 2 else -100_000)
    return {
        "requested_fen": asked,
        "initial_fen": initial,
        "current_fen": current,
        "executed_fen": None if spent is None or current is None else min(spent, current),
    }


def budget(number: int, row: ProjectYear, by: Any, day: date) -> list[BudgetEntry]:
    """The lines that the sums add up."""
    kinds = {"request": row.requested_fen, "initial": row.initial_fen}
    lines = kinds | (changes(number) if row.initial_fen is not None else {})
    return [
        BudgetEntry(project_year=row, kind=kind, amount_fen=fen, entered_on=day, posted_by=by)
        for kind, fen in lines.items()
        if fen
    ]


def outcomes(number: int, row: ProjectYear, by: Any, day: date) -> list[StageOutcome]:
    """Ex-ante of every third that asked, then what each state has behind it."""
    made: list[dict[str, Any]] = []
    if number % 3 == 0 and row.requested_fen is not None:
        made.append({"stage": "exante", "outcome": "supported", "amount_fen": row.requested_fen * (number % 10) // 10})
    if row.state != S.POOLED:
        made.append({"stage": "targets", "outcome": "passed", "points_centi": 8_000 + number % 2_000})
    if row.state in {S.APPROVED, S.EVALUATING, S.EVALUATED}:
        made.append({"stage": "budget", "outcome": "approved", "amount_fen": row.initial_fen})
    if row.state == S.EVALUATED:
        achieved = 6_000 + number * 7 % 3_000
        made.append(
            {
                "stage": "self_evaluation", "outcome": "final", "points_centi": achieved + number % 1_000,
                "achieved_centi": achieved, "achievable_centi": 9_000,
            }
        )  # fmt: skip
    return [
        StageOutcome(
            project_year=row, organisation_path=row.organisation_path, final_on=day, pack_release="cn-371003@1",
            recorded_by=by, **one,
        )
        for one in made
    ]  # fmt: skip


def evaluations(years: Sequence[ProjectYear], by: Any, lines: int = 4) -> list[SelfEvaluation]:
    """A self-evaluation for each project-year, measured by targets of as many indicators."""
    years = list(years)
    sets = TargetSet.objects.bulk_create(
        [TargetSet(project_id=year.project_id, fiscal_year=year.fiscal_year) for year in years], batch_size=BATCH
    )
    day = date(2022, 2, 1)
    shared = {
        "submitted_by": by,
        "submitted_on": day,
        "pack_release": "cn@2026.4",
        "goals": [{"no": 1, "text": "按时办成。"}],
    }
    versions = TargetVersion.objects.bulk_create(
        [
            TargetVersion(
                target_set=one, number=1, organisation_path=year.organisation_path, state="approved", **shared
            )
            for one, year in zip(sets, years, strict=True)
        ],
        batch_size=BATCH,
    )
    made = IndicatorLine.objects.bulk_create(
        [
            IndicatorLine(
                version=version, position=place, level1="产出指标", level2="数量指标", name=f"第{place}项数量",
                operator="ge", target_micro=(place + 1) * 10_000_000, unit="个", weight_centi=2250,
            )
            for version in versions
            for place in range(lines)
        ],
        batch_size=BATCH,
    )  # fmt: skip
    of = {version.pk: made[at * lines : (at + 1) * lines] for at, version in enumerate(versions)}
    return SelfEvaluation.objects.bulk_create(
        [
            SelfEvaluation(
                project_year=year, organisation_path=year.organisation_path, target_version=version, rules_on=day,
                measured_on=date(2022, 12, 31), saved_by=by, saved_on=day, pack_release="cn@2026.4",
                content={
                    "entries": [
                        {"line_id": str(one.line_id), "actual": f"{(number + place) % 90}", "own": "20.5", "reason": ""}
                        for place, one in enumerate(of[version.pk])
                    ],
                    "goals": [f"第{number}项已办成。"],
                },
            )
            for number, (year, version) in enumerate(zip(years, versions, strict=True))
        ],
        batch_size=BATCH,
    )  # fmt: skip
