"""A case as its page shows it: indicators with points and papers, what the reader may see and do."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from abacus.cycle.keyevaluation.models import CaseMember, ItemScore, KeyCase, WorkingPaper
from abacus.cycle.keyevaluation.rules import Rules, Total, share
from abacus.cycle.keyevaluation.services import common
from abacus.cycle.keyevaluation.services.exchange import REPORT, carried, total_of
from abacus.cycle.keyevaluation.services.team import points_of
from abacus.foundation.accounts.access import Access
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.pages import numbers

State = KeyCase.State
WITH_EVALUATED = frozenset({State.EXCHANGE, State.ANSWERED, State.FINAL})
"""States in which the evaluated know the points and the problems."""


@dataclass(frozen=True)
class Row:
    """One indicator: weight, points, what they rest on, and last year's."""

    item: dict[str, Any]
    score: ItemScore | None
    papers: list[WorkingPaper]
    before_centi: int | None
    typed: tuple[str | None, str | None] = (None, None)
    """Points and reason as typed, where they could not be kept."""

    @property
    def points(self) -> str:
        """What stands in the field of the points."""
        typed = self.typed[0]
        if typed is not None:
            return typed
        return numbers.points(self.score.points_centi) if self.score else ""

    @property
    def reason(self) -> str:
        """What stands in the field of the reason."""
        typed = self.typed[1]
        if typed is not None:
            return typed
        return self.score.reason if self.score else ""

    @property
    def deducted_centi(self) -> int | None:
        """What was taken off; None while nothing is scored."""
        return None if self.score is None else self.item["weight_centi"] - self.score.points_centi


def rows(case: KeyCase, typed: Mapping[str, str]) -> list[Row]:
    """The indicators in the order of the framework, with what was `typed`. Four queries at most."""
    scores = {one.item: one for one in case.scores.select_related("scored_by")}
    papers: dict[str, list[WorkingPaper]] = {}
    found = case.papers.filter(withdrawn_on=None).select_related("written_by").prefetch_related("evidence")
    for paper in found:
        papers.setdefault(paper.item, []).append(paper)
    before = dict(case.previous.scores.values_list("item", "points_centi")) if case.previous else {}
    return [
        Row(
            item, scores.get(item["id"]), papers.get(item["id"], []), before.get(item["id"]),
            (typed.get(f"points-{item['id']}"), typed.get(f"reason-{item['id']}")),
        )
        for item in case.framework
    ]  # fmt: skip


@dataclass(frozen=True)
class Sight:
    """What one person sees of a case and may do to it."""

    case: KeyCase
    access: Access

    @property
    def member(self) -> CaseMember | None:
        """Their place on the team."""
        return common.membership(self.case, self.access.user)

    @property
    def leads(self) -> bool:
        """Organises the evaluation."""
        return common.may_lead(self.case, self.access.user, self.access.on)

    @property
    def works(self) -> bool:
        """Works on the case."""
        return common.may_work(self.case, self.access.user, self.access.on)

    @property
    def preparing(self) -> bool:
        """The plan comes first."""
        return self.case.state in {State.PLANNING, State.REVIEW} and not self.case.registered

    @property
    def scores(self) -> bool:
        """Writes papers and scores now."""
        return self.works and self.case.state in {State.EVALUATING, State.ANSWERED}

    @property
    def declares(self) -> bool:
        """Has still to declare that there is no conflict."""
        member = self.member
        return member is not None and member.declared_on is None

    @property
    def inside(self) -> bool:
        """Sees papers and points before the evaluated do: the team, finance, and who reads the whole region."""
        access, case = self.access, self.case
        finance = access.may(Permission.SPOT_CHECK, case.organisation_path)
        return self.works or self.leads or finance or access.scope.covers(case.region.path)

    @property
    def sees_result(self) -> bool:
        """Sees points and problems."""
        return self.inside or self.case.state in WITH_EVALUATED

    @property
    def answers(self) -> bool:
        """Has to answer the draft."""
        return self.case.state == State.EXCHANGE and common.may_answer(self.case, self.access.user, self.access.on)

    @property
    def provides(self) -> bool:
        """May add evidence."""
        running = self.case.state != State.FINAL
        return running and (self.works or common.may_answer(self.case, self.access.user, self.access.on))


def page(case: KeyCase, access: Access, rules: Rules, typed: Mapping[str, str]) -> dict[str, Any]:
    """Everything the page of a case shows."""
    sight = Sight(case, access)
    result: Total = total_of(case)
    kind = rules.object_type(case.object_kind)
    passed = {one.point: one for one in case.check_points.select_related("passed_by")}
    problems = list(carried(case).select_related("carried_from"))
    return {
        "case": case,
        "sight": sight,
        "kind": kind.label if kind else case.object_kind,
        "fund": rules.fund_label(case.fund_type) if case.fund_type else "",
        "rows": rows(case, typed),
        "total": result,
        "grade": rules.grade_labels.get(case.grade or result.grade, ""),
        "share": share(case.framework, rules.params),
        "weights": sum(one["weight_centi"] for one in case.framework),
        "members": case.members.filter(left_on=None).select_related("user__organisation"),
        "discussions": case.discussions.select_related("recorded_by"),
        "evidence": case.evidence.select_related("upload", "provided_by"),
        "points": [(one, passed.get(one.id)) for one in points_of(case)],
        "carried": [(one, case.carried.get(str(one.pk))) for one in problems],
        "report": [(name, label(), case.report.get(name, "")) for name, label in REPORT.items()],
        "chief_signs": rules.chief_signs,
        "overdue": case.answer_due_on is not None and access.on > case.answer_due_on,
    }
