"""The demo's monitoring: the round of September 2021 with what followed from it, and the rounds of 2022."""

import random
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction

from abacus.cycle.monitoring import services
from abacus.cycle.monitoring.models import Finding, MonitoringTable, Round
from abacus.cycle.monitoring.services.kind import TABLE
from abacus.cycle.rectification import services as rectification
from abacus.cycle.rectification.models import Letter, Measure
from abacus.demo.catalogue import SEED, DemoProject
from abacus.demo.county import County
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.roles import Role
from abacus.foundation.workflow import services as workflow
from abacus.foundation.workflow.models import Task
from abacus.pool.models import IndicatorLine, ProjectYear

YEAR = 2021
FILLED, COMPUTED, DECIDED, SENT = date(2021, 10, 9), date(2021, 10, 18), date(2021, 10, 22), date(2021, 10, 25)
TABLES, LETTERS, MEASURES = 36, 14, 8
"""How many tables are filled in, letters sent, measures proposed; all others of the county have none."""
ASKED = "请说明原因，提出整改措施并明确完成时间，加快预算执行，确保年度绩效目标实现。"
OWN_UNIT = "601002"
"""The unit of the printed account that answers a letter."""


def build(county: County, projects: Sequence[DemoProject]) -> None:
    """September 2021 to its end, and 2022 planned; to be called after 2021's money and before its self-evaluations."""
    by = county.person(Role.PERFORMANCE_DIVISION, county.region.code)
    (planned,) = services.plan_rounds(region=county.region, fiscal_year=YEAR, by=by, on=date(2021, 8, 20))
    round = services.open_round(round_id=planned.pk, version=planned.version, by=by, on=date(2021, 9, 1))
    _fill(county, round, projects[:TABLES])
    services.measure_round(round_id=round.pk, by=by, on=COMPUTED)
    _decide(round, by)
    services.close_round(round_id=round.pk, version=round.version, by=by, on=DECIDED)
    _letters(county, round, by)
    _measures(county, round, by)


def next_year(county: County) -> None:
    """The rounds of 2022 and what a unit of it sees coming; to be called after the money of 2022."""
    by = county.person(Role.PERFORMANCE_DIVISION, county.region.code)
    services.plan_rounds(region=county.region, fiscal_year=2022, by=by, on=date(2022, 3, 1))
    clerk = county.person(Role.UNIT_CLERK, OWN_UNIT)
    own = ProjectYear.objects.filter(
        organisation=county.by_code[OWN_UNIT], fiscal_year=2022, current_fen__isnull=False
    ).order_by("project__sort_key")
    for year, name, due in zip(own, ("完成招标", "完成首批检修"), (date(2022, 3, 10), date(2022, 4, 20)), strict=False):
        services.plan_milestone(project_year=year, name=name, due_on=due, by=clerk, on=date(2022, 2, 15))
    if last := own.last():
        services.flag(
            project_year=last, kind=Finding.Kind.WILL_NOT_EXECUTE, text="设备两次流标，预计下半年才能付款。", by=clerk,
            on=date(2022, 3, 14),
        )  # fmt: skip


@transaction.atomic
def _fill(county: County, round: Round, projects: Sequence[DemoProject]) -> None:
    chance = random.Random(SEED + YEAR + 9)  # noqa: S311  (a demo's draw, not a secret)
    for number, project in enumerate(projects):
        department = county.department_of(project.unit)
        clerk = county.person(Role.UNIT_CLERK, county.units[project.unit].code)
        year = ProjectYear.objects.get(project__code=project.code, fiscal_year=YEAR)
        on = FILLED + timedelta(days=number % 6)
        table = services.begin_table(round_id=round.pk, project_year_id=year.pk, by=clerk, on=on)
        content = _content(table, year, chance, on)
        saved = services.save_table(table_id=table.pk, content=content, version=table.version, by=clerk, on=on)
        if number % 9 == 8:
            continue
        submission = services.submit_table(table_id=saved.pk, version=saved.version, by=clerk, on=on)
        steps = ((Role.DEPARTMENT_CLERK, department), (Role.FINANCE_DIVISION, county.division_of(department)))
        for role, code in steps[: 1 + (number % 4 > 0)]:
            task = submission.tasks.get(state=Task.State.OPEN)
            person = county.person(role, code)
            submission = workflow.approve(task_id=task.pk, version=submission.version, by=person, on=COMPUTED)


def _content(table: MonitoringTable, year: ProjectYear, chance: random.Random, on: date) -> dict[str, Any]:
    """Values around three quarters of the targets; what may be missed has its forecast and reason."""
    content = TABLE.decode(table.content)
    examined = TABLE.examine(table, content, on)
    bad = chance.random() < 0.2
    rows = [_row(one.line, bad and at == 1, chance) for at, one in enumerate(examined.gathered.facts.lines)]
    budget, spent = year.current_fen or 0, examined.gathered.facts.executed_fen
    typed = {
        "lines": rows,
        "forecast_fund": f"{Decimal(max(budget * 97 // 100, spent or 0)) / 1_000_000:f}",
        "nothing_spent": "是" if spent is None else "",
        "progress": "按年度计划推进。",
    }
    found = {one.code for one in TABLE.examine(table, TABLE.decode(typed), on).findings.must}
    if "execution.low" in found:
        typed["fund_reason"] = "合同按进度付款，招标较计划推迟；四季度集中支付。"
    reached = TABLE.examine(table, TABLE.decode(typed), on)
    for row, result in zip(rows, reached.assessed.lines, strict=True):
        if result.deviating:
            row |= {"likelihood": "maybe" if row["likelihood"] == "certain" else row["likelihood"]}
            row |= {"reason": row["reason"] or "other", "explanation": row["explanation"] or "受工期影响，四季度赶上。"}
            row["forecast"] = row["forecast"] or row["actual"]
    return typed


def _row(line: IndicatorLine, missed: bool, chance: random.Random) -> dict[str, str]:
    row = {"id": str(line.line_id), "likelihood": "certain", "note": "按计划推进", "reason": "", "explanation": ""}
    row |= {"actual": "", "forecast": ""}
    if line.target_on is not None or line.mode in {"direct", "deduction"}:
        return row
    if line.mode == "qualitative":
        return row | {"actual": "达成"}
    target = Decimal(line.target_micro or 0) / 1_000_000
    share = Decimal(chance.randint(700, 800) if not missed else chance.randint(250, 450)) / 1000
    grows = line.level2 == "数量指标" and line.unit != "%"
    value = target * share if grows or missed else target
    row["actual"] = f"{round(value, 2):f}"
    if missed and line.operator in {"ge", "gt", "eq"}:
        told = {"likelihood": "maybe", "reason": "funds", "explanation": "部分资金未到位，工程推迟。"}
        return row | told | {"forecast": f"{round(target * Decimal('0.9'), 2):f}"}
    return row


def _decide(round: Round, by: User) -> None:
    """Everything is confirmed but a few that have a good reason."""
    waiting = Finding.objects.filter(round=round, state=Finding.State.OPEN).order_by("pk")
    kinds = [Finding.Kind.LOW_EXECUTION, Finding.Kind.DEVIATING]
    wanted = list(waiting.filter(kind__in=kinds).values_list("pk", "version"))
    for pk, version in wanted[5::25]:
        services.dismiss_finding(
            finding_id=pk, version=version, reason="按合同约定年底一次结算，不属执行偏慢。", by=by, on=DECIDED
        )
    services.confirm_findings(finding_ids=[pk for pk, _version in wanted], by=by, on=DECIDED)


def _confirmed(round: Round, count: int) -> list[Finding]:
    """The first confirmed findings, those of the printed account's unit before."""
    rows = Finding.objects.filter(round=round, state=Finding.State.CONFIRMED).select_related(
        "project_year__project", "project_year__organisation", "problem"
    )
    found = sorted(rows, key=lambda one: (one.project_year.organisation.code != OWN_UNIT, one.pk))
    by_project = {one.project_year_id: one for one in reversed(found)}
    return list(reversed(by_project.values()))[:count]


@transaction.atomic
def _letters(county: County, round: Round, by: User) -> None:
    """Letters at every place: answered and accepted, returned, waiting, taken further because nothing came."""
    for number, finding in enumerate(_confirmed(round, LETTERS)):
        own = finding.project_year.organisation.code == OWN_UNIT
        on, due = (date(2022, 3, 9), date(2022, 3, 23)) if own else (SENT + timedelta(days=number), None)
        (letter,) = services.issue_letter(
            finding_ids=[finding.pk], text=ASKED, due_on=due, by=by, on=on
        )  # fmt: skip
        if not own and number % 4 != 3:
            _answer(county, letter, number, by, on + timedelta(days=6))
    rectification.escalate_overdue(by=by, on=date(2021, 12, 1))


def _answer(county: County, letter: Letter, number: int, by: User, on: date) -> None:
    clerk = county.person(Role.UNIT_CLERK, letter.organisation.code)
    rectification.reply(
        letter_id=letter.pk, version=letter.version, cause="招标推迟，合同签订晚于计划。",
        text="已完成合同签订，按月拨付，年底前完成支付。", responsible="分管负责人", by=clerk, on=on,
    )  # fmt: skip
    if number % 4 == 2:
        return
    accepted = number % 4 == 0
    rectification.decide_reply(
        letter_id=letter.pk, version=letter.version + 1, accepted=accepted, by=by, on=on + timedelta(days=2),
        opinion="情况属实，予以认可。" if accepted else "没有付款计划，请补充。",
    )  # fmt: skip


@transaction.atomic
def _measures(county: County, round: Round, by: User) -> None:
    """Reminders and recoveries; a few of them ordered, some carried out with the line of the budget."""
    leader = county.person(Role.BUREAU_LEADER, county.region.code)
    kinds = (Measure.Kind.REMIND, Measure.Kind.RECOVER, Measure.Kind.SUPERVISE, Measure.Kind.ADJUST)
    for number, finding in enumerate(_confirmed(round, LETTERS + MEASURES)[-MEASURES:]):
        year, kind = finding.project_year, kinds[number % 4]
        unspent = (year.current_fen or 0) - (year.executed_fen or 0)
        takes = (
            kind in {Measure.Kind.RECOVER, Measure.Kind.ADJUST} and year.project.protection == "none" and unspent > 0
        )
        kind = kind if takes else Measure.Kind.REMIND
        amount = unspent * 2 // 5 // 10_000 * 10_000 if takes else None
        if takes and not amount:
            kind, amount = Measure.Kind.REMIND, None
        measure = services.propose_measure(
            finding_id=finding.pk, kind=kind, amount_fen=amount, reason="年内预计难以执行完毕。", by=by,
            on=date(2021, 11, 8),
        )  # fmt: skip
        if number % 3 == 2:
            continue
        ordered = rectification.order_measure(
            measure_id=measure.pk, order_number=f"文财绩〔2021〕{number + 11} 号", by=leader, on=date(2021, 11, 15)
        )
        if number % 3 == 0 or amount:
            rectification.finish_measure(
                measure_id=ordered.pk, result="已按决定办理。", post=bool(amount), by=by, on=date(2021, 11, 22)
            )
