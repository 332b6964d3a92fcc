"""The demo's disclosure: budgets' targets, one year's results, what is held back, a report to the congress."""

import random
from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction

from abacus.cycle.disclosure import services as disclosure
from abacus.cycle.disclosure.models import ApprovalDay, Kind, Publication
from abacus.cycle.drafts import NotReady
from abacus.cycle.evaluation import services as evaluation
from abacus.demo.catalogue import SEED, DemoProject
from abacus.demo.county import County
from abacus.demo.evaluations import filled
from abacus.demo.targets import Reach, approve_budgets, declare
from abacus.foundation.accounts.roles import Role
from abacus.foundation.workflow import services as workflow
from abacus.foundation.workflow.models import Task
from abacus.pool.models import ProjectYear

BUDGETS = {2021: date(2021, 2, 8), 2022: date(2022, 2, 10)}
"""When the demo's budgets are approved (demo.build)."""
ACCOUNTS_2020 = date(2021, 8, 25)
REPORTED = date(2022, 3, 2)
DUTIES = "负责全区住房保障、城市建设和市政设施的管理维护。"
RESULTS = ("601", "602")
EVALUATED = 3
"""Of which departments results of 2020 are public, and of how many projects of each."""
SHOWN = "601"
"""The department of the printed accounts: it publishes on time, and has something to do."""


def build(county: County, projects: Sequence[DemoProject]) -> None:
    """Publish, hold something back, be late, report; after the targets, budgets and evaluations are made."""
    evaluate_2020(county, projects)
    _approvals(county)
    for year, number in ((2021, 4), (2022, 2)):
        for place, code in enumerate(_departments(county, year)[:number]):
            late = 12 if place % 4 == 3 else 0
            _publish(county, code, year, Kind.TARGETS, BUDGETS[year] + timedelta(days=10 + late))
    for code in _departments_with_results(county, 2020):
        _publish(county, code, 2020, Kind.RESULTS, ACCOUNTS_2020 + timedelta(days=12))
    _waiting(county)
    _report(county)


def evaluate_2020(county: County, projects: Sequence[DemoProject]) -> None:
    """Take a few projects of two departments through 2020, so that a year's results can be public."""
    pooled = ProjectYear.objects.filter(fiscal_year=2020, state=ProjectYear.State.POOLED)
    known = set(pooled.values_list("project__code", flat=True))
    mine = [one for one in projects if one.code in known]
    chosen = [
        one
        for code in RESULTS
        for one in [each for each in mine if county.department_of(each.unit) == code][:EVALUATED]
    ]
    chance = random.Random(SEED + 2020)  # noqa: S311  (a demo's draw, not a secret)
    for number, project in enumerate(chosen):
        declare(county, project, 2020, date(2020, 1, 6) + timedelta(days=number), Reach.APPROVED)
    approve_budgets(county, chosen, 2020, date(2020, 2, 20))
    for number, project in enumerate(chosen):
        _evaluate(county, project, chance, date(2021, 1, 18) + timedelta(days=number))


@transaction.atomic
def _evaluate(county: County, project: DemoProject, chance: random.Random, on: date) -> None:
    department = county.department_of(project.unit)
    clerk = county.person(Role.UNIT_CLERK, county.units[project.unit].code)
    year = ProjectYear.objects.get(project__code=project.code, fiscal_year=2020)
    table = evaluation.start(project_year_id=year.pk, by=clerk, on=on)
    table = evaluation.save(
        evaluation_id=table.pk, content=filled(table, project, chance), version=table.version, by=clerk, on=on
    )
    submission = evaluation.submit(evaluation_id=table.pk, version=table.version, by=clerk, on=on)
    steps = (
        (Role.DEPARTMENT_CLERK, department),
        (Role.FINANCE_DIVISION, county.division_of(department)),
        (Role.PERFORMANCE_DIVISION, county.region.code),
    )
    for number, (role, code) in enumerate(steps, 1):
        task = submission.tasks.get(state=Task.State.OPEN)
        submission = workflow.approve(
            task_id=task.pk, version=submission.version, by=county.person(role, code), on=on + timedelta(days=number)
        )


def _approvals(county: County) -> None:
    by = county.person(Role.PERFORMANCE_DIVISION, county.region.code)
    days = [(2021, ApprovalDay.Of.BUDGET, BUDGETS[2021], "文财预〔2021〕6号")]
    days += [(2022, ApprovalDay.Of.BUDGET, BUDGETS[2022], "文财预〔2022〕6号")]
    days += [(2020, ApprovalDay.Of.FINAL_ACCOUNTS, ACCOUNTS_2020, "文财预〔2021〕31号")]
    for year, of, approved_on, number in days:
        disclosure.set_approval_day(
            organisation_id=county.region.pk, fiscal_year=year, of=of, approved_on=approved_on,
            document_number=number, by=by, on=approved_on,
        )  # fmt: skip


def _departments(county: County, year: int) -> list[str]:
    """Departments with approved targets of a year, the printed accounts' first."""
    rows = ProjectYear.objects.filter(fiscal_year=year, outcomes__stage="budget", outcomes__superseded=False)
    codes = sorted(set(rows.values_list("department__code", flat=True)))
    return sorted(codes, key=lambda code: (code != SHOWN, code))


def _departments_with_results(county: County, year: int) -> list[str]:
    """Departments of which every project with targets has been evaluated."""
    rows = ProjectYear.objects.filter(fiscal_year=year, outcomes__stage="self_evaluation", outcomes__superseded=False)
    return sorted(set(rows.values_list("department__code", flat=True)))


@transaction.atomic
def _publish(county: County, code: str, year: int, kind: str, on: date) -> Publication | None:
    """One department publishes; what its checks refuse stays in preparation, as it would."""
    clerk = county.person(Role.DEPARTMENT_CLERK, code)
    made = disclosure.prepare(organisation_id=county.by_code[code].pk, fiscal_year=year, kind=kind, by=clerk, on=on)
    made = disclosure.save(
        publication_id=made.pk, version=made.version, duties=DUTIES if code == SHOWN else "", note="",
        accompanies_on=on, by=clerk, on=on,
    )  # fmt: skip
    division = county.person(Role.PERFORMANCE_DIVISION, county.region.code)
    try:
        made = disclosure.hand_in(publication_id=made.pk, version=made.version, by=clerk, on=on)
    except NotReady:
        return None
    return disclosure.publish(publication_id=made.pk, version=made.version, by=division, on=on)


@transaction.atomic
def _waiting(county: County) -> None:
    """One department asks to hold a project back and waits; one is only preparing."""
    on = date(2022, 3, 14)
    codes = _departments(county, 2022)[3:5]
    for number, code in enumerate(codes):
        clerk = county.person(Role.DEPARTMENT_CLERK, code)
        made = disclosure.prepare(
            organisation_id=county.by_code[code].pk, fiscal_year=2022, kind=Kind.TARGETS, by=clerk, on=on
        )
        item = made.items.order_by("pk").first()
        if number or item is None:
            continue
        disclosure.hold_back(
            publication_id=made.pk, version=made.version, project_year_id=item.project_year_id, reason="sensitive",
            words="涉及应急物资储备点位，不宜公开。", by=clerk, on=on,
        )  # fmt: skip
        made.refresh_from_db()
        must = disclosure.examine(made, on).findings.must
        if all(one.code == "unapproved" for one in must):
            disclosure.hand_in(publication_id=made.pk, version=made.version, by=clerk, on=on)


@transaction.atomic
def _report(county: County) -> None:
    """One report of 2021 to the congress, sent and answered; a hearing; a draft to the government."""
    by = county.person(Role.PERFORMANCE_DIVISION, county.region.code)
    report = disclosure.start_report(
        region_id=county.region.pk, fiscal_year=2021, recipient="congress",
        title="2021 年度重点项目绩效情况", by=by, on=REPORTED,
    )  # fmt: skip
    rows = ProjectYear.objects.filter(
        fiscal_year=2021, outcomes__stage="self_evaluation", outcomes__superseded=False, current_fen__gt=0
    )
    reasons = (("concern", "群众来信来电反映多。"), ("impact", "涉及多个镇街。"), ("amount", "年度资金量居前。"))
    for place, year in enumerate(rows.order_by("-current_fen", "pk")[:8]):
        criterion, words = reasons[place % len(reasons)]
        disclosure.pick(
            report_id=report.pk, version=place, project_year_id=year.pk, criterion=criterion, words=words, by=by,
            on=REPORTED,
        )  # fmt: skip
    report.refresh_from_db()
    if not report.items.exists():
        return
    report = disclosure.save_report(
        report_id=report.pk, version=report.version, title=report.title,
        summary="2021 年度选取群众关注度高、影响面大的项目，目标和结果如下。", by=by, on=REPORTED,
    )  # fmt: skip
    report = disclosure.send(
        report_id=report.pk, version=report.version, document_number="文财绩〔2022〕3号", by=by, on=REPORTED
    )
    disclosure.record_reply(
        report_id=report.pk, version=report.version, reply="请就未完成的指标补充说明，并在年中报告整改情况。",
        replied_on=date(2022, 3, 10), by=by, on=date(2022, 3, 10),
    )  # fmt: skip
    disclosure.record_hearing(
        region_id=county.region.pk, fiscal_year=2021, held_on=date(2022, 3, 11), before="区委、区政府",
        subject="2021 年度预算绩效管理情况", decided="自评偏高的项目逐项整改，结果与 2023 年预算挂钩。", by=by,
        on=date(2022, 3, 11),
    )  # fmt: skip
