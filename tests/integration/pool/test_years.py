"""Opening, closing and reopening a region's year: projects by reference, carry-over, locks."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from abacus.foundation.accounts.roles import Role
from abacus.foundation.audit.models import Event
from abacus.foundation.jobs.models import Job
from abacus.foundation.organisations import services as organisations
from abacus.foundation.refusals import Refusal
from abacus.pool import services as pool
from abacus.pool.models import BudgetEntry, ProjectYear, YearAct
from abacus.pool.opening import plan_opening
from abacus.pool.refusals import YearClosed, YearShut
from abacus.web import year as command
from tests import stages
from tests.factories import county, neighbour, organisation

pytestmark = [pytest.mark.django_db, pytest.mark.database]
IN_2022, NEW_YEAR = date(2022, 3, 1), date(2023, 1, 5)


@pytest.fixture
def place():
    return county()


@pytest.fixture
def lead(place):
    return place.people[Role.PERFORMANCE_DIVISION]


@pytest.fixture
def browser(client, monkeypatch, settings, lead):
    monkeypatch.setattr("abacus.web.middleware.today", lambda: NEW_YEAR)
    settings.JOBS_IMMEDIATELY = True
    client.force_login(lead, backend="django.contrib.auth.backends.ModelBackend")
    return client


def project(place, lead, name, budget=1_000_000, spent=600_000, **flags):
    """A project of 2022 with its budget and what was spent of it, in 分."""
    year = stages.project(place, IN_2022, name, **flags)
    if budget is not None:
        pool.post_budget(project_year=year, kind="initial", amount_fen=budget, entered_on=IN_2022, by=lead, on=IN_2022)
    if spent is not None:
        pool.post_execution(project_year=year, amount_fen=spent, entered_on=IN_2022, by=lead, on=IN_2022)
    return year


def opened(place, lead, on=NEW_YEAR, **more):
    return pool.open_year_of(region=place.region, fiscal_year=2023, by=lead, on=on, **more)


def stopped(year, lead, word="cancel"):
    pool.record_outcome(
        project_year=year, stage="linkage", outcome=word, by=lead, on=IN_2022, pack_release="cn@1",
        detail={"applies_to_year": 2023},
    )  # fmt: skip


def test_a_continuing_project_goes_on_with_what_was_left(place, lead):
    old = project(place, lead, "路灯运维")
    found = opened(place, lead)
    new = ProjectYear.objects.get(project=old.project, fiscal_year=2023)
    assert (len(found.opens), found.carry_fen) == (1, 400_000)
    assert (new.nature, new.state, new.current_fen) == ("continuing", "pooled", 400_000)
    line = new.budgetentry_lines.get()
    assert (line.kind, line.source, line.amount_fen) == ("carry_over", "carry_over", 400_000)
    assert Event.objects.get(action="year.opened").after["carried_fen"] == 400_000


def test_running_again_adds_only_what_is_missing(place, lead):
    project(place, lead, "路灯运维")
    opened(place, lead)
    late = project(place, lead, "道路养护", spent=1_000_000)
    again = opened(place, lead)
    assert (len(again.opens), again.exists, again.carried, again.carried_before) == (1, 1, [], 1)
    assert ProjectYear.objects.filter(project=late.project, fiscal_year=2023).get().current_fen is None
    assert BudgetEntry.objects.filter(kind="carry_over").count() == 1


def test_what_ended_was_stopped_or_never_had_money_does_not_go_on(place, lead):
    project(place, lead, "到期", ends_year=2022)
    stopped(project(place, lead, "取消"), lead)
    stopped(project(place, lead, "退出"), lead, "exit")
    project(place, lead, "没有预算", budget=None, spent=None)
    kept = project(place, lead, "压减")
    stopped(kept, lead, "cut")
    found = opened(place, lead)
    assert [found.counts[key] for key in ("opened", "ended", "stopped", "unbudgeted")] == [1, 1, 2, 1]
    assert ProjectYear.objects.get(fiscal_year=2023).project == kept.project


def test_without_a_record_of_spending_nothing_is_carried(place, lead):
    project(place, lead, "没有执行记录", spent=None)
    found = opened(place, lead)
    assert (len(found.opens), found.carried, len(found.unknown)) == (1, [], 1)


def test_before_the_old_year_is_over_money_waits(place, lead):
    project(place, lead, "路灯运维")
    assert opened(place, lead, on=date(2022, 10, 8)).early
    assert ProjectYear.objects.get(fiscal_year=2023).current_fen is None
    assert opened(place, lead).carry_fen == 400_000


def test_a_merged_unit_hands_its_projects_to_its_one_successor(place, lead):
    project(place, lead, "路灯运维")
    heir = organisation("unit", "新单位", place.department, "101009", valid_from=date(2022, 12, 1))
    organisations.merge(
        organisation=place.unit, successors=[heir], valid_to=date(2022, 12, 31), by=None, on=date(2022, 12, 1)
    )
    opened(place, lead)
    assert ProjectYear.objects.get(fiscal_year=2023).organisation == heir


def test_a_unit_without_one_successor_is_left_to_a_person(place, lead):
    project(place, lead, "路灯运维")
    heirs = [organisation("unit", f"新单位{n}", place.department, f"10101{n}", IN_2022) for n in (1, 2)]
    organisations.merge(
        organisation=place.unit, successors=heirs, valid_to=date(2022, 12, 31), by=None, on=date(2022, 12, 1)
    )
    assert len(opened(place, lead).homeless) == 1


def test_what_changed_since_it_was_seen_is_shown_again(place, lead):
    project(place, lead, "路灯运维")
    seen = plan_opening(place.region, 2023, NEW_YEAR).seen
    project(place, lead, "道路养护")
    with pytest.raises(Refusal, match="延续 2 个项目"):
        opened(place, lead, seen=seen)
    assert not ProjectYear.objects.filter(fiscal_year=2023).exists()


def test_the_neighbours_projects_stay_where_they_are(place, lead):
    other = neighbour()
    project(other, other.people[Role.PERFORMANCE_DIVISION], "邻县项目")
    assert opened(place, lead).opens == []
    with pytest.raises(PermissionDenied):
        pool.open_year_of(region=other.region, fiscal_year=2023, by=lead, on=NEW_YEAR)


def close(place, lead, reason="年度决算已批复", **more):
    return pool.close_year_of(region=place.region, fiscal_year=2022, by=lead, on=NEW_YEAR, reason=reason, **more)


def writes(year, lead, clerk):
    """Every write to a project-year, by name."""
    money = {"project_year": year, "amount_fen": 1, "entered_on": NEW_YEAR, "by": lead, "on": NEW_YEAR}
    return {
        "budget": lambda: pool.post_budget(kind="initial", **money),
        "execution": lambda: pool.post_execution(**money),
        "targets": lambda: pool.new_target_version(
            project_year=year, lines=[], by=clerk, on=NEW_YEAR, pack_release="x"
        ),
        "actuals": lambda: pool.record_actuals(
            project_year=year, values=[], measured_on=NEW_YEAR, by=clerk, on=NEW_YEAR
        ),
        "outcome": lambda: pool.record_outcome(
            project_year=year, stage="linkage", outcome="keep", by=lead, on=NEW_YEAR, pack_release="x"
        ),
        "outcomes": lambda: pool.record_outcomes(
            stage="monitoring", rows=[pool.OutcomeInput(project_year=year, outcome="on_course")], by=lead, on=NEW_YEAR,
            pack_release="x", cause=year,
        ),
        "state": lambda: pool.set_state(year, "approved"),
        "approval": lambda: pool.approve_budget(project_year_id=year.pk, amount_fen=1, by=lead, on=NEW_YEAR),
    }  # fmt: skip


def test_a_closed_year_takes_no_write_at_all(place, lead):
    year = project(place, lead, "路灯运维")
    version = pool.new_target_version(
        project_year=year, lines=[], by=place.people[Role.UNIT_CLERK], on=IN_2022, pack_release="x"
    )
    close(place, lead)
    year.refresh_from_db()
    assert year.state == ProjectYear.State.CLOSED
    for write in writes(year, lead, place.people[Role.UNIT_CLERK]).values():
        with pytest.raises(YearClosed):
            write()
    for decide in (pool.approve_target_version, pool.return_target_version):
        with pytest.raises(YearClosed):
            decide(version=version, by=lead, on=NEW_YEAR)
    with pytest.raises(YearShut):
        stages.project(place, NEW_YEAR, "新项目")


def test_closing_with_things_open_wants_a_reason_and_says_what(place, lead):
    project(place, lead, "路灯运维")
    with pytest.raises(Refusal, match="“绩效目标”没有结果的项目 1"):
        close(place, lead, reason=" ")
    assert [one.count for one in close(place, lead)] == [1, 1]
    assert YearAct.objects.get(kind="close").reason == "年度决算已批复"
    with pytest.raises(Refusal, match="已经关闭"):
        close(place, lead)


def test_reopening_puts_every_project_back_where_it_stood(place, lead):
    first, second = project(place, lead, "路灯运维"), project(place, lead, "道路养护")
    pool.set_state(second, "evaluated")
    close(place, lead)
    with pytest.raises(Refusal, match="理由"):
        pool.reopen_year(region=place.region, fiscal_year=2022, reason="", by=lead, on=NEW_YEAR)
    assert pool.reopen_year(region=place.region, fiscal_year=2022, reason="审计调整", by=lead, on=NEW_YEAR) == 2
    states = dict(ProjectYear.objects.values_list("pk", "state"))
    assert states == {first.pk: "pooled", second.pk: "evaluated"}
    assert Event.objects.get(action="year.reopened").reason == "审计调整"
    close(place, lead)


def test_preview_and_confirmation_on_the_pages(place, lead, browser, django_capture_on_commit_callbacks):
    project(place, lead, "路灯运维")
    page = reverse("pool:year-open")
    shown = browser.get(f"{page}?year=2023").content.decode()
    assert "确认：延续 1 个项目，结转 0.40 万元" in shown
    assert not ProjectYear.objects.filter(fiscal_year=2023).exists()
    seen = plan_opening(place.region, 2023, NEW_YEAR).seen
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(page, {"year": "2023", "seen": seen})
    assert Job.objects.get(kind="pool.year").state == Job.State.DONE
    assert ProjectYear.objects.get(fiscal_year=2023).current_fen == 400_000
    closing = reverse("pool:year-close")
    assert "没有结果的项目" in browser.get(f"{closing}?year=2022").content.decode()
    assert browser.post(closing, {"year": "2022"}).status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(closing, {"year": "2022", "reason": "决算已批复"})
    assert "已关闭" in browser.get(reverse("pool:years")).content.decode()
    browser.post(reverse("pool:year-reopen"), {"year": "2022", "reason": "审计调整"})
    assert not ProjectYear.objects.filter(state="closed").exists()
    assert browser.get(f"{page}?year=99999999999999999999").status_code == 404


def test_the_command_shows_first_and_acts_when_told(place, lead, monkeypatch, capsys):
    monkeypatch.setattr("abacus.web.middleware.today", lambda: NEW_YEAR)
    project(place, lead, "路灯运维")
    words = ["open", "--region", place.region.code, "--year", "2023"]
    assert command.main(words) == 0
    assert "没有改动任何数据" in capsys.readouterr().out
    assert not ProjectYear.objects.filter(fiscal_year=2023).exists()
    assert command.main([*words, "--confirm", "--by", lead.username]) == 0
    assert ProjectYear.objects.filter(fiscal_year=2023).count() == 1
    closing = ["close", "--region", place.region.code, "--year", "2022"]
    assert command.main([*closing, "--confirm"]) == 1
    assert "请先办完" in capsys.readouterr().err
    assert command.main([*closing, "--confirm", "--reason", "决算已批复"]) == 0
    assert command.main(["open", "--region", "999999", "--year", "2023"]) == 1
    assert command.main([*words, "--confirm", "--by", "nobody"]) == 1
