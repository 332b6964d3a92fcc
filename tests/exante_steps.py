"""People of a county walking a case of ex-ante evaluation along its route."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from abacus.cycle.exante import services
from abacus.cycle.exante.models import Case
from abacus.cycle.exante.services.common import rules_of
from abacus.cycle.sheets import services as sheets
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.roles import Role
from abacus.foundation.workflow import services as workflow
from abacus.foundation.workflow.models import Submission, Task
from abacus.pool import services as pool
from abacus.pool.models import ProjectYear
from tests import stages
from tests.factories import County

ASKED = date(2021, 10, 20)
WAN = 1_000_000


def new_project(
    county: County, name: str = "智慧校园建设", wan: int | None = 200, year: int = 2022, **flags: Any
) -> ProjectYear:
    """A new project of the unit that asks for so many 万元."""
    flags.setdefault("nature", ProjectYear.Nature.NEW)
    made = stages.project(county, ASKED, name, year, **flags)
    if wan is not None:
        pool.post_budget(
            project_year=made, kind="request", amount_fen=wan * WAN, entered_on=ASKED,
            by=county.people[Role.PERFORMANCE_DIVISION], on=ASKED,
        )  # fmt: skip
        made.refresh_from_db()
    return made


@dataclass
class Assessed:
    """One case and the people who act on it."""

    county: County
    case: Case
    day: date = field(default=ASKED)

    def person(self, role: Role) -> User:
        return self.county.people[role]

    @property
    def clerk(self) -> User:
        return self.person(Role.UNIT_CLERK)

    def now(self) -> Case:
        """The case as it stands."""
        self.case = Case.objects.select_related("submission", "organisation", "department").get(pk=self.case.pk)
        return self.case

    def content(self, **changed: Any) -> dict[str, Any]:
        """A report without a finding that blocks it."""
        kept = services.CASE.decode(self.now().content)
        dimensions = [
            {
                **row,
                "facts": "依据区规划和学校现状调查，情况属实。",
                "argument": "经论证，确有必要，规模适当，条件具备。",
            }
            for row in kept["dimensions"]
        ]
        total = sum(float(row["amount"] or 0) for row in kept["items"])
        made = {
            **kept,
            **dict.fromkeys(("background", "main", "goals", "plan", "risks"), "已经写明。"),
            "dimensions": dimensions,
            "funds": [{"id": "", "source": "财政拨款", "amount": f"{total:g}", "basis": "询价"}],
        }
        return made | changed

    def fill(self, **changed: Any) -> Case:
        """The clerk writes the report and hands the materials in."""
        for one in self.case.materials.filter(required=True):
            services.receive(case_id=self.case.pk, material_id=one.pk, note="纸质", by=self.clerk, on=self.day)
        return self.save(self.content(**changed))

    def save(self, content: Mapping[str, Any]) -> Case:
        """The clerk saves a content."""
        sheets.save(
            services.CASE, sheet_id=self.case.pk, content=content, version=self.now().version, by=self.clerk,
            on=self.day,
        )  # fmt: skip
        return self.now()

    def submit(self, **changed: Any) -> Case:
        """The clerk writes and hands in."""
        self.fill(**changed)
        sheets.submit(services.CASE, sheet_id=self.case.pk, version=self.now().version, by=self.clerk, on=self.day)
        return self.now()

    def task(self) -> Task:
        return self.now().submission.tasks.filter(state=Task.State.OPEN).order_by("pk").first()

    def approve(self, role: Role) -> Submission:
        """Somebody approves at the station where it stands."""
        by, submission = self.person(role), self.now().submission
        return workflow.approve(task_id=self.task().pk, version=submission.version, by=by, on=self.day)

    def sign(self, agrees: bool = True, text: str = "同意申报。") -> None:
        """The department's head signs."""
        services.sign(
            case_id=self.case.pk, department_id=self.case.department_id, text=text, agrees=agrees,
            by=self.person(Role.DEPARTMENT_HEAD), on=self.day,
        )  # fmt: skip

    def to_the_performance_division(self, **changed: Any) -> Case:
        """Handed in, signed and approved by the department, reviewed by finance."""
        self.submit(**changed)
        self.sign()
        self.approve(Role.DEPARTMENT_HEAD)
        self.approve(Role.FINANCE_DIVISION)
        return self.now()

    def points(self, share: float = 0.9) -> dict[str, str]:
        """Points of so much of every item's weight."""
        card = rules_of(self.now()).card(self.case.kind)
        return {item.id: f"{item.weight_centi * share / 100:.2f}" for item in card.items}

    def score(self, share: float = 0.9, vetoes: tuple[str, ...] = ()) -> Case:
        """The performance division scores."""
        services.score(
            case_id=self.case.pk, points=self.points(share), vetoes=vetoes,
            by=self.person(Role.PERFORMANCE_DIVISION), on=self.day,
        )  # fmt: skip
        return self.now()

    def conclude(self, conclusion: str = "support", supported: int | None = None, **more: Any) -> Case:
        """The performance division writes the conclusion; every item gets `supported` 分, else what it asked for."""
        amounts = {one.pk: supported if supported is not None else one.requested_fen for one in self.case.items.all()}
        more.setdefault("opinion_text", "同意实施。")
        services.conclude(
            case_id=self.case.pk, conclusion=conclusion, supported=amounts,
            by=self.person(Role.PERFORMANCE_DIVISION), on=self.day, **more,
        )  # fmt: skip
        return self.now()

    def issue(self) -> Case:
        """It goes out."""
        self.approve(Role.PERFORMANCE_DIVISION)
        return self.now()

    def passed(self) -> Case:
        """All of it, supported in full."""
        self.to_the_performance_division()
        self.score()
        self.conclude()
        return self.issue()


def begun(county: County, year: ProjectYear | None = None, **flags: Any) -> Assessed:
    """A case that the unit has begun."""
    year = year or new_project(county, **flags)
    case = services.start(project_year_id=year.pk, by=county.people[Role.UNIT_CLERK], on=ASKED)
    return Assessed(county, case)
