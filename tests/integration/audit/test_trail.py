"""The audit trail: what is written, who reads it, how it reads."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy

import abacus
from abacus.cycle.sheets.kinds import SheetKind
from abacus.foundation.accounts.roles import Role
from abacus.foundation.audit import actions, services
from abacus.foundation.audit.models import Event, Unchangeable
from abacus.foundation.audit.views import changes
from abacus.foundation.documents import services as documents
from tests.factories import county, neighbour
from tests.harness import DAY

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def place():
    return county()


def record(place, action="accounts.created", **more):
    given = {"by": place.posts[Role.UNIT_CLERK], "on": DAY, "action": action, "target": place.unit}
    return services.record(**{**given, "path": place.unit.path, **more})


def test_an_event_says_who_what_when_and_how_it_changed(place):
    event = record(
        place, before={"day": DAY, "who": place.unit}, after={"list": (1, {"a"}), "text": gettext_lazy("甲")}
    )
    assert event.before == {"day": "2022-03-16", "who": f"{place.unit} ({place.unit.pk})"}
    assert event.after == {"list": [1, ["a"]], "text": "甲"}
    assert (event.target_kind, event.target_id, event.target_label) == (
        "organisations.organisation", str(place.unit.pk), "文登区第一中学",
    )  # fmt: skip
    assert str(event) == f"accounts.created organisations.organisation:{place.unit.pk}"


def test_a_target_that_is_no_record_is_named(place):
    event = services.record(by=None, on=DAY, action="x", target=("page", "GET", "/people/"))
    assert (event.target_kind, event.target_id, event.by, event.before) == ("page", "GET", None, None)


def test_a_record_that_knows_its_place_says_it_itself(place):
    upload = documents.store(
        file=ContentFile(b"a"), name="a.txt", path=place.unit.path, by=place.posts[Role.UNIT_CLERK], on=DAY
    )
    assert record(place, target=upload, path="").organisation_path == place.unit.path
    assert services.facts(place.unit, "code", "valid_from") == {"code": "101001", "valid_from": "2018-01-01"}


def test_facts_are_set_side_by_side_changed_ones_first():
    event = Event(before={"same": 1, "name": "旧"}, after={"same": 1, "name": "新", "more": True})
    found = changes(event)
    assert [(one.name, one.before, one.after, one.differs) for one in found] == [
        ("name", "旧", "新", True), ("more", None, True, True), ("same", 1, 1, False),
    ]  # fmt: skip
    assert changes(Event()) == []


def test_actions_have_names_for_people():
    assert actions.label("accounts.created") == "新建账号"
    assert actions.label("unknown.act") == "unknown.act"
    assert ("audit", "x") not in actions.choices()
    assert actions.is_business("workflow.approved")
    assert not actions.is_business("accounts.created")


def test_an_event_is_never_changed_or_deleted(place):
    event = record(place)
    for act in (event.save, event.delete, Event.objects.all().delete, lambda: Event.objects.update(reason="x")):
        with pytest.raises(Unchangeable):
            act()


class TestReading:
    @pytest.fixture
    def enter(self, client):
        def as_(user):
            client.force_login(user, "django.contrib.auth.backends.ModelBackend")
            return client

        return as_

    def test_the_trail_is_filtered_by_action_person_day_and_target(self, place, enter):
        record(place, target=("x", 1, "城区路灯"))
        record(place, "organisations.created", by=place.posts[Role.UNIT_HEAD], target=("x", 2, "农村公路"))
        browser = enter(place.posts[Role.AUDIT_ADMIN])

        def rows(query):
            return browser.get(f"/audit/?{query}").content.decode().partition("<tbody>")[2]

        for query in (
            "action=accounts.created&target=城区", f"by={place.posts[Role.UNIT_CLERK].name}&target=城区",
            "target=城区路灯", "target=城区&day_after=2022-03-16&day_before=2022-03-16",
        ):  # fmt: skip
            assert "城区路灯" in rows(query), query
            assert "农村公路" not in rows(query), query
        assert "城区路灯" not in rows("day_after=2022-03-17")

    def test_the_audit_administrator_reads_that_but_not_what_of_the_business(self, place, enter):
        event = record(place, "targets.saved", before={"amount": "壹万元"}, after={"amount": "贰万元"}, reason="机密")
        text = enter(place.posts[Role.AUDIT_ADMIN]).get(f"/audit/{event.pk}/").content.decode()
        assert "贰万元" not in text
        assert "机密" not in text
        assert "业务范围内" in text

    def test_an_auditor_reads_before_and_after(self, place, enter):
        event = record(place, "targets.saved", before={"amount": "壹万元"}, after={"amount": "贰万元"}, reason="调整")
        text = enter(place.posts[Role.AUDITOR]).get(f"/audit/{event.pk}/").content.decode()
        assert "<del>壹万元</del>" in text
        assert "<ins>贰万元</ins>" in text
        assert "调整" in text

    def test_events_of_the_platform_are_the_administrators(self, place, enter):
        event = services.record(
            by=None, on=date(2022, 3, 16), action="accounts.sign_in_failed", target=("u", "", "nobody")
        )
        assert enter(place.posts[Role.AUDIT_ADMIN]).get(f"/audit/{event.pk}/").status_code == 200
        assert enter(place.posts[Role.AUDITOR]).get(f"/audit/{event.pk}/").status_code == 404

    def test_the_neighbours_trail_does_not_exist(self, place, enter):
        other = neighbour()
        event = record(other, target=("x", 1, "邻县事项"))
        browser = enter(place.posts[Role.AUDIT_ADMIN])
        assert "邻县事项" not in browser.get("/audit/").content.decode()
        assert browser.get(f"/audit/{event.pk}/").status_code == 404


def forms(kind: type[SheetKind]) -> set[type[SheetKind]]:
    """The kinds of forms on a route: those that name their events."""
    below = {each for one in kind.__subclasses__() for each in forms(one)}
    return below | ({kind} if hasattr(kind, "audit") else set())


def test_every_action_has_a_name_for_people():
    source = Path(abacus.__file__).parent
    written = "".join(path.read_text(encoding="utf-8") for path in source.rglob("*.py"))
    used = set(re.findall(r'(?:action=|record_posted\(\w+, |_entered\(\w+, \w+, )"([a-z_]+\.[a-z_]+)"', written))
    of_forms = re.findall(r'action=f"\{kind\.audit\}\.([a-z_]+)"', written)
    used |= {f"{kind.audit}.{act}" for kind in forms(SheetKind) for act in of_forms}
    assert {"import.applied", "budget.posted", "declaration.saved"} <= used
    assert sorted(used - {action for action, _label in actions.choices()}) == []
