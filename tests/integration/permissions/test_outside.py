"""Agencies, experts and deputies see what they are assigned, while they are: not before, and not afterwards."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from abacus.cycle.exante import services as exante
from abacus.cycle.keyevaluation import services as keyevaluation
from abacus.foundation.accounts import services as accounts
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.roles import Role
from tests.exante_steps import ASKED, begun
from tests.factories import County, county, neighbour, person
from tests.harness import DAY
from tests.keyevaluation_steps import opened, project

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.once]
GONE = {403, 404}
"""Without any role left nobody gets as far as asking for the record."""


def browser(user: User) -> Client:
    made = Client(raise_request_exception=False)
    made.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return made


def answers(client: Client, addresses: list[str]) -> set[int]:
    return {client.get(address).status_code for address in addresses}


class Assigned:
    """One case with somebody from outside on it, and every address they may then open."""

    addresses: list[str]

    def __init__(self, place: County) -> None:
        self.place = place

    def join(self, user: User) -> None:
        raise NotImplementedError

    def remove(self, user: User) -> None:
        raise NotImplementedError

    def finish(self) -> None:
        raise NotImplementedError


class OnATeam(Assigned):
    """A key evaluation with a document of the unit."""

    def __init__(self, place: County) -> None:
        super().__init__(place)
        self.made = opened(place, project(place))
        self.made.join(place.people[Role.FINANCE_DIVISION], "finance")
        self.made.evidence()
        case, document = self.made.case, self.made.case.evidence.get()
        self.upload = document.upload
        self.addresses = [
            reverse("keyevaluation:case", args=[case.pk]),
            reverse("keyevaluation:evidence", args=[case.pk, document.pk]),
        ]

    def join(self, user: User) -> None:
        role = "agency" if user == self.place.people[Role.AGENCY] else "expert"
        keyevaluation.add_member(user=user, role=role, **self.made.given())

    def remove(self, user: User) -> None:
        member = self.made.case.members.get(user=user, left_on=None)
        keyevaluation.remove_member(member_id=member.pk, reason="轮换", **self.made.given())

    def finish(self) -> None:
        expert = self.place.people[Role.EXPERT]
        if self.made.case.members.filter(user=expert, left_on=None):
            self.remove(expert)
        self.made.finished()


class OnAPanel(Assigned):
    """An ex-ante evaluation with a material in a file."""

    def __init__(self, place: County) -> None:
        super().__init__(place)
        self.made = begun(place)
        filed = self.made.case.materials.first()
        exante.receive(
            case_id=self.made.case.pk, material_id=filed.pk, file=ContentFile("依据".encode()), name="依据.txt",
            by=self.made.clerk, on=ASKED,
        )  # fmt: skip
        self.made.submit()
        case = self.made.case
        self.addresses = [
            reverse("exante:case", args=[case.pk]),
            reverse("exante:panel", args=[case.pk]),
            reverse("exante:explain", args=[case.pk, "conclusion"]),
            reverse("exante:material-file", args=[case.pk, filed.pk]),
        ]

    @property
    def lead(self) -> User:
        return self.place.people[Role.PERFORMANCE_DIVISION]

    def join(self, user: User) -> None:
        exante.invite(case_id=self.made.case.pk, person_id=user.pk, capacity="expert", by=self.lead, on=ASKED)

    def remove(self, user: User) -> None:
        member = self.made.case.panel.get(person=user, left_on=None)
        exante.dismiss(case_id=self.made.case.pk, member_id=member.pk, why="回避", by=self.lead, on=ASKED)

    def finish(self) -> None:
        self.made.sign()
        self.made.approve(Role.DEPARTMENT_HEAD)
        self.made.approve(Role.FINANCE_DIVISION)
        self.made.score(0.9)
        self.made.conclude()
        self.made.issue()


CASES = [(OnATeam, Role.AGENCY), (OnATeam, Role.EXPERT), (OnAPanel, Role.EXPERT), (OnAPanel, Role.DEPUTY)]


def names(case: tuple[type[Assigned], Role]) -> str:
    return f"{case[1].value} {case[0].__name__}"


@pytest.mark.parametrize("case", CASES, ids=names)
def test_somebody_from_outside_sees_a_case_only_between_invitation_and_end(case):
    kind, role = case
    place = county()
    assigned, somebody = kind(place), place.people[role]
    client = browser(somebody)
    assert answers(client, assigned.addresses) == {404}
    assigned.join(somebody)
    assert answers(client, assigned.addresses) == {200}
    assigned.remove(somebody)
    assert answers(client, assigned.addresses) == {404}


@pytest.mark.parametrize("case", CASES, ids=names)
def test_a_case_is_closed_to_them_when_it_has_ended(case):
    kind, role = case
    place = county()
    assigned, somebody = kind(place), place.people[role]
    assigned.join(somebody)
    client = browser(somebody)
    assert answers(client, assigned.addresses) == {200}
    assigned.finish()
    assert answers(client, assigned.addresses) == {404}


def appointment_ends(user: User) -> None:
    user.appointments.update(valid_to=DAY)


def another_region_appoints(user: User) -> None:
    other = person(None, neighbour().region)
    user.appointments.update(organisation=other.organisation_id)


@pytest.mark.parametrize("ends", [appointment_ends, another_region_appoints])
@pytest.mark.parametrize("case", [CASES[0], CASES[2]], ids=names)
def test_an_invitation_lasts_no_longer_than_the_appointment(case, ends: Callable[[User], None]):
    kind, role = case
    place = county()
    assigned, somebody = kind(place), place.people[role]
    assigned.join(somebody)
    ends(somebody)
    assert answers(browser(somebody), assigned.addresses) <= GONE


def test_nobody_else_of_the_same_trade_sees_it():
    place = county()
    assigned = OnATeam(place)
    assigned.join(place.people[Role.AGENCY])
    rival = person(Role.AGENCY, place.region)
    assert answers(browser(rival), assigned.addresses) == {404}
    assert answers(browser(place.people[Role.PUBLIC]), assigned.addresses) == {403}
    assert answers(browser(rival), [reverse("documents:download", args=[assigned.upload.pk])]) == {404}


def test_who_is_disabled_is_signed_out_at_the_next_request():
    place = county()
    assigned, somebody = OnATeam(place), place.people[Role.AGENCY]
    assigned.join(somebody)
    client = browser(somebody)
    assert answers(client, assigned.addresses) == {200}
    accounts.set_active(user=somebody, active=False, by=place.people[Role.SYSTEM_ADMIN], on=DAY)
    for address in assigned.addresses:
        answer = client.get(address)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/sign-in/")


def test_days_before_an_appointment_begins_grant_nothing():
    place = county()
    assigned = OnATeam(place)
    later = person(Role.AGENCY, place.region, since=DAY + timedelta(days=30))
    assigned.made.case.members.create(user=later, role="agency", added_by=assigned.made.lead, added_on=DAY)
    assert answers(browser(later), assigned.addresses) <= GONE
