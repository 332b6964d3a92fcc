"""The pages of draws and checks: nothing typed is lost, a project's page leads to its check."""

import csv
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from abacus.cycle.spotcheck.models import Draw, SpotCheck
from abacus.foundation.accounts.roles import Role
from tests.factories import county as make_county
from tests.spotcheck_steps import drawn, evaluated

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def county():
    place = make_county()
    evaluated(place)
    drawn(place)
    return place


@pytest.fixture
def browser(county):
    """Somebody of the county, by role."""

    def of(role: Role) -> Client:
        client = Client()
        client.force_login(county.people[role], "django.contrib.auth.backends.ModelBackend")
        return client

    return of


def test_what_cannot_be_kept_stays_on_the_page(browser):
    check = SpotCheck.objects.get()
    url = reverse("spotcheck:feed-back", args=[check.pk])
    answer = browser(Role.FINANCE_DIVISION).post(
        url, {"version": "0", "aspect-format-points": "一半", "opinion": "写了很久的意见"}
    )
    assert answer.status_code == 422
    assert "写了很久的意见" in answer.content.decode()
    assert "一半" in answer.content.decode()


def test_two_checkers_choose_between_both_contents(browser):
    check = SpotCheck.objects.get()
    save = reverse("spotcheck:save", args=[check.pk])
    first, second = browser(Role.FINANCE_DIVISION), browser(Role.PERFORMANCE_DIVISION)
    first.post(save, {"version": "0", "opinion": "先存的意见", "aspect-format-points": "15"})
    stale = second.post(save, {"version": "0", "opinion": "后到的意见", "aspect-format-points": "12"}, follow=True)
    shown = stale.content.decode()
    assert "先存的意见" in shown
    assert "后到的意见" in shown
    assert "复核意见" in shown
    difference = reverse("spotcheck:difference", args=[check.pk])
    second.post(difference, {"version": "1", "take-opinion": "mine", "take-aspect:format:points": "theirs"})
    kept = SpotCheck.objects.get().content
    assert kept["opinion"] == "后到的意见"
    assert kept["aspects"]["format"]["points"] == "15"
    assert second.get(difference).status_code == 302


def test_a_third_save_meanwhile_does_not_lose_the_second(browser):
    check = SpotCheck.objects.get()
    save = reverse("spotcheck:save", args=[check.pk])
    first, second = browser(Role.FINANCE_DIVISION), browser(Role.PERFORMANCE_DIVISION)
    first.post(save, {"version": "0", "opinion": "一"})
    second.post(save, {"version": "0", "opinion": "二"})
    first.post(save, {"version": "1", "opinion": "三"})
    difference = reverse("spotcheck:difference", args=[check.pk])
    again = second.post(difference, {"version": "1", "take-opinion": "mine"}, follow=True).content.decode()
    assert "三" in again
    assert "二" in again
    assert SpotCheck.objects.get().content["opinion"] == "三"


def test_the_script_saves_as_one_types_and_is_told_of_a_colleagues_save(browser):
    check = SpotCheck.objects.get()
    save, script = reverse("spotcheck:save", args=[check.pk]), {"X-Abacus-Script": "1", "X-Abacus-Draft": "1"}
    said = browser(Role.FINANCE_DIVISION).post(save, {"version": "0", "opinion": "草稿"}, headers=script).json()
    assert said["version"] == 1
    assert "findings" in said["parts"]
    stale = browser(Role.PERFORMANCE_DIVISION).post(save, {"version": "0", "opinion": "乙"}, headers=script)
    assert stale.status_code == 409
    assert stale.json()["difference_url"] == reverse("spotcheck:difference", args=[check.pk])


def test_the_published_frame_is_a_spreadsheet_without_formulas(browser):
    SpotCheck.objects.get()
    draw = Draw.objects.get()
    draw.lines.update(name="=HYPERLINK(1)")
    answer = browser(Role.UNIT_CLERK).get(reverse("spotcheck:frame", args=[draw.pk]))
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0]["name"] == "'=HYPERLINK(1)"
    assert rows[0]["drawn"] == "1"


def test_a_projects_page_and_the_workbench_lead_to_the_check(browser):
    check = SpotCheck.objects.get()
    url = reverse("spotcheck:check", args=[check.pk])
    page = browser(Role.FINANCE_DIVISION).get(reverse("pool:project", args=[check.project_year_id]))
    assert url in page.content.decode()
    assert url in browser(Role.FINANCE_DIVISION).get("/").content.decode()


def test_the_list_takes_as_many_queries_for_two_as_for_one(browser, county):
    lead, counts = browser(Role.PERFORMANCE_DIVISION), []
    lead.post(reverse("pages:year"), {"year": "2022"})
    for name in ("", "公园养护"):
        if name:
            evaluated(county, name)
            drawn(county, reason="扩大抽查面")
        with CaptureQueriesContext(connection) as asked:
            lead.get(reverse("spotcheck:list"))
        counts.append(len(asked))
    assert SpotCheck.objects.count() == 2
    assert counts[0] == counts[1]
