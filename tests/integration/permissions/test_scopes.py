"""One project seen over HTTP from every side: its unit, a sibling, the bodies above and below, another region."""

from dataclasses import dataclass

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.roles import Role
from abacus.foundation.documents import services as documents
from tests import stages
from tests.factories import County, county, organisation, person
from tests.harness import DAY
from tests.stages import Walk

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.once]


@dataclass
class Surroundings:
    """A county below a city, with a school below its unit; everybody in it may declare targets or read them."""

    city: County
    home: County
    school: User
    away: County

    def people(self, wanted: int) -> dict[str, User]:
        """Who looks, by where the unit's project lies for them; the status they are answered."""
        home, city = self.home.people, self.city.people
        return {
            200: {
                "own": home[Role.UNIT_CLERK], "own (head)": home[Role.UNIT_HEAD],
                "child of a department": home[Role.DEPARTMENT_CLERK], "served": home[Role.FINANCE_DIVISION],
                "child of a county": home[Role.BUREAU_LEADER], "child of a city": city[Role.PERFORMANCE_DIVISION],
                "child of a city (auditor)": city[Role.AUDITOR],
            },
            404: {
                "sibling unit": person(Role.UNIT_CLERK, self.home.sibling_unit),
                "sibling department": person(Role.DEPARTMENT_CLERK, self.home.other_department),
                "another division's": person(Role.FINANCE_DIVISION, self.home.other_division),
                "parent": self.school,
                "the city's department": city[Role.DEPARTMENT_HEAD],
                "other region": self.away.people[Role.PERFORMANCE_DIVISION],
                "other region's unit": self.away.people[Role.UNIT_CLERK],
            },
        }[wanted]  # fmt: skip


@pytest.fixture
def surroundings() -> Surroundings:
    city = county("威海市", "371000")
    home = county(parent=city.region)
    below = organisation("unit", "文登区第一中学分校", home.unit, "101001001")
    return Surroundings(city, home, person(Role.UNIT_CLERK, below), county("荣成市", "371082", parent=city.region))


def test_a_record_is_there_for_those_above_it_and_for_nobody_below_beside_or_elsewhere(surroundings):
    home = surroundings.home
    walk = Walk(home, stages.project(home, DAY), DAY)
    walk.submit(stages.content())
    clerk = home.people[Role.UNIT_CLERK]
    file = documents.store(file=ContentFile("依据".encode()), name="依据.txt", path=home.unit.path, by=clerk, on=DAY)
    addresses = {
        "project": reverse("pool:project", args=[walk.year.pk]),
        "declaration": reverse("targets:declare", args=[walk.year.pk]),
        "file": reverse("documents:download", args=[file.pk]),
    }
    listed = reverse("pool:projects")
    for wanted in (200, 404):
        for where, somebody in surroundings.people(wanted).items():
            browser = Client(raise_request_exception=False)
            browser.force_login(somebody, "django.contrib.auth.backends.ModelBackend")
            answers = {name: browser.get(address).status_code for name, address in addresses.items()}
            assert answers == dict.fromkeys(addresses, wanted), where
            page = browser.get(listed, {"year": walk.year.fiscal_year}).content.decode()
            assert (f"/{walk.year.pk}/" in page) == (wanted == 200), where
