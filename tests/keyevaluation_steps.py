"""Key evaluations on their way, for the tests of the stage."""

from dataclasses import dataclass
from datetime import date

from django.core.files.base import ContentFile

from abacus.cycle.keyevaluation import services
from abacus.cycle.keyevaluation.models import KeyCase
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.roles import Role
from abacus.pool import services as pool
from abacus.pool.models import ProjectYear
from tests import stages
from tests.factories import County

DAY = date(2023, 4, 3)


def project(county: County, name: str = "农村污水治理站运维", fen: int = 200_000_000, **flags: object) -> ProjectYear:
    """A project of 2022 with a budget."""
    year = stages.project(county, date(2022, 1, 10), name, nature="continuing", **flags)
    return funded(county, year, fen)


def funded(county: County, year: ProjectYear, fen: int) -> ProjectYear:
    """With an opening budget."""
    by, on = county.people[Role.PERFORMANCE_DIVISION], date(year.fiscal_year, 1, 20)
    pool.post_budget(project_year=year, kind="initial", amount_fen=fen, entered_on=on, by=by, on=on)
    year.refresh_from_db()
    return year


@dataclass
class Evaluation:
    """The people of a county acting on one case."""

    county: County
    case: KeyCase
    day: date = DAY

    @property
    def lead(self) -> User:
        return self.county.people[Role.PERFORMANCE_DIVISION]

    @property
    def expert(self) -> User:
        return self.county.people[Role.EXPERT]

    def given(self, by: User | None = None) -> dict[str, object]:
        """What every service wants to know."""
        return {"case_id": self.case.pk, "by": by or self.lead, "on": self.day}

    def now(self) -> KeyCase:
        """The case as it stands."""
        self.case = KeyCase.objects.select_related("organisation", "project_year", "previous").get(pk=self.case.pk)
        return self.case

    def join(self, user: User | None = None, role: str = "expert") -> None:
        """Somebody joins the team and declares that there is no conflict."""
        services.add_member(user=user or self.expert, role=role, **self.given())
        services.declare(**self.given(user or self.expert))

    def planned(self) -> KeyCase:
        """The plan passed its review."""
        self.join()
        saved = services.save_plan(version=self.now().version, plan="现场核查与问卷相结合。", **self.given())
        sent = services.submit_plan(version=saved.version, **self.given())
        services.review_plan(version=sent.version, passed=True, opinion="同意", **self.given())
        return self.now()

    def evidence(self, name: str = "合同.txt") -> None:
        """A document the unit hands over."""
        clerk = self.county.people[Role.UNIT_CLERK]
        services.add_evidence(file=ContentFile(name.encode()), name=name, title=name, **self.given(clerk))

    def scored(self, **lost: int) -> KeyCase:
        """All points but those named as lost, each with its working paper."""
        self.evidence()
        for item in lost:
            services.write_paper(
                item=item, text=f"{item}没有做到", evidence=[1], problem=True, **self.given(self.expert)
            )
        scores = {
            one["id"]: (one["weight_centi"] - lost.get(one["id"], 0), "见底稿" if one["id"] in lost else "")
            for one in self.now().framework
        }
        services.score_items(scores=scores, seen=self.marks(), **self.given(self.expert))
        return self.now()

    def marks(self) -> dict[str, str]:
        """What a page opened now shows of every indicator's points."""
        return {one.item: one.mark for one in self.now().scores.all()}

    def sent(self, **lost: int) -> KeyCase:
        """The draft is with the evaluated."""
        self.planned()
        self.scored(**lost)
        report = {"conclusion": "总体较好。"}
        services.send_draft(version=self.now().version, report=report, **self.given(self.expert))
        return self.now()

    def answered(self, accept: bool = True, text: str = "") -> KeyCase:
        """The unit answers."""
        clerk = self.county.people[Role.UNIT_CLERK]
        services.answer_draft(version=self.now().version, accept=accept, text=text, **self.given(clerk))
        return self.now()

    def pass_points(self) -> None:
        """Every station of quality control that is left."""
        from abacus.cycle.keyevaluation.services.team import points_of

        done = set(self.case.check_points.values_list("point", flat=True))
        for one in points_of(self.now()):
            if one.id not in done | {"exchange", "application"}:
                services.pass_point(point=one.id, note="已办", **self.given())

    def finished(self, **lost: int) -> KeyCase:
        """The whole way."""
        self.sent(**lost)
        self.answered()
        self.pass_points()
        services.finish(version=self.now().version, decision="", **self.given())
        return self.now()


def opened(county: County, year: ProjectYear | None = None, **more: object) -> Evaluation:
    """A case of a project."""
    given = {"fiscal_year": 2022, "object_kind": "project", "reason": "金额大、社会关注", **more}
    found = None if {"policy", "organisation"} & set(more) else year or project(county)
    case = services.open_case(project_year=found, by=county.people[Role.PERFORMANCE_DIVISION], on=DAY, **given)
    return Evaluation(county, case)
