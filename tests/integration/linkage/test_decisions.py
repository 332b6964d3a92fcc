"""Answers within their days, decisions with reasons, and what the ledgers show of them."""

from datetime import date

import pytest

from abacus.cycle.linkage import services
from abacus.cycle.linkage.models import IdleFund, LedgerEntry, Proposal
from abacus.cycle.linkage.services.common import Stale
from abacus.foundation.accounts.access import Refused
from abacus.foundation.accounts.roles import Role
from abacus.foundation.refusals import Refusal
from abacus.pool import services as pool
from abacus.pool.models import BudgetEntry, StageOutcome
from tests.factories import county, neighbour
from tests.linkage_steps import AFTER, DAY, WAN, Results, proposal, protected

pytestmark = [pytest.mark.django_db, pytest.mark.database]
REASON = "2021 年自评 72 分，等级为中，按规定压减。"


@pytest.fixture
def wendeng():
    return Results(county())


@pytest.fixture
def weak(wendeng):
    """A published proposal to adjust: 200 万元, 72 points."""
    year = wendeng.project("公共自行车", 7200)
    wendeng.run()
    return proposal(year)


def decide(it: Proposal, wendeng: Results, **changed):
    """A cut to 180 万元, unless said otherwise."""
    given = {"kind": "cut", "amount_fen": 180 * WAN, "reason": REASON, "by": wendeng.finance, "on": AFTER, **changed}
    return services.decide(proposal_id=it.pk, version=it.version, **given)


def test_a_decision_becomes_the_outcome_of_the_year_and_a_line_of_the_ledger(wendeng, weak):
    outcome = decide(weak, wendeng, document_number="文财〔2022〕18号")

    assert (outcome.stage, outcome.outcome, outcome.amount_fen) == ("linkage", "cut", 180 * WAN)
    assert outcome.detail["applies_to_year"] == 2022
    assert outcome.detail["result"]["value"] is True
    line = LedgerEntry.objects.get()
    assert (line.kind, line.amount_fen, line.budget_year) == ("cut", 20 * WAN, 2022)
    assert (line.outcome, line.proposal) == (outcome, weak)


def test_two_people_deciding_at_once_make_one_decision(wendeng, weak):
    decide(weak, wendeng)

    with pytest.raises(Refusal, match="已由"):
        decide(weak, wendeng, kind="keep", amount_fen=None)
    with pytest.raises(Stale):
        decide(weak, wendeng, revises=True)
    assert StageOutcome.objects.filter(stage="linkage").count() == 1


def test_a_decision_is_changed_openly_and_the_first_stays_readable(wendeng, weak):
    decide(weak, wendeng)
    again = proposal(weak.project_year)
    outcome = decide(again, wendeng, kind="keep", amount_fen=200 * WAN, reason="复核后认可说明。", revises=True)

    assert outcome.supersedes.outcome == "cut"
    assert [line.void for line in LedgerEntry.objects.all()] == [True]


def test_nothing_is_decided_while_the_unit_may_answer_unless_it_has(wendeng, weak):
    with pytest.raises(Refusal, match="2022-03-15"):
        decide(weak, wendeng, on=DAY)

    clerk = wendeng.county.people[Role.UNIT_CLERK]
    services.answer(proposal_id=weak.pk, version=weak.version, agrees=True, text="", by=clerk, on=DAY)
    decide(proposal(weak.project_year), wendeng, on=DAY)
    assert proposal(weak.project_year).state == "decided"


def test_an_appeal_names_its_reasons_and_has_its_days(wendeng, weak):
    clerk = wendeng.county.people[Role.UNIT_CLERK]
    said = {"proposal_id": weak.pk, "version": weak.version, "agrees": False, "by": clerk}

    with pytest.raises(Refusal, match="理由"):
        services.answer(text="  ", on=DAY, **said)
    with pytest.raises(Refusal, match="期限"):
        services.answer(text="数据有误", on=AFTER, **said)
    services.answer(text="第三项指标的完成值漏报。", on=DAY, **said)
    assert proposal(weak.project_year).state == "appealed"
    with pytest.raises(Stale):
        services.answer(text="再说一遍", on=DAY, **said)


def test_an_appeal_is_not_decided_in_bulk(wendeng, weak):
    clerk = wendeng.county.people[Role.UNIT_CLERK]
    services.answer(proposal_id=weak.pk, version=0, agrees=False, text="漏报。", by=clerk, on=DAY)

    with pytest.raises(Refusal, match="公共自行车”：需要逐个研究"):
        services.decide_many(proposals=[(weak.pk, 1)], reason=REASON, by=wendeng.finance, on=AFTER)


def test_many_are_decided_as_proposed_at_once(wendeng):
    years = [wendeng.project(f"项目{points}", points) for points in (9500, 8500)]
    wendeng.run()
    pairs = [(proposal(one).pk, 0) for one in years]
    made = services.decide_many(proposals=pairs, reason="结果为优、良，按原规模安排。", by=wendeng.finance, on=AFTER)

    assert [one.outcome for one in made] == ["keep", "keep"]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"reason": " "}, "理由"),
        ({"amount_fen": None}, "下年上限"),
        ({"amount_fen": 200 * WAN}, "低于本年预算"),
        ({"amount_fen": -1}, "不能为负"),
        ({"kind": "praise"}, "请选择|决定的方式"),
        ({"reason": "长" * 2001}, "最多 2000"),
    ],
)
def test_a_decision_that_does_not_hold_together_is_refused(wendeng, weak, changed, said):
    with pytest.raises(Refusal, match=said):
        decide(weak, wendeng, **changed)


def test_three_guarantees_are_not_cut_by_a_decision_either(wendeng):
    year = wendeng.project("乡村教师工资", 4000, **protected())
    wendeng.run()

    with pytest.raises(Refusal, match="三保"):
        decide(proposal(year), wendeng)
    with pytest.raises(Refusal, match="不得因结果应用减少"):
        decide(proposal(year), wendeng, kind="keep")
    assert decide(proposal(year), wendeng, kind="keep", amount_fen=None).outcome == "keep"


def test_units_and_the_neighbour_do_not_decide(wendeng, weak):
    with pytest.raises(Refused):
        decide(weak, wendeng, by=wendeng.county.people[Role.UNIT_CLERK])
    with pytest.raises(Proposal.DoesNotExist):
        decide(weak, wendeng, by=neighbour().people[Role.PERFORMANCE_DIVISION])


def test_a_draft_is_neither_answered_nor_decided(wendeng):
    year = wendeng.project("项目", 7200)
    wendeng.run(published=False)

    with pytest.raises(Refusal, match="还没有公布"):
        decide(proposal(year), wendeng)


def test_idle_money_is_found_after_two_years_and_recovered_by_document(wendeng):
    old = Results(wendeng.county, 2019)
    year, wages = old.project("旧项目", 8500), old.project("工资", 8500, **protected())
    for one in (year, wages):
        pool.post_execution(
            project_year=one, amount_fen=150 * WAN, entered_on=date(2019, 12, 1), by=old.finance, on=DAY
        )
    (idle,) = services.find_idle(region=wendeng.county.region, from_year=2019, by=old.finance, on=DAY)
    assert (idle.project_year, idle.unspent_fen) == (year, 50 * WAN)
    assert services.find_idle(region=wendeng.county.region, from_year=2019, by=old.finance, on=DAY) == []

    take = {"idle_id": idle.pk, "version": 0, "by": old.finance, "on": DAY}
    with pytest.raises(Refusal, match="文号"):
        services.recover_idle(amount_fen=50 * WAN, document_number="", **take)
    with pytest.raises(Refusal, match="不超过"):
        services.recover_idle(amount_fen=51 * WAN, document_number="文财〔2022〕3号", **take)
    entry = services.recover_idle(amount_fen=50 * WAN, document_number="文财〔2022〕3号", **take)

    assert (entry.kind, entry.budget_year, entry.idle_fund) == ("recovered", 2022, idle)
    assert BudgetEntry.objects.get(kind="recover").amount_fen == -50 * WAN
    year.refresh_from_db()
    assert year.current_fen == 150 * WAN
    with pytest.raises(Refusal, match="已经处理"):
        services.keep_idle(idle_id=idle.pk, version=1, reason="x", by=old.finance, on=DAY)


def test_money_of_last_year_is_not_idle_yet(wendeng):
    wendeng.project("项目", 8500)
    year = wendeng.project("已支付一半", 8500)
    pool.post_execution(
        project_year=year, amount_fen=100 * WAN, entered_on=date(2021, 12, 1), by=wendeng.finance, on=DAY
    )

    assert services.find_idle(region=wendeng.county.region, from_year=2021, by=wendeng.finance, on=DAY) == []
    assert not IdleFund.objects.exists()
