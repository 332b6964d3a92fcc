"""Whatever is posted or refused, the sums of a project-year are those of its lines and never below zero."""

from datetime import date, timedelta

import pytest
from django.db.models import Sum
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from abacus.foundation.accounts.roles import Role
from abacus.foundation.refusals import Refusal
from abacus.pool import services
from abacus.pool.models import BudgetEntry, ExecutionEntry, FundSource, ProjectYear
from tests import factories
from tests.harness import DAY

pytestmark = [pytest.mark.database]

AMOUNTS = st.integers(-300, 600)
SOURCES = st.sampled_from(list(FundSource)[:3])
BUDGET = st.tuples(st.just("budget"), st.sampled_from(BudgetEntry.Kind.values), AMOUNTS, SOURCES)
EXECUTION = st.tuples(st.just("execution"), st.sampled_from(ExecutionEntry.Kind.values), AMOUNTS, SOURCES)


def total(lines) -> int | None:
    """What lines add up to; None without any."""
    return lines.aggregate(sum=Sum("amount_fen"))["sum"]


class Sums(TestCase):
    """Every example starts from a project without money."""

    @classmethod
    def setUpTestData(cls) -> None:
        county = factories.county()
        cls.by = county.people[Role.FINANCE_DIVISION]
        cls.year = services.create_project(
            code="371003220000000000001", name="校舍维修", organisation=county.unit, fiscal_year=2022,
            by=county.people[Role.UNIT_CLERK], on=DAY,
        )  # fmt: skip

    @settings(max_examples=25)
    @given(st.lists(st.one_of(BUDGET, EXECUTION), max_size=8))
    def test_the_sums_are_those_of_the_lines(self, lines) -> None:
        refused = 0
        for number, (what, kind, amount, source) in enumerate(lines):
            door = services.post_budget if what == "budget" else services.post_execution
            day = date(2022, 1, 1) + timedelta(days=number)
            try:
                door(
                    project_year=self.year,
                    kind=kind,
                    amount_fen=amount,
                    source=source,
                    entered_on=day,
                    by=self.by,
                    on=DAY,
                )
            except Refusal:
                refused += 1
            self.check()
        assert self.lines() + refused == len(lines)

    def lines(self) -> int:
        """How many lines there are."""
        return BudgetEntry.objects.count() + ExecutionEntry.objects.count()

    def check(self) -> None:
        """The stored sums equal the lines', by source and in all."""
        year = ProjectYear.objects.get(pk=self.year.pk)
        budget = BudgetEntry.objects.exclude(kind="request")
        assert year.requested_fen == total(BudgetEntry.objects.filter(kind="request"))
        assert year.initial_fen == total(BudgetEntry.objects.filter(kind="initial"))
        assert year.current_fen == total(budget)
        assert (
            year.executed_fen == total(ExecutionEntry.objects.all()) == services.executed_to(year, date(2022, 12, 31))
        )
        balances = services.balances(year)
        assert sum(one.current_fen or 0 for one in balances) == (year.current_fen or 0)
        assert sum(one.executed_fen or 0 for one in balances) == (year.executed_fen or 0)
        assert all(one.current_fen is None or one.current_fen >= 0 for one in balances)
        assert year.executed_fen is None or year.executed_fen >= 0
        assert year.current_fen is None or (year.executed_fen or 0) <= year.current_fen
