"""The demo's use of results: 2020 for the budget of 2021 decided, 2021 for that of 2022 under way."""

import random
from datetime import date

from abacus.cycle.linkage import services
from abacus.cycle.linkage.models import IdleFund, Proposal, Run
from abacus.demo.catalogue import SEED
from abacus.demo.county import County
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.roles import Role
from abacus.pool import services as pool
from abacus.pool.models import ProjectYear
from abacus.rules import library

FIRST, FIRST_DECIDED = date(2021, 1, 11), date(2021, 1, 29)
SECOND, ANSWERED, TODAY = date(2022, 3, 2), date(2022, 3, 8), date(2022, 3, 15)
RESULTS = 150
"""How many projects of 2020 have a result."""
GRADES = ((9000, "excellent"), (8000, "good"), (6000, "medium"), (0, "poor"))
DECIDED = 40
"""How many proposals of a run are decided at most."""


def build(county: County) -> None:
    """Two runs and the idle funds of 2020; the self-evaluations of 2021 must be there."""
    finance = county.person(Role.PERFORMANCE_DIVISION, county.region.code)
    _results_2020(finance)
    first = _published(county, finance, 2020, FIRST)
    _decide(first, finance, FIRST_DECIDED, None)
    second = _published(county, finance, 2021, SECOND)
    _answers(county, second)
    _decide(second, finance, TODAY, Proposal.State.ANSWERED)
    _idle(county, finance)


def _results_2020(by: User) -> None:
    """Some of 2020's projects have a result on paper, entered as published: drawn, like everything here."""
    chance = random.Random(SEED + 2020)  # noqa: S311  (a demo's draw, not a secret)
    rows = ProjectYear.objects.filter(fiscal_year=2020, project__code__startswith="371003").select_related("project")
    for year in rows.order_by("pk")[:RESULTS]:
        points = round(chance.triangular(5500, 9990, 9200))
        grade = next(name for least, name in GRADES if points >= least)
        pool.record_outcome(
            project_year=year, stage="self_evaluation", outcome="published", points_centi=points, grade=grade,
            pack_release=library().resolve("371003", FIRST, 2020).tag, by=by, on=date(2021, 1, 8),
        )  # fmt: skip


def _published(county: County, finance: User, year: int, on: date) -> Run:
    run = services.start(region=county.region, from_year=year, applies_to_year=year + 1, by=finance, on=on)
    return services.publish(run_id=run.pk, version=run.version, by=finance, on=on)


def _answers(county: County, run: Run) -> None:
    """Some units agree, some appeal; the printed accounts' own projects are left to be answered."""
    rows = run.proposals.exclude(kind="").exclude(kind__in=["keep", "priority"])
    for number, it in enumerate(rows.select_related("project_year__organisation").order_by("pk")[:24]):
        unit = it.project_year.organisation.code
        if unit == "601002":
            continue
        agrees = number % 4 != 3
        text = "" if agrees else "第三项指标的完成值按合同口径应为 98 %，佐证随后补报，请核实。"
        clerk = county.person(Role.UNIT_CLERK, unit)
        services.answer(proposal_id=it.pk, version=it.version, agrees=agrees, text=text, by=clerk, on=ANSWERED)


def _decide(run: Run, by: User, on: date, state: str | None) -> None:
    """Decide as proposed where something is proposed: of the first run all kinds, of the second the answered."""
    rows = run.proposals.exclude(kind="").select_related("project_year__project")
    rows = rows.filter(state=state) if state else rows
    for it in rows.order_by("kind", "pk")[:DECIDED]:
        services.decide(
            proposal_id=it.pk, version=it.version, kind=it.kind, amount_fen=it.amount_fen,
            reason="按评价结果和规则安排。", document_number=f"文财绩〔{on.year}〕2号", by=by, on=on,
        )  # fmt: skip


def _idle(county: County, by: User) -> None:
    """Idle money of 2020: some recovered, some kept with a reason, the rest waiting."""
    services.find_idle(region=county.region, from_year=2020, by=by, on=SECOND)
    for number, it in enumerate(IdleFund.objects.order_by("-unspent_fen", "pk")[:6]):
        if number % 3 == 2:
            services.keep_idle(idle_id=it.pk, version=0, reason="合同尾款，质保期满后支付。", by=by, on=TODAY)
        else:
            services.recover_idle(
                idle_id=it.pk, version=0, amount_fen=it.unspent_fen, document_number=f"文财预〔2022〕{20 + number}号",
                by=by, on=TODAY,
            )  # fmt: skip
