"""What the services of linkage share: refusals, records taken under their version."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from abacus.cycle.linkage.models import DepartmentProposal, Proposal, Run
from abacus.foundation.accounts.models import User
from abacus.foundation.money import MAX_FEN
from abacus.foundation.refusals import Refusal


class Stale(Refusal):
    """Somebody was faster."""

    status = 409

    def __init__(self) -> None:
        super().__init__(_("这条记录刚刚由他人改过，您的操作没有生效。"), _("请刷新页面，看过现在的内容后再办理。"))


def swap(row: Any, version: int, **changed: Any) -> None:
    """Change a row that is still at `version` and count it on; `row` follows. Raises Stale."""
    rows = type(row).objects.filter(pk=row.pk, version=version)
    if not rows.update(version=version + 1, **changed):
        raise Stale
    row.version = version + 1
    for name, value in changed.items():
        setattr(row, name, value)


def run_of(run_id: int, by: User, on: date) -> Run:
    """A run this person may see. Raises Run.DoesNotExist."""
    rows = Run.objects.visible_to(by, on).select_for_update(of=("self",)).select_related("region")
    found: Run = rows.get(pk=run_id)
    return found


def proposal_of(proposal_id: int, by: User, on: date) -> Proposal:
    """A proposal this person may see. Raises Proposal.DoesNotExist."""
    rows = Proposal.objects.visible_to(by, on).select_for_update(of=("self",))
    found: Proposal = rows.select_related("run__region", "project_year__project", "project_year__organisation").get(
        pk=proposal_id
    )
    return found


def published(it: Proposal | DepartmentProposal) -> None:
    """Refuse what is still a draft."""
    if it.run.state != Run.State.PUBLISHED:
        raise Refusal(_("这次结果应用还没有公布，不能反馈或决定。"), _("请绩效管理科核对后先公布。"))


def text_within(text: str, what: str, most: int = 2000) -> str:
    """A text without blanks around it. Raises Refusal when it is too long."""
    text = text.strip()
    if len(text) > most:
        raise Refusal(
            _("“%(what)s”有 %(count)s 个字，最多 %(most)s 个。") % {"what": what, "count": len(text), "most": most},
            _("请缩短后再提交。"),
        )
    return text


def amount_within(amount_fen: int | None) -> None:
    """Refuse an amount below nothing or beyond what is taken."""
    if amount_fen is not None and not 0 <= amount_fen <= MAX_FEN:
        raise Refusal(_("下年上限不能为负，也不能超出可填范围。"), _("请核对金额和单位（万元）。"))
