"""A run of linkage is computed in the background: judged whole, written in chunks, shown when all of it is there."""

from datetime import date

import pytest

from abacus.cycle.linkage import services
from abacus.cycle.linkage.models import Proposal, Run
from abacus.cycle.linkage.services import background
from abacus.foundation.accounts.roles import Role
from abacus.foundation.jobs.models import Job
from abacus.foundation.refusals import Refusal
from abacus.pool.models import ProjectYear
from tests import factories, many
from tests.integration.jobs.dying import attempt, dying

pytestmark = [pytest.mark.django_db, pytest.mark.database]
PROJECTS, ON = 25, date(2022, 3, 16)


@pytest.fixture
def place():
    made = factories.county()
    many.project_years([made.unit, made.sibling_unit], PROJECTS, [2021], made.people[Role.PERFORMANCE_DIVISION])
    return made


@pytest.fixture
def by(place):
    return place.people[Role.PERFORMANCE_DIVISION]


@pytest.fixture
def run(place, by, monkeypatch):
    """A run that is asked for, to be written in chunks of 10."""
    monkeypatch.setattr(background, "CHUNK", 10)
    return services.ask_to_start(region=place.region, from_year=2021, applies_to_year=2022, by=by, on=ON)


def told():
    rows = Proposal.objects.values_list("project_year", "kind", "amount_fen", "base_fen", "met", "marks")
    return sorted(rows, key=str)


def test_a_death_costs_one_chunk_and_what_is_proposed_is_the_same(run, by, monkeypatch):
    step = dying(background.proposal_line, 15, 22)
    monkeypatch.setattr(background, "proposal_line", step)
    job, died = Job.objects.get(), 0
    while attempt(job):
        died += 1
        run.refresh_from_db()
        assert run.state == Run.State.COMPUTING
    assert (died, job.state, job.set_aside, step.calls <= PROJECTS + 2 * 10) == (2, "done", [], True)
    disturbed = told()
    run.refresh_from_db()
    services.compute_again(run_id=run.pk, version=run.version, by=by, on=ON)
    assert disturbed == told()
    assert len(disturbed) == PROJECTS


def test_half_a_run_is_shown_to_nobody_and_cannot_be_published(run, by, monkeypatch, client):
    monkeypatch.setattr(background, "proposal_line", dying(background.proposal_line, 15))
    assert attempt(Job.objects.get())
    assert Proposal.objects.count() == 10
    client.force_login(by)
    assert client.get("/linkage/").context["list"].count == 0
    with pytest.raises(Refusal, match="还没有算完"):
        services.publish(run_id=run.pk, version=run.version, by=by, on=ON)


def test_two_clicks_are_one_work_and_one_given_up_may_be_begun_again(run, by):
    job = Job.objects.get()
    services.ask_again(run_id=run.pk, version=run.version, by=by, on=ON)
    assert Job.objects.count() == 1
    Job.objects.update(cancel_requested=True)
    attempt(job)
    assert job.state == "cancelled"
    services.ask_again(run_id=run.pk, version=run.version, by=by, on=ON)
    again = Job.objects.latest("pk")
    attempt(again)
    assert (again.state, Proposal.objects.count(), Run.objects.get().state) == ("done", PROJECTS, "draft")


def test_results_that_changed_between_two_attempts_are_judged_anew(run, monkeypatch):
    monkeypatch.setattr(background, "proposal_line", dying(background.proposal_line, 15))
    job = Job.objects.get()
    assert attempt(job)
    ProjectYear.objects.update(current_fen=123_00)
    attempt(job)
    assert job.state == "done"
    assert set(Proposal.objects.values_list("base_fen", flat=True)) == {123_00}
