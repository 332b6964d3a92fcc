"""The page of the chains: whose they are, their ends, the verification and what it found."""

import pytest

from abacus.foundation.accounts.roles import Role
from abacus.foundation.audit import anchors, services
from abacus.foundation.audit.models import Event, Waiting
from abacus.foundation.jobs.models import Job
from abacus.foundation.oversight.sealer import Sealer
from tests.factories import county, neighbour
from tests.harness import DAY
from tests.integration.oversight.test_sealer import moment

pytestmark = [pytest.mark.django_db, pytest.mark.database]
PAGE = "/audit/chains/"


@pytest.fixture
def place(settings, tmp_path):
    settings.DATA, settings.JOBS_IMMEDIATELY = tmp_path, True
    home = county()
    for role in (Role.AUDIT_ADMIN, Role.AUDITOR):
        home.posts[role]
    neighbour()
    services.record(by=None, on=DAY, action="accounts.sign_in_failed", target=("u", "", "nobody"))
    Sealer().run(moment())
    return home


@pytest.fixture
def enter(client):
    def as_(user):
        client.force_login(user, "django.contrib.auth.backends.ModelBackend")
        return client

    return as_


def verified(browser, on_commit) -> str:
    with on_commit(execute=True):
        assert browser.post(f"{PAGE}verify/").status_code == 302
    return browser.get(PAGE).content.decode()


def test_the_administrator_sees_the_regions_chains_and_the_platforms(place, enter):
    text = enter(place.posts[Role.AUDIT_ADMIN]).get(PAGE).content.decode()
    assert "还没有核验过" in text
    assert "平台自身" in text
    assert place.region.name in text
    assert "荣成市" not in text
    for one in anchors.ends():
        assert (one.short in text) == (one.chain.region_path in ("", place.region.path))


def test_an_auditor_sees_the_regions_alone(place, enter):
    text = enter(place.posts[Role.AUDITOR]).get(PAGE).content.decode()
    assert place.region.name in text
    assert "平台自身" not in text


def test_a_verification_finds_nothing_and_leaves_its_own_events(place, enter, django_capture_on_commit_callbacks):
    text = verified(enter(place.posts[Role.AUDITOR]), django_capture_on_commit_callbacks)
    assert "没有发现改动" in text
    left = list(Event.objects.filter(action__startswith="audit.").order_by("pk").values_list("action", flat=True))
    assert left == ["audit.verification_asked", "audit.verified"]
    job = Job.objects.get()
    assert (job.result["sound"], job.result["anchors"]) == (True, 1)


def test_what_it_found_is_shown_with_the_row(place, enter, django_capture_on_commit_callbacks):
    event = services.record(by=None, on=DAY, action="x", target=("x", 1, ""), path=place.unit.path)
    Waiting.objects.all().delete()
    text = verified(enter(place.posts[Role.AUDIT_ADMIN]), django_capture_on_commit_callbacks)
    assert "发现不符" in text
    assert "既未封存也不在等候" in text
    assert str(event.pk) in text


def test_a_broken_anchor_file_is_said_and_fails_the_verification(
    place, enter, tmp_path, django_capture_on_commit_callbacks
):
    (tmp_path / "anchors" / "2000.jsonl").write_text("{\n")
    text = verified(enter(place.posts[Role.AUDIT_ADMIN]), django_capture_on_commit_callbacks)
    assert "第 1 行不是锚点" in text
    assert "失败" in text


def test_two_clicks_are_one_verification(place, enter, settings):
    settings.JOBS_IMMEDIATELY = False
    browser = enter(place.posts[Role.AUDIT_ADMIN])
    browser.post(f"{PAGE}verify/")
    browser.post(f"{PAGE}verify/")
    assert Job.objects.count() == 1
    assert "正在核验" in browser.get(PAGE).content.decode()


def test_what_waits_too_long_is_said(place, enter, monkeypatch):
    services.record(by=None, on=DAY, action="x", target=("x", 1, ""), path=place.unit.path)
    browser = enter(place.posts[Role.AUDIT_ADMIN])
    assert "等候封存" in browser.get(PAGE).content.decode()
