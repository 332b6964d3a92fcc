"""When a stage is open, for whom, and how it looks on the calendar."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from abacus.foundation.accounts.roles import Role
from abacus.foundation.audit.models import Event
from abacus.foundation.refusals import Refusal
from abacus.foundation.schedule import services
from abacus.foundation.schedule.calendar import calendar_of, windows_of
from abacus.foundation.schedule.models import DayOverride, Window
from tests.factories import county, neighbour, person
from tests.harness import DAY

pytestmark = [pytest.mark.django_db, pytest.mark.database]
STAGE = "self_evaluation"


@pytest.fixture
def place():
    return county()


@pytest.fixture
def officer(place):
    return place.posts[Role.PERFORMANCE_DIVISION]


def window(body, by=None, opens=date(2022, 1, 17), closes=date(2022, 3, 31), stage=STAGE, year=2021, reason=""):
    return services.set_window(
        organisation=body, fiscal_year=year, stage=stage, opens_on=opens, closes_on=closes, by=by, on=DAY, reason=reason
    )


def test_without_a_window_a_stage_is_open(place):
    assert services.require_open(STAGE, 2021, place.unit, DAY) is None


def test_a_regions_window_counts_for_every_unit(place):
    made = window(place.region)
    assert services.window_for(STAGE, 2021, place.unit) == made
    assert services.require_open(STAGE, 2021, place.unit, date(2022, 1, 17)) == made
    assert services.require_open(STAGE, 2021, place.unit, date(2022, 3, 31)) == made
    assert services.window_for(STAGE, 2021, neighbour().unit) is None


def test_the_nearest_window_counts(place):
    window(place.region)
    own = window(place.department, closes=date(2022, 4, 15))
    assert services.require_open(STAGE, 2021, place.unit, date(2022, 4, 10)) == own
    with pytest.raises(services.WindowClosed):
        services.require_open(STAGE, 2021, place.other_unit, date(2022, 4, 10))


@pytest.mark.parametrize(("day", "said"), [(date(2022, 1, 16), "尚未开始"), (date(2022, 4, 1), "已于 2022-03-31 截止")])
def test_outside_the_window_it_is_said_plainly(place, day, said):
    window(place.region)
    with pytest.raises(services.WindowClosed, match=said) as refused:
        services.require_open(STAGE, 2021, place.unit, day)
    assert "绩效管理科" in refused.value.todo


def test_a_window_is_changed_with_before_and_after(place, officer):
    window(place.region, officer)
    window(place.region, officer, closes=date(2022, 4, 15), reason="疫情延期")
    assert Window.objects.count() == 1
    event = Event.objects.filter(action="schedule.window_set").first()
    assert event.before["closes_on"] == "2022-03-31"
    assert (event.after["closes_on"], event.reason) == ("2022-04-15", "疫情延期")
    assert str(Window.objects.get()) == "2021 self_evaluation"


def test_only_the_performance_division_of_the_county_sets_windows(place, officer):
    with pytest.raises(PermissionDenied):
        window(place.region, place.posts[Role.FINANCE_DIVISION])
    with pytest.raises(PermissionDenied):
        window(neighbour().region, officer)
    with pytest.raises(Refusal, match="早于"):
        window(place.region, officer, closes=date(2022, 1, 1))


def test_a_window_is_taken_away_again(place, officer):
    made = window(place.unit, officer)
    services.remove_window(window_id=made.pk, by=officer, on=DAY)
    assert services.window_for(STAGE, 2021, place.unit) is None
    assert Event.objects.get(action="schedule.window_removed").before["closes_on"] == "2022-03-31"


def test_local_days_off_move_due_days(place, officer):
    assert services.due_after(DAY, 1, place.unit) == date(2022, 3, 17)
    services.set_override(
        organisation=place.region, day=date(2022, 3, 17), works=False, reason="停电", by=officer, on=DAY
    )
    assert services.due_after(DAY, 1, place.unit) == date(2022, 3, 18)
    services.set_override(organisation=place.unit, day=date(2022, 3, 17), works=True, reason="值班", by=None, on=DAY)
    assert services.due_after(DAY, 1, place.unit) == date(2022, 3, 17)
    assert services.due_after(DAY, None, place.unit) is None
    assert str(DayOverride.objects.first())


class TestCalendar:
    def test_windows_that_follow_each_other_share_a_row(self, place):
        window(place.region)
        window(place.region, stage="spot_check", opens=date(2022, 4, 1), closes=date(2022, 5, 31))
        window(place.region, stage="linkage", opens=date(2022, 5, 1), closes=date(2022, 9, 30))
        made = calendar_of(windows_of(place.unit, 2022), 2022, DAY)
        assert [[cell.label for cell in row.cells if cell.label] for row in made.rows] == [
            ["单位自评", "抽查复核"], ["结果应用"],
        ]  # fmt: skip
        assert [sum(cell.span for cell in row.cells) for row in made.rows] == [24, 24]
        assert [cell.css for cell in made.rows[0].cells if cell.label] == ["on", "next"]
        assert made.rows[1].cells[5].css == "h now"
        assert (made.running, made.month) == (1, 3)
        assert [str(one.day) for one in made.deadlines] == ["2022-03-31", "2022-05-31", "2022-09-30"]

    def test_a_window_over_the_turn_of_the_year_is_cut(self, place):
        window(place.region, stage="targets", opens=date(2021, 10, 1), closes=date(2022, 2, 20), year=2022)
        window(place.region, stage="linkage", opens=date(2022, 11, 1), closes=date(2023, 2, 20), year=2022)
        [row] = calendar_of(windows_of(place.unit, 2022), 2022, DAY).rows
        assert [(cell.label, cell.span, cell.css) for cell in row.cells if cell.label] == [
            ("绩效目标", 4, ""), ("结果应用", 4, ""),
        ]  # fmt: skip

    def test_another_years_calendar_has_no_today(self, place):
        window(place.region)
        made = calendar_of(windows_of(place.unit, 2022), 2022, date(2021, 3, 1))
        assert made.month == 0
        assert not any("now" in cell.css for row in made.rows for cell in row.cells)


class TestPages:
    @pytest.fixture
    def browser(self, client, officer):
        client.force_login(officer, "django.contrib.auth.backends.ModelBackend")
        return client

    def test_the_performance_division_sets_changes_and_removes_windows(self, browser, place):
        given = {
            "fiscal_year": 2021, "stage": STAGE, "organisation": place.region.pk, "opens_on": "2022-01-17",
            "closes_on": "2022-03-31", "reason": "年度通知",
        }  # fmt: skip
        assert browser.post("/calendar/set/", given).status_code == 302
        text = browser.get("/calendar/").content.decode()
        assert "年度通知" in text
        assert "单位自评" in text
        form = browser.get(f"/calendar/set/?stage={STAGE}&fiscal_year=2021&opens_on=2022-01-17").content.decode()
        assert 'value="2022-01-17"' in form
        assert browser.post("/calendar/set/", {**given, "closes_on": "2022-01-01"}).status_code == 422
        made = Window.objects.get()
        assert browser.post(f"/calendar/{made.pk}/remove/").status_code == 302
        assert not Window.objects.exists()

    def test_local_days_are_set(self, browser, place):
        given = {"day": "2022-03-19", "works": "1", "organisation": place.region.pk, "reason": "调休"}
        assert browser.get("/calendar/day/").status_code == 200
        assert browser.post("/calendar/day/", given).status_code == 302
        assert "调休" in browser.get("/calendar/").content.decode()

    def test_a_unit_reads_its_calendar(self, client, place):
        window(place.region)
        client.force_login(place.posts[Role.UNIT_CLERK], "django.contrib.auth.backends.ModelBackend")
        text = client.get("/calendar/").content.decode()
        assert "2022-03-31" in text
        assert "设定时间</a>" not in text

    def test_somebody_without_a_role_has_no_calendar(self, client, place):
        client.force_login(person(None, place.unit), "django.contrib.auth.backends.ModelBackend")
        assert client.get("/calendar/").status_code == 403
