"""Approving several tasks at once: all of those named, or none."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from abacus.foundation.accounts.models import User
from abacus.foundation.workflow.bulk import MOST, verdicts
from abacus.foundation.workflow.models import Submission
from abacus.foundation.workflow.refusals import AlreadyHandled, NotAllowedNow
from abacus.foundation.workflow.services.actions import approve


class NoLongerQualified(NotAllowedNow):
    """Something changed between the preview and the confirmation, so nothing was approved."""

    status = 409


@transaction.atomic
def approve_several(*, versions: Mapping[int, int], by: User, on: date) -> list[Submission]:
    """Approve the tasks (id → version of the submission as shown), each with an event of its own: all, or none.

    What qualifies is worked out anew; raises NoLongerQualified naming the first that does not any more.
    """
    if not versions:
        raise NotAllowedNow(_("没有可以批量通过的事项。"), _("请逐件审核。"))
    if len(versions) > MOST:
        raise NotAllowedNow(_("一次最多批量通过 %(most)s 件。") % {"most": MOST}, _("请分几次办理。"))
    found = {one.task.pk: one for one in verdicts(versions, by, on)}
    done = []
    for task_id, version in sorted(versions.items()):
        verdict = found.get(task_id)
        if verdict is None or not verdict.qualifies:
            raise _no_longer(verdict.task.submission.title if verdict else "", verdict.reasons[0] if verdict else "")
        try:
            done.append(approve(task_id=task_id, version=version, by=by, on=on))
        except AlreadyHandled as refusal:
            raise _no_longer(verdict.task.submission.title, refusal.message) from refusal
    return done


def _no_longer(title: str, why: str) -> NoLongerQualified:
    return NoLongerQualified(
        _("“%(title)s”已有变化：%(why)s。没有通过任何一件。")
        % {"title": title or _("其中一件"), "why": why.rstrip("。") or _("已不在待审核中")},
        _("请按现在的情况重新选择。"),
    )
