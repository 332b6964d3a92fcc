"""The page of the trail: searched without telling what is hidden, exported with a trace, with the state of seals."""

import pytest

from abacus.foundation.accounts.roles import Role
from abacus.foundation.audit import services
from abacus.foundation.audit.models import Event
from abacus.foundation.audit.services import seal_all
from abacus.foundation.audit.views import hidden, readable, visible
from tests.audit_steps import region_of
from tests.factories import county
from tests.harness import DAY

pytestmark = [pytest.mark.django_db, pytest.mark.database]
SECRET = "机密理由"


@pytest.fixture
def place(settings, tmp_path):
    settings.DATA = tmp_path
    home = county()
    for role in (Role.AUDIT_ADMIN, Role.AUDITOR):
        home.posts[role]
    return home


@pytest.fixture
def enter(client):
    def as_(user):
        client.force_login(user, "django.contrib.auth.backends.ModelBackend")
        return client

    return as_


def happened(place, action="targets.saved", **more):
    given = {"by": None, "on": DAY, "target": ("x", 1, "路灯项目"), "path": place.unit.path, "reason": SECRET}
    return services.record(action=action, **{**given, **more})


def body(browser, query: str) -> str:
    return browser.get(f"/audit/?{query}").content.decode().partition("<tbody>")[2]


def text(answer) -> str:
    return b"".join(answer.streaming_content if answer.streaming else [answer.content]).decode()


ALL = "&".join(f"col={name}" for name in ("at", "by", "action", "target", "reason", "address", "seal", "request"))


class TestHidden:
    def test_the_administrator_neither_sees_nor_finds_nor_takes_reasons_of_the_business(self, place, enter):
        happened(place)
        browser = enter(place.posts[Role.AUDIT_ADMIN])
        assert "路灯项目" in body(browser, ALL)
        assert SECRET not in body(browser, ALL)
        assert "路灯项目" not in body(browser, "reason=机密"), "a search must not tell what is hidden"
        assert SECRET not in text(browser.get(f"/audit/?format=csv&{ALL}"))

    def test_reasons_of_the_platforms_own_acts_are_read_and_found(self, place, enter):
        happened(place, "accounts.disabled", reason="离职")
        browser = enter(place.posts[Role.AUDIT_ADMIN])
        assert "路灯项目" in body(browser, "reason=离职")
        assert "离职" in text(browser.get(f"/audit/?format=csv&{ALL}"))

    def test_an_auditor_finds_and_takes_them(self, place, enter):
        happened(place)
        browser = enter(place.posts[Role.AUDITOR])
        assert SECRET in body(browser, f"reason=机密&{ALL}")
        assert SECRET in text(browser.get(f"/audit/?format=csv&reason=机密&{ALL}"))

    @pytest.mark.parametrize("role", [Role.AUDIT_ADMIN, Role.AUDITOR])
    def test_the_rule_for_one_event_is_the_rule_for_the_list(self, place, rf, role):
        from abacus.foundation.accounts.access import access_of

        for action in ("accounts.created", "targets.saved", "audit.verified", "lists.exported", "accountsx.saved"):
            for path in (place.unit.path, place.region.path, ""):
                happened(place, action, path=path)
        request = rf.get("/")
        request.user = place.posts[role]
        request.access = access_of(request.user, DAY)
        shown = set(Event.objects.filter(readable(request)).values_list("pk", flat=True))
        for event in visible(request):
            assert (event.pk in shown) != hidden(request, event), event.action


class TestSearch:
    def test_by_address_number_of_the_request_and_record(self, place, enter):
        token = services.ADDRESS.set("10.1.2.3")
        number = services.REQUEST.set("a" * 32)
        event = happened(place, target=("x", 7, "城区路灯"))
        services.ADDRESS.reset(token)
        services.REQUEST.reset(number)
        happened(place, target=("x", 8, "农村公路"))
        browser = enter(place.posts[Role.AUDITOR])
        for query in ("address=10.1.2.3", f"request_number={'a' * 32}", "record=x:7"):
            assert "城区路灯" in body(browser, query), query
            assert "农村公路" not in body(browser, query), query
        assert body(browser, "address=nowhere") == ""
        page = browser.get(f"/audit/{event.pk}/").content.decode()
        assert "record=x%3A7" in page
        assert f"request_number={'a' * 32}" in page

    def test_by_what_is_sealed(self, place, enter):
        happened(place, target=("x", 1, "早先的"))
        seal_all(region_of)
        event = happened(place, target=("x", 2, "刚才的"))
        browser = enter(place.posts[Role.AUDITOR])
        assert "刚才的" not in body(browser, "sealed=true")
        assert "早先的" not in body(browser, "sealed=false")
        assert "第 1 号" in body(browser, "target=早先的&" + ALL)
        assert "等候封存" in browser.get(f"/audit/{event.pk}/").content.decode()
        earlier = Event.objects.get(target_label="早先的")
        assert earlier.seal.digest[:16] in browser.get(f"/audit/{earlier.pk}/").content.decode()


class TestExport:
    @pytest.mark.parametrize("form", ["csv", "xlsx"])
    def test_whoever_takes_a_list_leaves_an_event(self, place, enter, form):
        auditor = place.posts[Role.AUDITOR]
        happened(place)
        browser = enter(auditor)
        assert browser.get(f"/audit/?format={form}&target=路灯").status_code == 200
        event = Event.objects.get(action="lists.exported")
        assert (event.by, event.organisation_path) == (auditor, place.region.path)
        assert event.after == {"rows": 1, "format": form, "filters": "对象：路灯"}
        assert "审计记录（1 行" in event.target_label

    def test_what_leaves_no_event_is_not_taken(self, place, enter, monkeypatch):
        browser = enter(place.posts[Role.AUDITOR])

        def full(*_arguments, **_more):
            raise OSError("No space left on device")

        monkeypatch.setattr(Event, "save", full)
        browser.raise_request_exception = False
        assert browser.get("/audit/?format=csv").status_code >= 500

    def test_a_list_without_anybody_signed_in_is_nobodys(self, place, rf):
        from django.contrib.auth.models import AnonymousUser

        from abacus.foundation.audit.services.exporting import taken
        from abacus.foundation.pages.downloads import Taking

        request = rf.get("/")
        request.user, request.day = AnonymousUser(), DAY
        taken(request, Taking("名单", "csv", 3))
        event = Event.objects.get(action="lists.exported")
        assert (event.by, event.organisation_path) == (None, "")
