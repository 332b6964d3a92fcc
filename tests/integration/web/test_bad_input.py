"""What nobody types and a program sends: numbers no column holds, NUL, halves of characters, endless nesting."""

import json

import pytest
from django.test import Client

from abacus.foundation.accounts.models import Appointment
from abacus.foundation.accounts.roles import Role
from abacus.foundation.audit.models import Event
from abacus.foundation.pages.grid import Grid, GridColumn
from abacus.foundation.pages.models import SavedView
from tests.factories import county

pytestmark = [pytest.mark.django_db, pytest.mark.database]

HUGE, ENDLESS, NUL = "9" * 40, "9" * 5000, "文\x00登"


@pytest.fixture
def place():
    return county()


@pytest.fixture
def browser(place):
    made = Client(raise_request_exception=False)
    made.force_login(place.posts[Role.SECURITY_ADMIN], "django.contrib.auth.backends.ModelBackend")
    return made


@pytest.mark.parametrize("number", [HUGE, ENDLESS])
def test_a_number_no_column_holds_is_refused_in_plain_words(browser, place, number):
    """Which of the two databases, Django or the form notices it differs; nobody is shown an error of the platform."""
    assert browser.post("/grants/confirm/", {"sel": [number]}).status_code in {302, 400}
    browser.force_login(place.posts[Role.SYSTEM_ADMIN], "django.contrib.auth.backends.ModelBackend")
    answer = browser.post(f"/organisations/{place.unit.pk}/merge/", {"successors": [number], "valid_to": "2022-12-31"})
    assert answer.status_code in {400, 422}


@pytest.mark.parametrize("query", [f"size={ENDLESS}", f"page={ENDLESS}", f"page={HUGE}", f"text={NUL}", f"{NUL}=1"])
def test_no_query_of_a_list_brings_the_page_down(browser, query):
    assert browser.get("/people/?" + query.replace("\x00", "%00")).status_code in {200, 400}


def test_a_form_with_a_nul_changes_nothing(browser):
    before = Event.objects.count()
    answer = browser.post("/views/save/", {"list_id": "x", "name": NUL, "query": "a=1"})
    assert answer.status_code == 400
    assert (SavedView.objects.count(), Event.objects.count()) == (0, before)


@pytest.mark.parametrize(("signed_in", "megabytes", "most"), [(False, 2, "1 MB"), (True, 300, "220 MB")])
def test_a_body_that_no_page_takes_is_refused_before_it_is_read(browser, signed_in, megabytes, most):
    """A form of fifty gigabytes, sent by anybody to the page of signing in, was written to the disk."""
    asked = browser if signed_in else Client()
    answer = asked.generic("POST", "/password/", b"", CONTENT_LENGTH=str(megabytes << 20))
    assert answer.status_code == 413
    assert most in answer.content.decode()


@pytest.mark.parametrize("word", ["abc", "-1", "9" * 40, "a b"])
def test_a_word_for_an_address_leads_on_without_an_error(browser, word):
    """`redirect` takes a word for the name of a view and fails where there is none."""
    assert browser.post("/year/", {"year": "2022", "next": word}).status_code == 302


def test_a_day_at_the_end_of_the_calendar_is_no_error(browser, place):
    browser.force_login(place.posts[Role.SYSTEM_ADMIN], "django.contrib.auth.backends.ModelBackend")
    clerk, count = place.posts[Role.UNIT_CLERK], Appointment.objects.count()
    asked = {"role": "unit_head", "organisation": place.unit.pk, "valid_from": "9999-12-31", "valid_to": "9999-12-31"}
    assert browser.post(f"/people/{clerk.pk}/appoint/", asked).status_code in {400, 422}
    assert Appointment.objects.count() == count


def test_the_table_of_a_form_takes_no_endless_nesting_and_no_half_characters():
    table = Grid(field="lines", columns=(GridColumn("name", "名称"),))
    with pytest.raises(Exception) as refused:  # noqa: PT011 - BadRequest, of whatever module
        table.from_json("[" * 200_000)
    assert type(refused.value).__name__ == "BadRequest"
    assert table.from_json(json.dumps([{"id": "\ud800", "name": NUL + "\udfff"}])) == [{"id": "", "name": "文登"}]


def test_nobody_fills_the_database_with_saved_views(browser, place):
    kept = {"list_id": "x", "name": "一", "query": "a=1"}
    assert browser.post("/views/save/", {**kept, "query": "a" * 5000}).status_code == 422
    user = place.posts[Role.SECURITY_ADMIN]
    SavedView.objects.bulk_create(
        SavedView(user=user, list_id="x", name=f"{number}", query="") for number in range(200)
    )
    assert browser.post("/views/save/", kept).status_code == 422
    assert browser.post("/views/save/", {**kept, "name": "7"}).status_code == 302, "one that is there is replaced"
    assert SavedView.objects.count() == 200
