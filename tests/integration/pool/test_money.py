"""Budget and execution lines and what they add up to."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from abacus.foundation.accounts.access import Refused
from abacus.foundation.accounts.roles import Role
from abacus.foundation.money import MAX_FEN
from abacus.pool import services
from abacus.pool.models import BudgetEntry, ExecutionEntry, ProjectYear
from abacus.pool.refusals import MinusNeedsKind, NegativeBalance, OutOfRange, YearClosed

pytestmark = [pytest.mark.django_db, pytest.mark.database]
JANUARY, JUNE = date(2022, 1, 20), date(2022, 3, 1)


@pytest.fixture
def post(project, finance, day):
    """Post a budget line to the project."""
    return lambda kind, fen, **more: services.post_budget(
        project_year=project, kind=kind, amount_fen=fen, entered_on=JANUARY, by=finance, on=day, **more
    )


@pytest.fixture
def spend(project, finance, day):
    """Post spending to the project."""
    return lambda fen, entered_on=JUNE, **more: services.post_execution(
        project_year=project, amount_fen=fen, entered_on=entered_on, by=finance, on=day, **more
    )


def test_the_sums_follow_the_lines(project, post, spend):
    post("request", 5_200)
    post("initial", 4_500)
    post("adjust", -180)
    spend(3_724)
    project.refresh_from_db()
    assert (project.requested_fen, project.initial_fen) == (5_200, 4_500)
    assert (project.current_fen, project.executed_fen) == (4_320, 3_724)


def test_a_request_is_no_budget(project, post):
    post("request", 5_200)
    assert (project.requested_fen, project.current_fen) == (5_200, None)


def test_executed_to_a_day_counts_that_day_and_nothing_is_not_zero(project, spend):
    assert services.executed_to(project, JUNE) is None
    spend(100, JANUARY)
    spend(50, JUNE)
    assert services.executed_to(project, JANUARY) == 100
    assert services.executed_to(project, JUNE) == 150
    assert services.executed_to(project, date(2022, 1, 19)) is None


def test_balances_go_by_fund_source_in_the_official_order(project, post, spend):
    post("initial", 300, source="unit")
    post("initial", 500, source="fiscal")
    spend(200, source="fiscal")
    found = [(one.source, one.current_fen, one.executed_fen) for one in services.balances(project)]
    assert found == [("fiscal", 500, 200), ("unit", 300, None)]


@pytest.mark.parametrize("kind", ["initial", "carry_over", "request"])
def test_a_minus_needs_a_kind_that_explains_it(post, kind):
    post("initial", 500)
    with pytest.raises(MinusNeedsKind):
        post(kind, -1)


def test_the_database_too_wants_a_kind_for_a_minus(project, finance):
    with pytest.raises(IntegrityError), transaction.atomic():
        BudgetEntry.objects.create(
            project_year=project, kind="initial", amount_fen=-1, entered_on=JANUARY, posted_by=finance
        )


def test_a_fund_source_never_goes_below_zero_even_where_another_has_money(post):
    post("initial", 900, source="fiscal")
    post("initial", 100, source="unit")
    with pytest.raises(NegativeBalance) as caught:
        post("recover", -101, source="unit")
    assert (caught.value.before_fen, caught.value.amount_fen, caught.value.after_fen) == (100, -101, -1)
    assert "单位资金" in caught.value.message
    assert "-0.01 元" in caught.value.message


def test_the_budget_is_not_taken_below_what_is_spent(post, spend):
    post("initial", 500)
    spend(400)
    with pytest.raises(NegativeBalance):
        post("recover", -101)
    post("recover", -100)


def test_more_than_the_budget_is_not_spent(post, spend):
    post("initial", 500)
    with pytest.raises(NegativeBalance, match="未执行的预算"):
        spend(501)
    spend(500)


def test_spending_may_be_known_before_the_budget_is(project, spend):
    spend(500)
    assert project.executed_fen == 500


def test_a_budget_below_what_is_spent_already_is_refused(post, spend):
    spend(500)
    with pytest.raises(NegativeBalance, match="未执行的预算"):
        post("initial", 499)
    post("initial", 500)


def test_no_more_comes_back_than_was_spent(spend):
    spend(100)
    with pytest.raises(NegativeBalance, match="已执行数"):
        spend(-101, kind="refund")
    spend(-100, kind="refund")


def test_the_database_too_keeps_sums_above_zero(project):
    with pytest.raises(IntegrityError), transaction.atomic():
        ProjectYear.objects.filter(pk=project.pk).update(current_fen=-1)


def test_an_amount_or_a_sum_out_of_range_is_refused(post):
    with pytest.raises(OutOfRange):
        post("initial", MAX_FEN + 1)
    post("initial", MAX_FEN)
    with pytest.raises(OutOfRange):
        post("adjust", 1)


def test_a_refused_line_leaves_no_trace(project, post):
    with pytest.raises(MinusNeedsKind):
        post("initial", -1)
    assert not BudgetEntry.objects.exists()
    project.refresh_from_db()
    assert project.current_fen is None


def test_a_closed_year_takes_nothing_more(project, post, spend):
    services.set_state(project, ProjectYear.State.CLOSED)
    with pytest.raises(YearClosed):
        post("initial", 1)
    with pytest.raises(YearClosed):
        spend(1)


def test_a_unit_asks_but_does_not_post(project, clerk, county, day):
    mine = {"project_year": project, "amount_fen": 100, "entered_on": JANUARY, "by": clerk, "on": day}
    assert services.post_budget(kind="request", **mine).pk
    with pytest.raises(Refused):
        services.post_budget(kind="initial", **mine)
    with pytest.raises(Refused):
        services.post_execution(**mine)
    assert not ExecutionEntry.objects.exists()


def test_the_division_of_another_department_does_not_post(project, county, day):
    from tests import factories

    other = factories.person(Role.FINANCE_DIVISION, county.other_division)
    with pytest.raises(Refused):
        services.post_budget(project_year=project, kind="initial", amount_fen=1, entered_on=JANUARY, by=other, on=day)
