"""Evidence, working papers and scores."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.core.files.base import File
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from abacus.cycle.keyevaluation.models import Evidence, ItemScore, KeyCase, WorkingPaper
from abacus.cycle.keyevaluation.models.papers import mark
from abacus.cycle.keyevaluation.services.common import (
    State,
    case_of,
    item_of,
    may_answer,
    may_work,
    trail,
    within,
    work,
)
from abacus.cycle.written import fits, need
from abacus.foundation.accounts.models import User
from abacus.foundation.audit import services as audit
from abacus.foundation.documents import services as documents
from abacus.foundation.pages import numbers
from abacus.foundation.refusals import Refusal

RUNNING = (State.PLANNING, State.REVIEW, State.EVALUATING, State.EXCHANGE, State.ANSWERED)


@transaction.atomic
def add_evidence(*, case_id: int, file: File, name: str, title: str, by: User, on: date) -> Evidence:
    """Add a document; the team adds what it gathers, the evaluated what they are asked for."""
    case = case_of(case_id, by, on)
    within(case, *RUNNING)
    if not may_answer(case, by, on) or may_work(case, by, on):
        work(case, by, on)
    upload = documents.store(file=file, name=name, path=case.organisation_path, by=by, on=on, granted=True)
    same = case.evidence.filter(upload=upload).first()
    if same is not None:
        return same
    last = case.evidence.aggregate(last=Max("number"))["last"] or 0
    made = Evidence.objects.create(
        case=case, number=last + 1, title=fits(title or name, _("资料名称"), 200), upload=upload, provided_by=by,
        provided_on=on,
    )  # fmt: skip
    audit.record(**trail(case, "keycase.evidence_added", by, on, number=made.number, title=made.title))
    return made


@transaction.atomic
def write_paper(
    *, case_id: int, item: str, text: str, by: User, on: date, evidence: Iterable[int] = (), problem: bool = False
) -> WorkingPaper:
    """Write a working paper: a finding about one indicator, and the numbers of the evidence it rests on."""
    case = case_of(case_id, by, on)
    work(case, by, on)
    within(case, State.EVALUATING, State.ANSWERED)
    item_of(case, item)
    numbers_given = set(evidence)
    found = list(case.evidence.filter(number__in=numbers_given))
    if len(found) != len(numbers_given):
        raise Refusal(_("有佐证资料的编号不在案卷中。"), _("请从案卷的资料清单中选择。"))
    last = case.papers.aggregate(last=Max("number"))["last"] or 0
    made = WorkingPaper.objects.create(
        case=case, number=last + 1, item=item, text=need(text, _("底稿内容")), problem=problem, written_by=by,
        written_on=on,
    )  # fmt: skip
    made.evidence.set(found)
    audit.record(
        **trail(case, "keycase.paper_written", by, on, number=made.number, item=item, evidence=sorted(numbers_given))
    )
    return made


@transaction.atomic
def withdraw_paper(*, case_id: int, paper_id: int, reason: str, by: User, on: date) -> WorkingPaper:
    """Take a working paper back; it stays readable and no longer carries points or problems."""
    case = case_of(case_id, by, on)
    work(case, by, on)
    within(case, State.EVALUATING, State.ANSWERED)
    paper = case.papers.get(pk=paper_id, withdrawn_on=None)
    paper.withdrawn_on = on
    paper.save(update_fields=["withdrawn_on"])
    audit.record(**trail(case, "keycase.paper_withdrawn", by, on, need(reason, _("撤回的理由")), number=paper.number))
    return paper


class ScoredMeanwhile(Refusal):
    """A colleague scored the same indicators since the page was opened."""

    status = 409

    def __init__(self, scores: Iterable[tuple[str, ItemScore]]) -> None:
        facts = [
            _("“%(name)s”由%(who)s打了 %(points)s 分%(reason)s") % {
                "name": name, "who": score.scored_by.name, "points": numbers.points(score.points_centi),
                "reason": f"（{score.reason}）" if score.reason else "",
            }
            for name, score in scores
        ]  # fmt: skip
        super().__init__(
            _("您打分期间别人也打了分：%(facts)s。") % {"facts": "；".join(facts)},
            _("您填的还在下面，没有保存；确认后再保存一次即以您的为准。"),
        )


@transaction.atomic
def score_items(
    *,
    case_id: int,
    scores: Mapping[str, tuple[int, str]],
    seen: Mapping[str, str],
    by: User,
    on: date,
) -> KeyCase:
    """Score indicators: points in 0.01 and a reason each. Deducted points need a reason and a working paper.

    `seen` is what whoever scores saw of each (`ItemScore.mark`); what is not named was not scored when they looked.
    What was not touched is left as it is now. Raises ScoredMeanwhile where both changed the same indicator.
    """
    case = case_of(case_id, by, on)
    work(case, by, on)
    within(case, State.EVALUATING, State.ANSWERED)
    scores = _touched(case, scores, seen)
    papers = set(case.papers.filter(withdrawn_on=None).values_list("item", flat=True))
    for id, (points, reason) in scores.items():
        item = item_of(case, id)
        if not 0 <= points <= item["weight_centi"]:
            most = numbers.weight(item["weight_centi"])
            raise Refusal(
                _("“%(name)s”的得分应在 0 到 %(most)s 分之间。") % {"name": item["label"], "most": most},
                _("请核对得分。"),
            )
        if points < item["weight_centi"] and id not in papers:
            raise Refusal(_("“%(name)s”扣了分，还没有工作底稿。") % {"name": item["label"]}, _("请先写底稿，再打分。"))
        if points < item["weight_centi"]:
            need(reason, _("“%(name)s”的扣分理由") % {"name": item["label"]})
        ItemScore.objects.update_or_create(
            case=case, item=id,
            defaults={
                "points_centi": points, "reason": fits(reason, _("扣分理由")), "scored_by": by, "scored_on": on,
            },
        )  # fmt: skip
    audit.record(
        **trail(case, "keycase.scored", by, on, scores={id: points for id, (points, _reason) in scores.items()})
    )
    return case


def _touched(
    case: KeyCase, scores: Mapping[str, tuple[int, str]], seen: Mapping[str, str]
) -> dict[str, tuple[int, str]]:
    """The scores that differ from what the page showed. Raises ScoredMeanwhile."""
    now = {one.item: one for one in case.scores.select_related("scored_by")}
    touched = {id: given for id, given in scores.items() if mark(*given) != seen.get(id, "")}
    rivals = [
        (item_of(case, id)["label"], now[id])
        for id, given in touched.items()
        if id in now and now[id].mark not in {seen.get(id, ""), mark(*given)}
    ]
    if rivals:
        raise ScoredMeanwhile(rivals)
    return touched
