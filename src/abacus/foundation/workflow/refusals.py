"""Why an action on a submission is not possible."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from abacus.foundation.refusals import Refusal


class AlreadyHandled(Refusal):
    """Somebody was faster: the page that was acted on is stale."""

    status = 409

    def __init__(self, name: str = "", day: date | None = None) -> None:
        said = (
            _("该事项已由 %(name)s 于 %(day)s 办理。") % {"name": name, "day": day}
            if name
            else _("该事项已不在待办中。")
        )
        super().__init__(said, _("请刷新页面查看最新状态。"))


class NobodyToAct(Refusal):
    """A step of the route has nobody; `missing` says which roles, where."""

    def __init__(self, missing: Sequence[str]) -> None:
        self.missing = tuple(missing)
        super().__init__(
            _("审核路线上缺人：%(missing)s。") % {"missing": _("；").join(missing)},
            _("请联系系统管理员任命后再提交。"),
        )


class OwnSubmission(Refusal):
    """Nobody decides about what they handed in themselves."""

    def __init__(self) -> None:
        super().__init__(_("本人提交的事项不能由本人审核。"), _("请由同岗位的其他人办理。"))


class AlreadySigned(Refusal):
    """Where all countersign, nobody signs twice: not for a second post, not in somebody's name."""

    def __init__(self) -> None:
        super().__init__(
            _("会签须由不同的人办理，您在本环节已经签过。"), _("请由另一岗位的其他人办理，无人时由绩效管理科指派。")
        )


class NotAllowedNow(Refusal):
    """The action does not fit the state the submission is in."""


class OpinionWanted(Refusal):
    """A return says why."""

    def __init__(self) -> None:
        super().__init__(_("退回时应填写意见。"), _("请至少写一条意见，说明要改什么。"))


class NotYourTask(Refusal):
    """The act belongs to a role the person does not hold there."""

    status = 403

    def __init__(self, whose: str) -> None:
        super().__init__(_("该事项由“%(whose)s”办理。") % {"whose": whose})


class ReasonWanted(Refusal):
    """Acting in somebody's stead wants a reason."""

    def __init__(self) -> None:
        super().__init__(_("没有写原因。"), _("请写明原因，对方和审计都会看到。"))
