"""Notices: told once, counted in the bar, read by their own person alone."""

import pytest
from django.urls import reverse

from abacus.foundation.accounts.roles import Role
from abacus.foundation.audit.models import Event
from abacus.foundation.notices.models import Notice
from abacus.foundation.notices.services import LONGEST, mark_read, notify
from tests.factories import county, person
from tests.harness import DAY

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def place():
    return county()


@pytest.fixture
def clerk(place):
    return place.people[Role.UNIT_CLERK]


@pytest.fixture
def browser(client, clerk):
    client.force_login(clerk, backend="django.contrib.auth.backends.ModelBackend")
    return client


def tell(*people, text="请尽快填报", url="/calendar/"):
    return notify(users=people, text=text, url=url, by=None, on=DAY)


def test_the_same_is_not_told_twice_before_it_was_read(place, clerk):
    assert tell(clerk, place.people[Role.UNIT_HEAD]) == 2
    assert tell(clerk) == 0
    mark_read(notice_ids=None, by=clerk, on=DAY)
    assert tell(clerk) == 1
    assert Event.objects.filter(action="notices.sent").count() == 2


def test_who_left_is_not_told_and_a_long_sentence_is_cut(place, clerk):
    gone = person(Role.UNIT_CLERK, place.unit)
    gone.is_active = False
    assert tell(gone, clerk, text="长" * 400) == 1
    assert len(Notice.objects.get().text) == LONGEST


def test_the_bar_counts_and_opening_one_goes_where_it_speaks_of(browser, clerk):
    tell(clerk)
    assert "通知 1 条" in browser.get(reverse("workbench")).content.decode()
    assert "请尽快填报" in browser.get(reverse("notices:notices")).content.decode()
    opened = browser.post(reverse("notices:open", args=[Notice.objects.get().pk]))
    assert opened["Location"] == "/calendar/"
    assert Notice.objects.get().read_on is not None


def test_somebody_elses_notice_does_not_exist(place, browser):
    tell(place.people[Role.UNIT_HEAD])
    assert browser.post(reverse("notices:open", args=[Notice.objects.get().pk])).status_code == 404
    browser.post(reverse("notices:read"))
    assert Notice.objects.get().read_on is None


def test_an_address_elsewhere_is_not_followed(browser, clerk):
    tell(clerk, url="https://example.org/")
    opened = browser.post(reverse("notices:open", args=[Notice.objects.get().pk]))
    assert opened["Location"] == reverse("notices:notices")
