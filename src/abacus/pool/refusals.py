"""What the pool says when it will not do something."""

from django.utils.translation import gettext as _

from abacus.foundation.pages import numbers
from abacus.foundation.refusals import Refusal


class SecretProject(Refusal):
    """Secret projects are kept out of the platform altogether."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _("“%(name)s”标明涉密，本平台不登记涉密项目") % {"name": name},
            _("请按保密规定在专用系统中办理；名称并非涉密的，请去掉密级字样后再登记"),
        )


class CodeTaken(Refusal):
    """A project of that code is in the pool already; its `name` is told only to who may see it, else it is blank."""

    status = 409

    def __init__(self, code: str, name: str) -> None:
        if name:
            said = _("项目代码 %(code)s 已登记为“%(name)s”") % {"code": code, "name": name}
            todo = _("同一项目的新年度请在该项目下开启，不要重复登记")
        else:
            said, todo = _("项目代码 %(code)s 已由其他单位使用") % {"code": code}, _("请核对代码")
        super().__init__(said, todo)


class NotInPool(Refusal):
    """What is before the pool's door has no targets and no budget yet."""

    status = 409

    def __init__(self, name: str, state: str) -> None:
        super().__init__(
            _("“%(name)s”还没有入库（%(state)s），不能填报绩效目标") % {"name": name, "state": state},
            _("请先做事前绩效评估；评估通过、意见落实后自动入库"),
        )


class YearOpen(Refusal):
    """The project already has that year."""

    status = 409

    def __init__(self, name: str, year: int) -> None:
        super().__init__(_("“%(name)s”的 %(year)s 年度已经开启") % {"name": name, "year": year}, _("请直接打开该年度"))


class YearClosed(Refusal):
    """A closed year takes no more entries."""

    def __init__(self, name: str, year: int) -> None:
        super().__init__(
            _("“%(name)s”的 %(year)s 年度已关闭，不能再登记") % {"name": name, "year": year},
            _("确需更正的，请联系绩效管理科"),
        )


class YearShut(Refusal):
    """A year that was closed for the whole region takes no further projects and no files."""

    status = 409

    def __init__(self, year: int) -> None:
        super().__init__(
            _("%(year)s 年度已关闭，不能再登记项目或导入数据") % {"year": year},
            _("请核对年度；确需补登的，请联系绩效管理科重新打开该年度"),
        )


class NegativeBalance(Refusal):
    """An entry would leave less than nothing. The amounts are in 分."""

    def __init__(self, what: str, before_fen: int, amount_fen: int) -> None:
        self.before_fen, self.amount_fen = before_fen, amount_fen
        self.after_fen = before_fen + amount_fen
        super().__init__(
            _("%(what)s现有 %(before)s 元，登记 %(amount)s 元后为 %(after)s 元，余额不能为负")
            % {
                "what": what,
                "before": numbers.yuan(before_fen),
                "amount": numbers.yuan(amount_fen),
                "after": numbers.yuan(self.after_fen),
            },
            _("请核对金额、资金来源和正负号；确有追加预算的，请先登记预算调整"),
        )


class MinusNeedsKind(Refusal):
    """A minus must say what it is."""

    def __init__(self, amount_fen: int) -> None:
        super().__init__(
            _("金额 %(amount)s 元为负，须注明类型") % {"amount": numbers.yuan(amount_fen)},
            _("预算选“预算调整”“调剂”或“收回”，执行选“更正”或“退回”"),
        )


class OutOfRange(Refusal):
    """An amount, or a sum of amounts, that the platform does not take."""

    def __init__(self, amount_fen: int) -> None:
        super().__init__(
            _("金额 %(amount)s 元超出可登记的范围") % {"amount": numbers.yuan(amount_fen)}, _("请核对单位是元还是万元")
        )


class GateClosed(Refusal):
    """A gate of the region's rules keeps a project from going on; `findings` says which."""

    def __init__(self, findings: list) -> None:
        self.findings = findings
        closed = [finding for finding in findings if not finding.ok]
        super().__init__(
            _("；").join(f"{finding.message}（{finding.clause}）" for finding in closed),
            _("请先完成上述环节，再批复预算"),
        )


class ProtectedFirst(Refusal):
    """三保 lines that go before are short; `short` are their names with what is missing."""

    def __init__(self, name: str, ahead_fen: int, short: list[str], clause: str) -> None:
        self.short = short
        super().__init__(
            _("“三保”还有缺口 %(ahead)s 万元，不能安排“%(name)s”（%(clause)s）：%(short)s")
            % {"ahead": numbers.wan(ahead_fen), "name": name, "clause": clause, "short": _("、").join(short)},
            _("请先足额安排“三保”项目；已按标准核定的，在批复时注明"),
        )


class ProtectedMinus(Refusal):
    """Money may leave a 三保 line only with a document and a reason."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _("“%(name)s”是“三保”项目，减少预算须有文号和理由") % {"name": name},
            _("请填写文号，并写明减少的理由；规则和结果应用都不能减少“三保”预算"),
        )


class AboveCeiling(Refusal):
    """More than was supported, or than last year's result leaves, needs a reason."""

    def __init__(self, name: str, ceilings: list[str]) -> None:
        super().__init__(
            _("“%(name)s”的批复数超过%(ceilings)s") % {"name": name, "ceilings": _("、").join(ceilings)},
            _("请减少批复数，或写明超过的理由"),
        )


class AlreadyApproved(Refusal):
    """Somebody approved the budget before."""

    status = 409

    def __init__(self, who: str, when: str) -> None:
        super().__init__(
            _("该项目预算已由%(who)s于 %(when)s 批复") % {"who": who, "when": when},
            _("批复后的变动请登记预算调整；目标变动请提交新版本并说明理由"),
        )


class AmountDiffers(Refusal):
    """The amount to approve is not the opening budget already entered."""

    def __init__(self, entered_fen: int, amount_fen: int) -> None:
        super().__init__(
            _("已登记的年初预算为 %(entered)s 元，与批复数 %(amount)s 元不一致")
            % {"entered": numbers.yuan(entered_fen), "amount": numbers.yuan(amount_fen)},
            _("请核对后按年初预算批复，差额登记为预算调整"),
        )


class WrongState(Refusal):
    """What was asked for does not fit where the thing stands."""

    status = 409


class ReasonMissing(Refusal):
    """A frozen target changes only with a reason."""

    def __init__(self) -> None:
        super().__init__(_("目标已随预算冻结，变更须填写理由"), _("请写明变更的原因和依据，再提交新版本"))


class SameFile(Refusal):
    """These bytes were imported before; `batch_id` says where to look."""

    status = 409

    def __init__(self, file: str, who: str, when: str, batch_id: int) -> None:
        self.batch_id = batch_id
        super().__init__(
            _("同一个文件“%(file)s”已由%(who)s于 %(when)s 导入") % {"file": file, "who": who, "when": when},
            _("请不要重复导入；确需重来的，请先撤回上一次导入"),
        )


class StandsOn(Refusal):
    """Something was built on an import, so that it cannot be taken back; `found` says what."""

    status = 409

    def __init__(self, found: list[str]) -> None:
        self.found = found
        super().__init__(
            _("不能撤回：%(found)s") % {"found": _("；").join(found[:5]) + ("；……" if len(found) > 5 else "")},
            _("请改用预算调整、更正或退回来纠正"),
        )
