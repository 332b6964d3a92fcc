"""Two counties with a record of every kind in each, and a second department and unit in the first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from django.test import Client

from abacus.foundation.accounts import services as accounts
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.roles import Role
from abacus.foundation.audit.models import Event
from abacus.foundation.documents import services as documents
from abacus.foundation.jobs import services as jobs
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.pages.models import SavedView
from abacus.foundation.schedule import services as schedule
from abacus.foundation.workflow.models import Task
from abacus.pool import services as pool
from abacus.pool.models import ProjectYear
from tests import stages
from tests.factories import County, county, neighbour, person
from tests.harness import DAY
from tests.integration.permissions import siblings
from tests.integration.permissions.leaks import BELOW_REGION, plant_all
from tests.integration.permissions.stages import records as stage_records
from tests.stages import Evaluated, Walk

DECLARED, APPROVED, SPENT = date(2021, 11, 2), date(2022, 2, 8), date(2022, 12, 20)
Records = dict[str, Mapping[str, Any]]


@dataclass
class World:
    """The records by key of a county, of others in it and of the neighbour; browsers of the first unit's county.

    `beside` is the other department's, `unit_beside` the other unit's. Every text of these and of the neighbour
    carries a word (see `leaks`).
    """

    home: County
    records: Records
    foreign: Records
    beside: Records
    unit_beside: Records
    browsers: dict[Role, Client]
    own_view: dict[Role, int]
    foreign_path: str

    def out_of_scope(self, role: Role, key: str) -> Mapping[str, Any]:
        """The nearest record of the kind that is none of the role's business."""
        nearer = self.beside if role in BELOW_REGION else self.foreign
        return nearer.get(key) or self.foreign.get(key, {})


def build(city: Organisation | None = None) -> World:
    """Make it all, below a city where one is given, and mark what is others'."""
    home = county(parent=city)
    browsers, views = browsers_of(home.people), {}
    for role, user in home.people.items():
        views[role] = SavedView.objects.create(user=user, list_id="x", name="我的", query="a=1").pk
    away = neighbour()
    own, foreign = records_of(home), records_of(away)
    unit_beside, beside = fill_unit(home), fill_department(home)
    plant_all(home, away)
    return World(home, own, foreign, beside, unit_beside, browsers, views, away.region.path)


def browsers_of(people: Mapping[Role, User]) -> dict[Role, Client]:
    """A signed-in browser for everybody."""
    made = {}
    for role, user in people.items():
        made[role] = Client(raise_request_exception=False)
        made[role].force_login(user, "django.contrib.auth.backends.ModelBackend")
    return made


def fill_unit(home: County) -> Records:
    """Records of the other unit of the same department."""
    return _filled(home, siblings.other_unit(home), siblings.OF_A_UNIT)


def fill_department(home: County) -> Records:
    """Records of the other department."""
    return _filled(home, siblings.other_department(home), siblings.OF_A_DEPARTMENT)


def _filled(home: County, place: County, stages_of: frozenset[str]) -> Records:
    made = siblings.fill(place, base, stages=stages_of)
    siblings.copy_into(home, place, ProjectYear.objects.get(pk=made["project_year"]["pk"]))
    return made


def records_of(place: County) -> Records:
    """One record of every kind in a county, as the arguments of its address."""
    return {**base(place), **stage_records(place)}


def base(place: County) -> Records:
    """The records of what every stage stands on, and of two stages that came first."""
    admin, clerk = place.people[Role.SYSTEM_ADMIN], place.people[Role.UNIT_CLERK]
    newcomer = person(None, place.unit)
    proposed = accounts.appoint(
        user=newcomer, role=Role.UNIT_CLERK, organisation=place.unit, valid_from=DAY, by=admin, on=DAY
    )
    job = jobs.enqueue(
        kind="tests", label="导入", parameters={}, unique_key=f"{place.unit.pk}", path=place.unit.path, by=clerk
    )
    upload = documents.store(file=ContentFile("依据".encode()), name="依据.txt", path=place.unit.path, by=clerk, on=DAY)
    window = schedule.set_window(
        organisation=place.unit, fiscal_year=2030, stage="linkage", opens_on=DAY, closes_on=DAY, by=None, on=DAY
    )
    event = Event.objects.filter(organisation_path=place.unit.path).order_by("pk").first()
    declared = Walk(place, stages.project(place, DAY), DAY)
    declared.submit(stages.content())
    evaluated = evaluation(place)
    rows = ContentFile("项目代码,项目名称,单位代码,申报金额（万元）\n".encode(), "项目.csv")
    batch = pool.open_batch(kind="projects", fiscal_year=2022, file=rows, name="项目.csv", by=clerk, on=DAY)
    task = declared.task()
    colleague = person(Role.DEPARTMENT_CLERK, place.department)
    return {
        "colleague": {"to": colleague.pk},
        "person": {"pk": newcomer.pk},
        "appointment": {"pk": proposed.pk},
        "organisation": {"pk": place.unit.pk},
        "template": {"name": "people"},
        "event": {"pk": event.pk if event else 0},
        "job": {"pk": job.pk},
        "document": {"pk": upload.pk},
        "window": {"pk": window.pk},
        "rule": {"id": "evaluation.grade_bands"},
        "submission": {"pk": task.submission_id},
        "task": {"pk": task.pk},
        "target_task": {"task_id": task.pk},
        "project_year": {"pk": declared.year.pk},
        "declared_year": {"project_year_id": declared.year.pk},
        "declaration": {"declaration_id": declared.now().pk},
        "evaluated_year": {"project_year_id": evaluated.walk.year.pk},
        "explained_year": {"project_year_id": evaluated.walk.year.pk, "what": "total"},
        "evaluation": {"evaluation_id": evaluated.now().pk},
        "evaluation_task": {"task_id": evaluated.now().submission.tasks.get(state=Task.State.OPEN).pk},
        "import_kind": {"kind": "projects"},
        "batch": {"pk": batch.pk},
    }


def evaluation(place: County) -> Evaluated:
    """A self-evaluation that waits for the department."""
    walk = Walk(place, stages.project(place, DECLARED, "路灯运维"), DECLARED)
    walk.to_the_end(stages.content())
    finance = place.people[Role.PERFORMANCE_DIVISION]
    pool.approve_budget(project_year_id=walk.year.pk, amount_fen=43_200_000, by=finance, on=APPROVED)
    pool.post_execution(project_year=walk.year, amount_fen=37_240_000, entered_on=SPENT, by=finance, on=SPENT)
    walk.year.refresh_from_db()
    walk.day = date(2023, 1, 16)
    made = Evaluated(walk)
    made.submit(made.content())
    return made
