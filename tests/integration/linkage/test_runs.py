"""Results put to the rules: what is proposed, for what reason, and what is left to people."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from abacus.cycle.linkage import services
from abacus.cycle.linkage.models import Run
from abacus.foundation.accounts.access import Refused
from abacus.foundation.accounts.roles import Role
from abacus.foundation.refusals import Refusal
from tests.factories import county
from tests.linkage_steps import DAY, Results, proposal, protected

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def wendeng():
    return Results(county())


def test_wendeng_keeps_the_good_adjusts_below_good_and_clears_what_performs_poorly(wendeng):
    good, medium, poor = (wendeng.project(f"项目{points}", points) for points in (8500, 7200, 4100))
    wendeng.run()

    assert [proposal(one).kind for one in (good, medium, poor)] == ["keep", "adjust", "exit"]
    assert [proposal(one).amount_fen for one in (good, medium, poor)] == [200_000_000, 180_000_000, 0]
    assert proposal(poor).met == "|weak|low_performance|"


def test_what_nobody_knows_proposes_nothing_and_is_marked(wendeng):
    silent = wendeng.project("没有自评的项目")
    wendeng.run()

    found = proposal(silent)
    assert (found.kind, found.amount_fen) == ("", None)
    assert "|unknown|" in found.marks
    assert "|weak|" in found.unknown


def test_three_guarantees_are_never_cut_by_a_rule_and_it_is_said(wendeng):
    wages = wendeng.project("乡村教师工资", 4000, **protected())
    wendeng.run()

    found = proposal(wages)
    assert (found.kind, found.amount_fen) == ("keep", None)
    assert "|protected|" in found.marks
    assert "low_performance" in found.met


def test_three_guarantees_may_be_adjusted_but_lose_nothing(wendeng):
    wages = wendeng.project("乡村教师工资", 7200, **protected())
    wendeng.run()

    assert (proposal(wages).kind, proposal(wages).amount_fen) == ("adjust", None)


def test_a_new_project_without_ex_ante_evaluation_is_known_only_where_such_results_are_kept(wendeng):
    new = wendeng.project("新增项目", 8500, nature="new")
    run = wendeng.run(published=False)
    assert "without_exante" in proposal(new).unknown

    wendeng.outcome(wendeng.project("另一新增项目", 8500, nature="new"), "exante", "support")
    services.compute_again(run_id=run.pk, version=run.version, by=wendeng.finance, on=DAY)
    assert proposal(new).met == "|good|without_exante|"
    assert proposal(new).kind == "adjust"


def test_one_point_from_another_grade_is_marked(wendeng):
    near, far = wendeng.project("差一点", 7950), wendeng.project("差得远", 7000)
    wendeng.run()

    assert "|marginal|" in proposal(near).marks
    assert "marginal" not in proposal(far).marks


def test_heze_drops_the_last_fifth_of_its_like_with_ties_and_leaves_small_groups_alone():
    heze = Results(county("菏泽市", "371702"), 2023)
    large = [heze.project(f"大项目{number}", 9500 - 100 * number) for number in range(9)]
    tied = [heze.project(f"并列{number}", 6500) for number in range(2)]
    small = [heze.project(f"小项目{number}", 9000 - 100 * number, budget=20) for number in range(4)]
    heze.run(on=date(2024, 3, 1))

    assert [proposal(one).kind for one in tied] == ["cut", "cut"]
    assert all("bottom" not in proposal(one).met for one in [*large, *small])
    assert "small_group" not in proposal(small[0]).marks
    assert "tie" not in proposal(large[0]).marks


def test_a_tie_at_the_cut_is_marked():
    heze = Results(county("菏泽市", "371702"), 2023)
    for number in range(8):
        heze.project(f"项目{number}", 9500 - 100 * number)
    tied = [heze.project(f"并列{number}", 8500) for number in range(3)]
    heze.run(on=date(2024, 3, 1))

    assert all("|tie|" in proposal(one).marks for one in tied)
    assert {proposal(one).amount_fen for one in tied} == {160_000_000}


def test_a_key_evaluation_counts_before_a_self_evaluation(wendeng):
    both = wendeng.project("重点评价过的项目", 9200)
    wendeng.outcome(both, "key_evaluation", points=7000)
    wendeng.run()

    assert (proposal(both).points_centi, proposal(both).grade) == (7000, "medium")
    assert proposal(both).source.stage == "key_evaluation"


def test_many_projects_take_few_queries(wendeng):
    for number in range(12):
        wendeng.project(f"项目{number}", 9000 - 50 * number)
    with CaptureQueriesContext(connection) as few:
        first = wendeng.run(published=False)
    for number in range(12):
        wendeng.project(f"又一项目{number}", 9000 - 50 * number)
    with CaptureQueriesContext(connection) as many:
        services.compute_again(run_id=first.pk, version=first.version, by=wendeng.finance, on=DAY)
    assert len(many) <= len(few) + 8


def test_a_year_is_used_once_and_never_for_an_earlier_budget(wendeng):
    wendeng.project("项目", 8500)
    wendeng.run()

    with pytest.raises(Refusal, match="已经开始"):
        wendeng.run()
    with pytest.raises(Refusal, match="不能用于"):
        services.start(region=wendeng.county.region, from_year=2021, applies_to_year=2021, by=wendeng.finance, on=DAY)
    assert Run.objects.count() == 1


def test_a_run_without_projects_is_refused(wendeng):
    with pytest.raises(Refusal, match="没有项目"):
        wendeng.run()
    assert not Run.objects.exists()


def test_a_published_run_is_not_computed_again(wendeng):
    wendeng.project("项目", 8500)
    run = wendeng.run()

    with pytest.raises(Refusal, match="不再重新计算"):
        services.compute_again(run_id=run.pk, version=run.version, by=wendeng.finance, on=DAY)
    assert run.answer_until == date(2022, 3, 15)


def test_only_the_performance_division_begins(wendeng):
    wendeng.project("项目", 8500)
    clerk = wendeng.county.people[Role.UNIT_CLERK]

    with pytest.raises(Refused):
        services.start(region=wendeng.county.region, from_year=2021, applies_to_year=2022, by=clerk, on=DAY)
