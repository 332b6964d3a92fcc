"""What units say to a proposal within their days, and what finance adds."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from abacus.cycle.linkage.models import Proposal, Remark
from abacus.cycle.linkage.services.common import proposal_of, published, swap, text_within
from abacus.foundation.accounts.access import require
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.audit import services as audit
from abacus.foundation.refusals import Refusal

State = Proposal.State


@transaction.atomic
def answer(*, proposal_id: int, version: int, agrees: bool, text: str, by: User, on: date) -> Remark:
    """The unit or its department agrees, or appeals with its reasons, within the days set.

    Raises Refusal after the last day, for an appeal without reasons, and once it is decided; Stale.
    """
    proposal = proposal_of(proposal_id, by, on)
    require(by, Permission.LINKAGE_ANSWER, path=proposal.organisation_path, on=on)
    published(proposal)
    if proposal.state == State.DECIDED:
        raise Refusal(_("这个项目的结果应用已经决定。"), _("如有新的情况，请联系绩效管理科。"))
    until = proposal.run.answer_until
    if until is not None and on > until:
        raise Refusal(_("反馈期限到 %(day)s 为止，已经过了。") % {"day": until.isoformat()}, _("请联系绩效管理科。"))
    text = text_within(text, _("意见"))
    if not agrees and not text:
        raise Refusal(_("提出异议要写明理由。"), _("请写清哪一条不符合、依据是什么。"))
    kind, state = (Remark.Kind.AGREE, State.ANSWERED) if agrees else (Remark.Kind.APPEAL, State.APPEALED)
    swap(proposal, version, state=state)
    made = Remark.objects.create(proposal=proposal, kind=kind, text=text, by=by, on=on)
    audit.record(
        by=by, on=on, action="linkage.answered", target=proposal, path=proposal.organisation_path,
        after={"answer": kind, "text": text},
    )  # fmt: skip
    return made


@transaction.atomic
def comment(*, proposal_id: int, text: str, by: User, on: date) -> Remark:
    """The finance division in charge says what it thinks of a proposal. Raises Refusal for nothing said."""
    proposal = proposal_of(proposal_id, by, on)
    require(by, Permission.LINKAGE_PROPOSE, path=proposal.organisation_path, on=on)
    published(proposal)
    text = text_within(text, _("意见"))
    if not text:
        raise Refusal(_("意见是空的。"), _("请写明意见。"))
    made = Remark.objects.create(proposal=proposal, kind=Remark.Kind.COMMENT, text=text, by=by, on=on)
    audit.record(
        by=by, on=on, action="linkage.commented", target=proposal, path=proposal.organisation_path, after={"text": text}
    )
    return made
