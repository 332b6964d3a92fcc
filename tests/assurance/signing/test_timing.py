"""The time of a failed sign-in does not tell whether there is such a person."""

import os
import statistics
import time

import pytest
from django.test import Client

from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.roles import Role
from abacus.foundation.accounts.services import trying
from abacus.web import settings as installed
from tests.factories import PASSWORD, county, person
from tests.signing_steps import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.long, pytest.mark.once]

ROUNDS = int(os.environ.get("ABACUS_TIMING_ROUNDS", "60"))
NEAR = 0.10
"""How far the median of a case may be from the median of all."""


def test_the_time_of_a_failure_tells_nothing(settings, measured):
    settings.PASSWORD_HASHERS = installed.PASSWORD_HASHERS
    place = county()
    known, off, shut = (person(Role.UNIT_CLERK, place.unit) for _number in range(3))
    for user in (known, off, shut):
        user.set_password(PASSWORD)
        user.save()
    User.objects.filter(pk=off.pk).update(is_active=False)
    for number in range(6):
        sign_in(Client(), shut.username, "wrong", address=f"10.8.0.{number}")
    cases = {
        "wrong": (known.username, "wrong"), "unknown": ("nobody-{}", "wrong"), "disabled": (off.username, PASSWORD),
        "locked": (shut.username, PASSWORD),
    }  # fmt: skip
    took: dict[str, list[float]] = {name: [] for name in cases}
    for round_ in range(ROUNDS):
        for name, (username, password) in cases.items():
            # Each try from another address and, where it would lock the name, with the failures forgotten.
            begun = time.process_time()  # what else the machine does meanwhile tells nobody anything
            sign_in(Client(), username.format(round_), password, address=f"10.{round_ // 250 + 1}.{round_ % 250}.9")
            took[name].append(time.process_time() - begun)
        if round_ % 3 == 0:
            forget(known, off)
    medians = {name: statistics.median(each) for name, each in took.items()}
    middle = statistics.median(medians.values())
    far = max(abs(each - middle) / middle for each in medians.values())
    shown = ", ".join(f"{name} {1000 * each:.1f} ms" for name, each in medians.items())
    measured(
        f"SIGN-IN: medians of {ROUNDS} failed sign-ins each, processor time",
        f"{shown}; farthest {100 * far:.1f} % from the middle",
    )
    assert far <= NEAR, shown


def forget(*users: User) -> None:
    for user in users:
        trying.clear(user)
