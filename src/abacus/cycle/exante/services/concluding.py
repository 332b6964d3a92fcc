"""The conclusion: points, veto items, supported amounts, and the numbered opinion that goes out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from abacus.cycle.exante import rules as rule_book
from abacus.cycle.exante.models import Case, CaseItem, OpinionItem
from abacus.cycle.exante.services import outcomes
from abacus.cycle.exante.services.common import (
    WrongMoment,
    case_of,
    known,
    require_concluding,
    require_running,
    rules_of,
    words,
)
from abacus.cycle.scoring import points_of
from abacus.engine.result import Result
from abacus.foundation.accounts.access import require
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.audit import services as audit
from abacus.foundation.organisations import tree
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.organisations.reach import reaching
from abacus.foundation.pages import numbers
from abacus.foundation.refusals import Refusal

WORST_RENEWAL = "cancel"


@dataclass(frozen=True)
class Said:
    """One item of the opinion: a category of the rules and what has to change."""

    category: str
    text: str


@transaction.atomic
def score(*, case_id: int, points: Mapping[str, str], by: User, on: date, vetoes: Sequence[str] = ()) -> Case:
    """Set the points that count: the performance division's own in a full review, the panel's mean in a key one.

    Raises WrongMoment while a member of the panel has not scored. A conclusion written before is taken back.
    """
    case = case_of(case_id, by, on)
    require_concluding(case, by, on)
    require_running(case)
    rules = rules_of(case)
    for veto in vetoes:
        known(veto, (one.id for one in rules.options("exante.vetoes")), _("一票否决情形"))
    card = rules.card(case.kind)
    if case.depth == Case.Depth.KEY:
        made = _panel_points(case, rules)
        case.scores, case.total_centi = {}, made.value
        case.explanation = {"panel": dict(made.values)}
    else:
        case.scores = points_of(points, card.items)
        case.total_centi = sum(case.scores.values())
        case.explanation = {}
    band = card.grade(case.total_centi)
    case.grade, case.vetoes, case.scored_by = band.id or "", sorted(set(vetoes)), by
    suggested = rule_book.suggestion(rules, case.total_centi, case.vetoes)
    case.suggested, case.conclusion, case.conclusion_label = str(suggested.value or ""), "", ""
    case.explanation |= {"rule": suggested.rule_id, "hash": suggested.rule_hash, "card": card.to_json()}
    case.version += 1
    case.save()
    audit.record(
        by=by, on=on, action="exante.scored", target=case,
        after={"total_centi": case.total_centi, "vetoes": case.vetoes, "suggested": case.suggested},
    )  # fmt: skip
    return case


@transaction.atomic
def conclude(
    *,
    case_id: int,
    conclusion: str,
    supported: Mapping[int, int],
    by: User,
    on: date,
    opinions: Sequence[Said] = (),
    opinion_text: str = "",
    reason: str = "",
    renewal: str = "",
) -> Case:
    """Write the conclusion: what is decided, how much each item gets, and what has to change first.

    It goes out when the performance division approves on the route. `supported` by item in 分; a conclusion
    that refuses supports nothing. Raises Refusal for more than was asked, for a conclusion other than the
    suggested one without a reason, for one that wants changes without naming them.
    """
    case = case_of(case_id, by, on)
    require_concluding(case, by, on)
    require_running(case)
    if case.total_centi is None:
        raise WrongMoment(_("还没有评分"), _("请先评分；重点评估由评估组评分"))
    rules = rules_of(case)
    known(conclusion, (one.id for one in rules.options("exante.conclusions")), _("评估结论"))
    reason = words(reason, _("理由"), needed=False)
    effect = rules.effect(conclusion)
    if conclusion != case.suggested and not reason:
        raise Refusal(
            _("结论与按得分的建议不同，没有写理由"),
            _("建议是“%(word)s”；改变结论要写明理由") % {"word": rules.label("exante.conclusions", case.suggested)},
        )
    renewal = _renewal(case, rules, renewal, effect)
    _support(case, {} if effect == "shuts" else supported, nothing=effect == "shuts")
    _list_opinions(case, rules, opinions, wanted=effect == "opens_when_answered")
    case.conclusion, case.reason, case.renewal = conclusion, reason, renewal
    case.conclusion_label = rules.label("exante.conclusions", conclusion)
    case.opinion_text = words(opinion_text, _("总体意见"))
    case.concluded_by, case.concluded_on = by, on
    case.version += 1
    case.save()
    audit.record(
        by=by, on=on, action="exante.concluded", target=case, reason=reason,
        after={"conclusion": conclusion, "suggested": case.suggested, "supported_fen": case.supported_fen},
    )  # fmt: skip
    return case


@transaction.atomic
def issue(case: Case, by: User, on: date) -> None:
    """The route's end: the opinion gets its number, the outcome is recorded, the pool's door opens or shuts."""
    require(by, Permission.EXANTE_CONCLUDE, path=case.organisation_path, on=on)
    region = tree.region_of(case.organisation)
    Organisation.objects.select_for_update().get(pk=region.pk)
    issued = Case.objects.filter(region_path=case.region_path, fiscal_year=case.fiscal_year)
    with reaching(case.region_path):  # the region's numbers go on, however little of it an assignee reaches
        case.number = (issued.aggregate(last=Max("number"))["last"] or 0) + 1
    rules = rules_of(case)
    case.number_text = rules.opinion_number(region.name, case.fiscal_year, case.number)
    case.concluded_on = on
    case.save()
    audit.record(
        by=by, on=on, action="exante.issued", target=case,
        after={"number": case.number_text, "conclusion": case.conclusion, "supported_fen": case.supported_fen},
    )  # fmt: skip
    outcomes.settle(case=case, by=by, on=on)


def _panel_points(case: Case, rules: rule_book.Rules) -> Result:
    members = list(case.panel.filter(left_on=None, scoring=True).select_related("person"))
    if not members:
        raise WrongMoment(_("重点评估还没有评估组"), _("请先邀请评估组成员"))
    missing = [one.person.name for one in members if one.total_centi is None]
    if missing:
        raise WrongMoment(
            _("%(names)s 还没有评分") % {"names": "、".join(missing)}, _("等评分齐了再汇总；不能参加的请移出评估组")
        )
    return rule_book.panel([one.total_centi for one in members], rules)


def _support(case: Case, supported: Mapping[int, int], *, nothing: bool) -> None:
    items = list(CaseItem.objects.select_for_update(of=("self",)).filter(case=case))
    for item in items:
        amount = 0 if nothing else supported.get(item.pk)
        if amount is None:
            raise Refusal(_("“%(name)s”没有填支持金额") % {"name": item.name}, _("不支持的填 0"))
        if amount < 0 or item.requested_fen is None or amount > item.requested_fen:
            asked = numbers.wan(item.requested_fen) if item.requested_fen is not None else "—"
            raise Refusal(
                _("“%(name)s”的支持金额应在 0 和申报的 %(asked)s 万元之间") % {"name": item.name, "asked": asked},
                _("请改正后再提交"),
            )
        item.supported_fen = amount
    CaseItem.objects.bulk_update(items, ["supported_fen"], batch_size=500)
    case.supported_fen = sum(item.supported_fen or 0 for item in items)


def _renewal(case: Case, rules: rule_book.Rules, renewal: str, effect: str) -> str:
    options = rules.options("exante.renewal_conclusions")
    if case.policy is None or case.policy.succeeds_id is None or not options:
        return ""
    known(renewal, (one.id for one in options), _("对到期政策的建议"))
    if renewal == WORST_RENEWAL and effect != "shuts":
        raise Refusal(_("建议取消的政策不能同时予以支持"), _("请改建议，或改结论"))
    return renewal


def _list_opinions(case: Case, rules: rule_book.Rules, said: Sequence[Said], *, wanted: bool) -> None:
    labels: dict[str, Any] = {one.id: one.label for one in rules.opinions("exante")}
    kept = [one for one in said if one.text.strip()]
    for one in kept:
        known(one.category, labels, _("意见类别"))
    if wanted and not kept:
        raise Refusal(_("这个结论要求完善方案，没有写要完善什么"), _("请至少写一条评估意见"))
    case.opinion_items.all().delete()
    OpinionItem.objects.bulk_create(
        OpinionItem(
            case=case, number=at, category=one.category, category_label=labels[one.category],
            text=words(one.text, _("评估意见")),
        )
        for at, one in enumerate(kept, start=1)
    )  # fmt: skip
