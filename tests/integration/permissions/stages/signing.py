"""Who may open which page of signing in: one's own sessions, and what two administrators do to a third."""

from collections.abc import Mapping
from typing import Any

from abacus.foundation.accounts import services
from abacus.foundation.accounts.models import KnownDevice
from abacus.foundation.accounts.roles import Role
from abacus.foundation.accounts.services import sessions
from tests.factories import County
from tests.harness import DAY
from tests.integration.permissions.page import ADMINISTRATORS, CLERK, EVERYBODY, Page, R, post

THREE = ADMINISTRATORS | {R.AUDIT_ADMIN}

TABLE: dict[str, Page] = {
    "second-factor": Page(EVERYBODY, posts=True),
    "second-factor-enrol": Page(EVERYBODY, posts=True),
    "second-factor-codes": post(EVERYBODY),
    "second-factor-remove": post(EVERYBODY),
    "my-sign-ins": Page(EVERYBODY),
    "my-sign-ins-end-others": post(EVERYBODY),
    "my-sign-in-end": post(CLERK, "signing_sign_in", refused=404),
    "my-device-forget": post(CLERK, "signing_device", refused=404),
    "accounts:administrators": Page(THREE),
    "accounts:act-propose": post(THREE, "signing_administrator", data={"kind": "disable", "reason": "调离"}),
    "accounts:act-confirm": post(THREE, "signing_act"),
    "accounts:act-drop": post(THREE, "signing_act"),
}


def records(place: County) -> dict[str, Mapping[str, Any]]:
    """A session and a device of the clerk, and a proposal that waits."""
    clerk, administrator = place.people[Role.UNIT_CLERK], place.people[Role.SYSTEM_ADMIN]
    begun = sessions.open_session(
        by=clerk, session_key=f"elsewhere{place.unit.pk}", device="", address="10.1.1.1", agent="", on=DAY
    )
    mark = f"{place.unit.pk}"
    sessions.know_device(by=clerk, old="", new=mark, agent="", address="10.1.1.1", on=DAY)
    act, _half = services.propose_act(
        user=administrator, kind="password", reason="忘记密码", by=place.people[Role.SECURITY_ADMIN], on=DAY
    )
    return {
        "signing_sign_in": {"pk": begun.pk},
        "signing_device": {"pk": KnownDevice.objects.get(user=clerk, digest=mark).pk},
        "signing_administrator": {"pk": place.people[Role.AUDIT_ADMIN].pk},
        "signing_act": {"pk": act.pk},
    }
