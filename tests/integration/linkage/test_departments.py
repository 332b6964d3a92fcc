"""What the results of departments mean: three linkages, quota deduction, rewards."""

from datetime import date

import pytest

from abacus.cycle.linkage import services
from abacus.cycle.linkage.models import DepartmentProposal, LedgerEntry
from abacus.foundation.refusals import Refusal
from abacus.pool import services as pool
from tests.factories import county
from tests.linkage_steps import AFTER, WAN, Results

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def binzhou():
    """A place under the rules of 滨州, with operating and project budgets of its first department."""
    results = Results(county("滨城区", "371602"))
    results.project("公用经费", 7000, budget=100, category="2")
    results.project("课后服务", 7400, budget=300, category="3")
    return results


def result(results: Results, points: int, grade: str):
    return pool.record_wider_outcome(
        organisation=results.county.department, fiscal_year=2021, stage="department_wide", outcome="final",
        points_centi=points, grade=grade, pack_release="cn@test", by=results.finance, on=date(2022, 2, 1),
    )  # fmt: skip


def proposed(results: Results) -> dict[str, DepartmentProposal]:
    results.run()
    return {it.item: it for it in DepartmentProposal.objects.all()}


def test_binzhou_links_funds_budget_assessment_and_reward(binzhou):
    result(binzhou, 6550, "medium")
    made = proposed(binzhou)

    assert set(made) == {"operating_funds", "project_budget", "assessment", "first_six"}
    assert (made["operating_funds"].kind, made["operating_funds"].amount_fen) == ("cut", 90 * WAN)
    assert made["project_budget"].amount_fen == 270 * WAN
    assert (made["assessment"].worth_centi, made["assessment"].amount_fen) == (655, None)
    assert (made["first_six"].kind, made["first_six"].rank, made["first_six"].amount_fen) == ("reward", 1, None)
    assert made["operating_funds"].basis == "whole"


def test_without_a_result_of_its_own_the_mean_of_its_projects_stands_for_it(binzhou):
    made = proposed(binzhou)

    assert (made["operating_funds"].points_centi, made["operating_funds"].basis) == (7200, "mean:2:0")


def test_rushan_deducts_the_quota_and_the_ledger_shows_it():
    rushan = Results(county("乳山市", "371083"))
    rushan.project("公用经费", 5000, budget=100, category="2")
    (it,) = proposed(rushan).values()
    assert (it.item, it.amount_fen) == ("quota_deduction", 70 * WAN)

    given = {
        "proposal_id": it.pk, "version": 0, "kind": "cut", "amount_fen": 70 * WAN, "by": rushan.finance, "on": AFTER,
    }  # fmt: skip
    with pytest.raises(Refusal, match="理由"):
        services.decide_department(reason="", **given)
    services.decide_department(reason="按挂钩规定扣减。", **given)
    line = LedgerEntry.objects.get()
    assert (line.kind, line.amount_fen, line.department_proposal) == ("quota", 30 * WAN, it)
    with pytest.raises(Refusal, match="已经决定"):
        services.decide_department(reason="再来一次。", **{**given, "version": 1})
