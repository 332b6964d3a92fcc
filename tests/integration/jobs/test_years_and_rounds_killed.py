"""Opening a year and computing a round go project by project: a death costs one chunk, nothing comes twice."""

from datetime import date

import pytest

from abacus.cycle.monitoring import services as monitoring
from abacus.cycle.monitoring.models import Finding, Reading
from abacus.cycle.monitoring.services import rounds
from abacus.foundation.accounts.roles import Role
from abacus.foundation.audit.models import Event
from abacus.foundation.refusals import Refusal
from abacus.pool.models import BudgetEntry, ProjectYear, YearAct
from abacus.pool.opening import plan_opening
from abacus.pool.services import yearjobs
from tests import factories, many
from tests.integration.jobs.dying import attempt, dying

pytestmark = [pytest.mark.django_db, pytest.mark.database]
PROJECTS, CHECKED, NEW_YEAR = 25, date(2022, 10, 8), date(2023, 1, 9)


@pytest.fixture
def place():
    made = factories.county()
    many.project_years([made.unit, made.sibling_unit], PROJECTS, [2022], made.people[Role.PERFORMANCE_DIVISION])
    return made


@pytest.fixture
def by(place):
    return place.people[Role.PERFORMANCE_DIVISION]


class TestRounds:
    @pytest.fixture
    def asked(self, place, by, monkeypatch):
        """The computing of an open round, in chunks of 10."""
        monkeypatch.setattr(rounds, "CHUNK", 10)
        (made,) = monitoring.plan_rounds(region=place.region, fiscal_year=2022, by=by, on=date(2022, 8, 20))
        made = monitoring.open_round(round_id=made.pk, version=made.version, by=by, on=date(2022, 9, 1))
        self.round = made
        return monitoring.compute_round(round_id=made.pk, by=by, on=CHECKED)

    def found(self):
        readings = Reading.objects.order_by("project_year").values_list("project_year", "money_light", "why")
        return list(readings), sorted(Finding.objects.values_list("project_year", "kind", "text"))

    def test_a_death_costs_one_chunk_and_the_result_is_the_same(self, asked, by, monkeypatch):
        step = dying(rounds.keep_measured, 2, 4)
        monkeypatch.setattr(rounds, "keep_measured", step)
        died = 0
        while attempt(asked):
            died += 1
            self.round.refresh_from_db()
            assert self.round.computed_on is None
        assert (died, asked.state, asked.set_aside) == (2, "done", [])
        disturbed = self.found()
        assert step.calls <= 3 + 20 + 2
        monitoring.measure_round(round_id=self.round.pk, by=by, on=CHECKED)
        assert disturbed == self.found()

    def test_half_a_round_is_shown_to_nobody_and_cannot_be_made_final(self, asked, by, monkeypatch, client):
        monkeypatch.setattr(rounds, "keep_measured", dying(rounds.keep_measured, 2))
        assert attempt(asked)
        assert Reading.objects.count() == 10
        client.force_login(by)
        assert client.get(f"/monitoring/rounds/{self.round.pk}/results/").context["list"].count == 0
        with pytest.raises(Refusal, match="还没有计算"):
            monitoring.close_round(round_id=self.round.pk, version=self.round.version, by=by, on=CHECKED)

    def test_a_project_that_cannot_be_computed_is_named_and_keeps_the_round_open(self, asked, by, monkeypatch):
        poisoned = ProjectYear.objects.order_by("pk")[7]
        real = rounds.work_out

        def work_out(round, rules, keys):
            if poisoned.pk in keys:
                raise ArithmeticError
            return real(round, rules, keys)

        monkeypatch.setattr(rounds, "work_out", work_out)
        assert not attempt(asked)
        looked_at = asked.result["projects"]
        assert (asked.state, len(asked.set_aside), asked.result["set_aside"]) == ("done", 1, 1)
        assert poisoned.project.code in asked.set_aside[0]["item"]
        assert looked_at == Reading.objects.count()
        with pytest.raises(Refusal, match="1 个项目没有算成"):
            monitoring.close_round(round_id=self.round.pk, version=self.round.version, by=by, on=CHECKED)


class TestYears:
    @pytest.fixture
    def asked(self, place, by, monkeypatch):
        """The opening of 2023 as it was seen, in chunks of 10."""
        monkeypatch.setattr(yearjobs, "CHUNK", 10)
        seen = plan_opening(place.region, 2023, NEW_YEAR)
        self.expected = seen.counts
        return yearjobs.begin_open(region=place.region, fiscal_year=2023, seen=seen.seen, by=by, on=NEW_YEAR)

    def test_a_death_costs_one_chunk_and_no_project_or_money_comes_twice(self, asked, monkeypatch):
        step = dying(yearjobs.open_some, 2, 4)
        monkeypatch.setattr(yearjobs, "open_some", step)
        died = 0
        while attempt(asked):
            died += 1
            assert not YearAct.objects.exists()
        assert (died, asked.state, asked.set_aside) == (2, "done", [])
        years = ProjectYear.objects.filter(fiscal_year=2023)
        carried = BudgetEntry.objects.filter(project_year__fiscal_year=2023, kind="carry_over")
        assert (years.count(), carried.count()) == (self.expected["opened"], self.expected["carried"])
        assert sum(carried.values_list("amount_fen", flat=True)) == self.expected["carried_fen"]
        assert YearAct.objects.get().counts == asked.result == self.expected

    def test_that_it_was_opened_is_said_once_even_when_the_worker_dies_just_then(self, asked, monkeypatch):
        monkeypatch.setattr(yearjobs, "_open", dying(yearjobs._open, 1))
        assert attempt(asked)
        assert not attempt(asked)
        assert (YearAct.objects.count(), Event.objects.filter(action="year.opened").count()) == (1, 1)

    def test_figures_that_changed_before_it_began_are_shown_again(self, asked):
        BudgetEntry.objects.all().delete()
        ProjectYear.objects.update(current_fen=None)
        assert not attempt(asked)
        assert (asked.state, "核对之后数据有变化" in asked.message) == ("failed", True)
        assert not ProjectYear.objects.filter(fiscal_year=2023).exists()
