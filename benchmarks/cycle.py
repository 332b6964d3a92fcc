"""The cycle of a county of 600 projects: a round of monitoring, every self-evaluation scored, what follows from them.

Beside it the plainest script that works the same figures out, without rules, steps or evidence.
Both are rolled back after each round.
"""

from functools import partial
from typing import Any

from benchmarks.county import DAY
from benchmarks.measure import Contest

PROJECTS, YEAR, INDICATORS = 600, 2021, 12
MOST_SECONDS = 20


def fill() -> tuple[Any, Any]:
    """The county next door with 600 approved projects, their targets and values; gives its people and its rows."""
    from abacus.foundation.accounts.roles import Role
    from abacus.pool.models import ProjectYear, StageOutcome
    from tests.factories import neighbour, organisation
    from tests.many import project_years

    place = neighbour()
    units = [organisation("unit", f"荣成市第{n}单位", place.department, f"101{n:03d}") for n in range(100, 140)]
    person = place.people[Role.PERFORMANCE_DIVISION]
    made = project_years(units, PROJECTS, [YEAR], person, first=50_000)
    rows = ProjectYear.objects.filter(pk__in=[year.pk for year in made])
    rows.update(state=ProjectYear.State.APPROVED)
    StageOutcome.objects.filter(project_year__in=made, stage="self_evaluation").delete()
    set_targets(list(rows.select_related("project")), person)
    return place, rows


def set_targets(years: list[Any], by: Any) -> None:
    """An approved version of twelve indicators for every project-year, each with a value at the end of July."""
    from datetime import date

    from abacus.pool.models import ActualValue, IndicatorLine, TargetSet, TargetVersion

    sets = TargetSet.objects.bulk_create(TargetSet(project=year.project, fiscal_year=YEAR) for year in years)
    versions = TargetVersion.objects.bulk_create(
        TargetVersion(
            target_set=one, organisation_path=year.organisation_path, number=1, state="approved",
            goals=[{"no": 1, "text": "保障运行"}], pack_release="cn@1", submitted_by=by, submitted_on=DAY,
            approved_by=by, approved_on=date(2020, 12, 1),
        )
        for one, year in zip(sets, years, strict=True)
    )  # fmt: skip
    lines = IndicatorLine.objects.bulk_create(
        IndicatorLine(
            version=version, position=n, level1="产出指标" if n < 8 else "效益指标", level2="数量指标",
            name=f"第{n}项任务完成数量", operator="ge", target_micro=(100 + n) * 1_000_000, unit="个", weight_centi=750,
        )
        for version in versions
        for n in range(INDICATORS)
    )  # fmt: skip
    of_version = {version.pk: year for version, year in zip(versions, years, strict=True)}
    ActualValue.objects.bulk_create(
        ActualValue(
            project_year=of_version[line.version_id], line_id=line.line_id, measured_on=date(2021, 7, 31),
            actual_micro=(line.target_micro or 0) * (40 + number % 80) // 100,
            entered_by=by, entered_on=date(2021, 7, 31),
        )
        for number, line in enumerate(lines)
    )  # fmt: skip


def through_the_platform(place: Any, rows: Any) -> None:
    """Monitoring measured, all self-evaluations worked out and recorded, proposals made."""
    from datetime import date

    from django.db import transaction

    from abacus.cycle.linkage import services as linkage
    from abacus.cycle.monitoring import services as monitoring
    from abacus.foundation.accounts.roles import Role

    by = place.people[Role.PERFORMANCE_DIVISION]
    with transaction.atomic():
        days = {"through_on": date(2021, 7, 31), "opens_on": date(2021, 8, 1), "closes_on": date(2021, 8, 31)}
        round = monitoring.plan_round(
            region=place.region, fiscal_year=YEAR, kind="summary", label="1–7月", by=by, on=date(2021, 8, 1), **days
        )
        monitoring.measure_round(round_id=round.pk, by=by, on=date(2021, 8, 1))
        assert round.readings.count() >= PROJECTS * 4 // 5
        assert evaluate(rows, by) == PROJECTS
        run = linkage.start(region=place.region, from_year=YEAR, applies_to_year=YEAR + 1, by=by, on=DAY)
        assert run.proposals.count() >= PROJECTS * 4 // 5
        transaction.set_rollback(True)


def evaluate(rows: Any, by: Any) -> int:
    """Score every self-evaluation by the rules and record its outcome; how many."""
    from abacus.cycle.evaluation.content import Content, Entry
    from abacus.cycle.evaluation.models import SelfEvaluation
    from abacus.cycle.evaluation.services.common import examine
    from abacus.foundation.pages import numbers
    from abacus.pool.models import ActualValue, TargetVersion
    from abacus.pool.services import record_outcome

    values = {value.line_id: value.actual_micro for value in ActualValue.objects.filter(project_year__in=rows)}
    years = {year.project_id: year for year in rows.select_related("project", "organisation")}
    versions = TargetVersion.objects.filter(target_set__project__in=years).select_related("target_set")
    for version in versions.prefetch_related("lines"):
        year = years[version.target_set.project_id]
        table = SelfEvaluation(
            project_year=year, target_version=version, rules_on=DAY, measured_on=DAY, saved_on=DAY, saved_by=by
        )
        entries = [Entry(str(line.line_id), numbers.micro(values[line.line_id] or 0)) for line in version.lines.all()]
        computed = examine(table, Content(entries=tuple(entries), goals=("保障运行",))).computed
        record_outcome(
            project_year=year, stage="self_evaluation", outcome="final", points_centi=computed.total_centi,
            grade=computed.grade, detail=computed.to_json(), by=by, on=DAY, pack_release="cn@1",
        )  # fmt: skip
    return len(years)


def contest() -> Contest:
    """The whole cycle against the bare script, in seconds at most."""
    from benchmarks.bare.cycle import cycle

    place, rows = fill()
    return Contest(
        "cycle of 600 projects",
        partial(through_the_platform, place, rows),
        partial(cycle, YEAR, place.region.path),
        rounds=2,
        units=PROJECTS,
        unit="projects",
        most_ms=MOST_SECONDS * 1000,
    )
