"""What is wrong with a department's targets or self-evaluation."""

from collections import Counter
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from abacus.cycle.departmentwide.content import Actual, Targets
from abacus.cycle.departmentwide.rules import Rules
from abacus.cycle.findings import Finding, Findings, Place, Severity, ordered
from abacus.engine.rules.project import ProjectResult
from abacus.foundation.pages import numbers

MUST, ADVICE = Severity.MUST, Severity.ADVICE
TARGET_CHECKS, EVALUATION_CHECKS = 8, 5


def check_targets(targets: Targets, rules: Rules) -> Findings:
    """The targets: complete, readable, points as the place sets them, something to compare with."""
    found: list[Finding] = []

    def add(code: str, level: Severity, place: Place, where: str, what: str, todo: str) -> None:
        found.append(Finding(code, level, place, what, todo, where))

    for name, label, text in (("duties", _("主要职责"), targets.duties), ("goal", _("年度总体目标"), targets.goal)):
        if not text.strip():
            add(name, MUST, Place(name), label, _("没有填写"), _("按部门“三定”规定和年度计划填写"))
    if not targets.tasks:
        add("tasks", MUST, Place("tasks"), _("年度主要任务"), _("一项任务也没有"), _("至少写一项，注明内容和金额"))
    for at, task in enumerate(targets.tasks):
        if not task.name.strip() or not task.content.strip():
            add(
                "task",
                MUST,
                Place("name", at),
                _("第 %(n)s 项任务") % {"n": at + 1},
                _("名称或内容是空的"),
                _("补全或删去这一行"),
            )
        if task.amount_fen is None:
            add(
                "amount",
                ADVICE,
                Place("amount", at),
                task.name or str(at + 1),
                _("没有预算金额"),
                _("不需要资金的任务填 0"),
            )
    for problem in targets.problems:
        place = Place(problem.column, problem.row)
        add("unreadable", MUST, place, _("第 %(n)s 行") % {"n": problem.row + 1}, problem.message, problem.todo)
    own = [line for line in targets.lines if not line.common]
    for at, line in enumerate(own):
        where = line.name or _("第 %(n)s 行") % {"n": at + 1}
        if not line.name or line.operator is None or (line.target_micro is None and line.target_on is None):
            add(
                "line",
                MUST,
                Place("value", at),
                where,
                _("名称、性质或指标值没有填全"),
                _("写成“≥ 95 %”这样可以比较的值"),
            )
        if line.aspect in rules.locked:
            add(
                "locked",
                MUST,
                Place("aspect", at),
                where,
                _("“%(aspect)s”用统一的共性指标，不能自设") % {"aspect": line.aspect_label},
                _("改到部门自主的角度"),
            )
        elif line.aspect not in rules.aspect_labels:
            add("aspect", MUST, Place("aspect", at), where, _("角度不在本地的角度之中"), _("从列表中选一个角度"))
        if not (line.history or line.standard or line.benchmark):
            add(
                "reference",
                ADVICE,
                Place("history", at),
                where,
                _("历史值、标准值、标杆值都没有"),
                _("至少填一项，说明指标值高还是低"),
            )
    for name, count in Counter(line.name for line in targets.lines if line.name).items():
        if count > 1:
            add(
                "twice", MUST, Place("rows"), name, _("同一个指标写了 %(count)s 次") % {"count": count}, _("合并或改名")
            )
    found.extend(weights(targets, rules))
    codes = {one.code for one in found}
    return Findings(ordered(found), max(0, TARGET_CHECKS - len(codes)))


def weights(targets: Targets, rules: Rules) -> list[Finding]:
    """Each aspect's points add up to what the place gives it."""
    sums: Counter[str] = Counter()
    for line in targets.lines:
        sums[line.aspect] += line.weight_centi or 0
    return [
        Finding(
            "weight", MUST, Place("weight"),
            _("各指标分值合计 %(sum)s 分，应为 %(meant)s 分")
            % {"sum": numbers.weight(sums[aspect]), "meant": numbers.weight(meant)},
            _("调整这个角度下指标的分值"), rules.aspect_labels[aspect], rules.aspects.source.title,
        )
        for aspect, meant in rules.aspect_weights.items()
        if sums[aspect] != meant
    ]  # fmt: skip


def check_evaluation(
    content: Mapping[str, object], actuals: Sequence[Actual], scored: ProjectResult, measured: Mapping[str, str]
) -> Findings:
    """The self-evaluation: every value there and readable, reasons for what was missed, common values as computed."""
    found: list[Finding] = []

    def add(code: str, level: Severity, at: int, column: str, where: str, what: str, todo: str) -> None:
        found.append(Finding(code, level, Place(column, at), what, todo, where))

    if not str(content["achieved"]).strip():
        found.append(
            Finding(
                "achieved", MUST, Place("achieved"), _("没有填写"), _("对照总体目标写完成情况"), _("总体目标完成情况")
            )
        )
    for at, (one, points) in enumerate(zip(actuals, scored.indicators, strict=True)):
        name = one.line.name
        if one.problem:
            add("unreadable", MUST, at, "actual", name, one.problem, one.todo)
        elif not one.known:
            add("missing", MUST, at, "actual", name, _("没有完成值"), _("填实际完成值；没有开展的填 0 并说明原因"))
        elif fell_short(one, points.value) and not one.reason.strip():
            add("reason", MUST, at, "reason", name, _("没有完成，也没有写原因"), _("写明偏差原因和改进措施"))
        computed = measured.get(one.line.id)
        if computed and one.known and one.typed.removesuffix("%").strip() != computed:
            add(
                "differs",
                ADVICE,
                at,
                "actual",
                name,
                _("与系统算出的 %(value)s %% 不一致") % {"value": computed},
                _("核对数据；确有差异的在原因中说明"),
            )
    codes = {one.code for one in found}
    return Findings(ordered(found), max(0, EVALUATION_CHECKS - len(codes)))


def fell_short(one: Actual, points_centi: int | None) -> bool:
    """Whether a line earned less than its points."""
    weight = one.line.weight_centi
    return points_centi is not None and weight is not None and points_centi < weight
