"""A request is one transaction within its person's reach; connections that are used again carry nothing over."""

import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from contextvars import copy_context

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from abacus.foundation.accounts.roles import Role
from abacus.foundation.audit.models import Event
from abacus.foundation.organisations.reach import NOWHERE, RANGES, everywhere, reach, reaching, within
from abacus.foundation.organisations.scope import Scope
from abacus.pool.models import Project, ProjectYear
from tests import stages
from tests.factories import county, neighbour
from tests.harness import DAY

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]

LONG = os.environ.get("ABACUS_TEST_PROFILE") == "long"
THREADS = 6
HOME, NEXT = "文登的路灯", "荣成的路灯"


@pytest.fixture
def places():
    """Two counties with a project each."""
    made = county(), neighbour()
    for place, name in zip(made, (HOME, NEXT), strict=True):
        stages.project(place, DAY, name)
    return made


def told() -> list[str]:
    """What the database knows of the reach."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('app.scope', true)")
        return [row[0] or "" for row in cursor.fetchall()]


def test_within_a_transaction_the_reach_narrows_and_widens_again(places):
    home, other = (place.region.path for place in places)
    with transaction.atomic():
        with within(Scope((home,))):
            assert told() == [home]
            with reaching(other):
                assert ProjectYear.objects.count() == 2
            assert ProjectYear.objects.count() == 1
        assert ProjectYear.objects.count() == 2


def test_a_savepoint_that_is_rolled_back_takes_no_reach_along(places):
    home, other = (Scope((place.region.path,)) for place in places)
    with transaction.atomic(), within(home):
        assert ProjectYear.objects.count() == 1
        with suppress(ZeroDivisionError), transaction.atomic(), within(other):
            assert ProjectYear.objects.get().organisation_path.startswith(other.roots[0])
            raise ZeroDivisionError
        assert ProjectYear.objects.get().organisation_path.startswith(home.roots[0])


def test_a_setting_of_an_earlier_transaction_opens_nothing(places):
    with within(NOWHERE), connection.cursor() as cursor:
        with transaction.atomic():
            cursor.execute("SELECT set_config('app.scope', %s, true)", [places[0].region.path])
            cursor.execute("SELECT count(*) FROM pool_projectyear")
            assert cursor.fetchone() == (1,)
        cursor.execute("SELECT current_setting('app.scope', true)")
        assert cursor.fetchone() == ("",)
        cursor.execute("SELECT count(*) FROM pool_projectyear")
        assert cursor.fetchone() == (0,)


def test_statements_outside_of_a_transaction_are_told_too(places):
    with within(Scope((places[0].region.path,))):
        assert ProjectYear.objects.count() == 1
        assert [year.project.name for year in ProjectYear.objects.select_related("project").iterator(1)] == [HOME]
    with within(NOWHERE):
        assert ProjectYear.objects.count() == 0


def test_more_scopes_than_the_database_tells_apart_meet_in_what_is_above_them(places):
    region = places[0].region.path
    many = Scope.of(f"{region}.{number:04d}" for number in range(1, RANGES + 2))
    with within(many):
        assert ProjectYear.objects.count() == 1
        with transaction.atomic():
            assert told() == [region]


def test_an_error_takes_the_whole_request_back_and_a_refusal_leaves_its_event(places, monkeypatch):
    browser = Client(raise_request_exception=False)
    browser.force_login(places[0].people[Role.UNIT_CLERK], "django.contrib.auth.backends.ModelBackend")

    def failing(*_args, **_kwargs):
        Project.objects.update(name="改过的名称")
        raise ZeroDivisionError

    monkeypatch.setattr("abacus.pool.views.projects.ProjectList.queryset", failing)
    assert browser.get(reverse("pool:projects")).status_code == 500
    assert not Project.objects.filter(name="改过的名称").exists()
    assert browser.get(reverse("accounts:people")).status_code == 403
    assert Event.objects.filter(action="access.refused").exists()


def alternate(places, rounds: int) -> list[str]:
    """Many requests through a few pooled connections, the two counties by turns; what was wrong."""
    browsers = []
    for place in places:
        browser = Client()
        browser.force_login(place.people[Role.PERFORMANCE_DIVISION], "django.contrib.auth.backends.ModelBackend")
        browsers.append(browser.cookies)

    def work(thread: int) -> list[str]:
        wrong = []
        try:
            for number in range(thread, rounds, THREADS):
                browser = Client()
                browser.cookies = browsers[number % 2]
                page = browser.get(reverse("pool:projects")).content.decode()
                own, others = (HOME, NEXT) if number % 2 == 0 else (NEXT, HOME)
                if own not in page or others in page:
                    wrong.append(f"request {number} of thread {thread}")
                connection.close()  # as after every request: back into the pool
        finally:
            connection.close()
        return wrong

    with ThreadPoolExecutor(THREADS) as threads:
        return [line for lines in threads.map(work, range(THREADS)) for line in lines]


def test_pooled_requests_of_two_counties_do_not_bleed(places):
    assert connection.settings_dict["OPTIONS"]["pool"]
    assert alternate(places, 60) == []


@pytest.mark.long
def test_ten_thousand_pooled_requests_do_not_bleed(places, measured):
    wrong = alternate(places, 10_000)
    measured("SECOND WALL: rows of others in 10,000 pooled requests of two counties", str(len(wrong)))
    assert wrong == []


def test_threads_do_not_inherit_a_reach_unless_it_is_handed_on(places):
    home = Scope((places[0].region.path,))
    with within(home), ThreadPoolExecutor(1) as threads:
        assert threads.submit(reach).result() != home
        assert threads.submit(copy_context().run, reach).result() == home


def test_everywhere_is_all_counties(places):
    with within(NOWHERE):
        assert ProjectYear.objects.count() == 0
        with everywhere():
            assert ProjectYear.objects.count() == 2


def test_who_wraps_statements_in_a_transaction_is_told_in_it(places):
    def guarding(execute, *statement):
        with transaction.atomic():
            return execute(*statement)

    with within(Scope((places[0].region.path,))), connection.execute_wrapper(guarding):
        assert ProjectYear.objects.count() == 1
