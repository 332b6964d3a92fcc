"""The two forms as they are typed, and what their cells mean."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from abacus.cycle import cells
from abacus.cycle.cells import UnreadableError
from abacus.cycle.departmentwide.rules import Rules
from abacus.cycle.sheets.contents import Shape, Table
from abacus.foundation.pages import numbers
from abacus.rules import ScoreItem

OPERATORS = {"≥": "ge", "≤": "le", "＝": "eq", "不晚于": "date_le"}
SIGNS = {operator: sign for sign, operator in OPERATORS.items()}

TARGETS = Shape(
    fields={"duties": gettext_lazy("主要职责"), "goal": gettext_lazy("年度总体目标")},
    tables={
        "tasks": Table(
            gettext_lazy("年度主要任务"),
            {
                "name": gettext_lazy("任务名称"),
                "content": gettext_lazy("主要内容"),
                "amount": gettext_lazy("预算金额（万元）"),
            },
            max_rows=40,
        ),
        "rows": Table(
            gettext_lazy("个性指标"),
            {
                "aspect": gettext_lazy("角度"),
                "name": gettext_lazy("指标名称"),
                "operator": gettext_lazy("指标性质"),
                "value": gettext_lazy("指标值"),
                "unit": gettext_lazy("计量单位"),
                "weight": gettext_lazy("分值"),
                "history": gettext_lazy("历史值"),
                "standard": gettext_lazy("标准值"),
                "benchmark": gettext_lazy("标杆值"),
            },
            named_by="name",
            max_rows=60,
        ),
    },
)
EVALUATION = Shape(
    fields={
        "achieved": gettext_lazy("总体目标完成情况"),
        "problems": gettext_lazy("存在问题"),
        "measures": gettext_lazy("改进措施"),
    },
    tables={
        "rows": Table(
            gettext_lazy("指标完成情况"),
            {
                "name": gettext_lazy("指标名称"),
                "actual": gettext_lazy("完成值"),
                "reason": gettext_lazy("偏差原因和改进措施"),
            },
            fixed=True,
        )
    },
)


@dataclass(frozen=True)
class Problem:
    """A cell that cannot be read."""

    table: str
    row: int
    column: str
    message: str
    todo: str


@dataclass(frozen=True)
class Line:
    """One indicator: a common one that the pack locks, or the department's own."""

    id: str
    aspect: str
    aspect_label: str
    name: str
    operator: str | None
    target_micro: int | None
    target_on: date | None
    unit: str
    weight_centi: int | None
    common: bool
    how: str = ""
    history: str = ""
    standard: str = ""
    benchmark: str = ""

    @property
    def target(self) -> str:
        """≥ 95 %."""
        sign = SIGNS.get(self.operator or "", "")
        value = self.target_on.isoformat() if self.target_on else ""
        if self.target_micro is not None:
            value = numbers.micro(self.target_micro)
        return " ".join(part for part in (sign, value, self.unit) if part)


@dataclass(frozen=True)
class Task:
    """One of the year's main tasks."""

    name: str
    content: str
    amount_fen: int | None


@dataclass(frozen=True)
class Targets:
    """The targets as read."""

    duties: str
    goal: str
    tasks: tuple[Task, ...]
    lines: tuple[Line, ...]
    problems: tuple[Problem, ...] = ()


def common_lines(rules: Rules, history: Mapping[str, str]) -> list[Line]:
    """The locked indicators of the place, with last year's values."""
    return [common_line(item, rules, history.get(item.id, "")) for item in rules.common.items]


def common_line(item: ScoreItem, rules: Rules, history: str) -> Line:
    """One locked indicator; its id is the same for every department and year."""
    operator, target_micro = rules.common_target(item.id)
    aspect = item.group or ""
    return Line(
        id=str(uuid.uuid5(uuid.NAMESPACE_OID, f"departmentwide:{item.id}")),
        aspect=aspect,
        aspect_label=rules.aspect_labels.get(aspect, aspect),
        name=item.label,
        operator=operator,
        target_micro=target_micro,
        target_on=None,
        unit="%",
        weight_centi=item.weight_centi,
        common=True,
        how="；".join(item.points_to_check),
        history=history,
        standard=f"{numbers.micro(target_micro)} %",
    )


def read_targets(content: Mapping[str, Any], rules: Rules, history: Mapping[str, str]) -> Targets:
    """The whole form as read; what cannot be read is None and a problem."""
    problems: list[Problem] = []

    def take(how: Any, typed: str, table: str, row: int, column: str) -> Any:
        try:
            return how(typed)
        except UnreadableError as said:
            problems.append(Problem(table, row, column, said.message, said.todo))
            return None

    tasks = tuple(
        Task(row["name"], row["content"], take(cells.fen, row["amount"], "tasks", at, "amount"))
        for at, row in enumerate(content["tasks"])
    )
    labels = {label: id for id, label in rules.aspect_labels.items()}
    own = []
    for at, row in enumerate(content["rows"]):
        operator = OPERATORS.get(cells.text(row["operator"]))
        dated = operator == "date_le"
        value = take(cells.day if dated else cells.micro, row["value"], "rows", at, "value")
        aspect = labels.get(cells.text(row["aspect"]), cells.text(row["aspect"]))
        own.append(
            Line(
                id=row["id"],
                aspect=aspect,
                aspect_label=rules.aspect_labels.get(aspect, ""),
                name=cells.text(row["name"]),
                operator=operator,
                target_micro=None if dated else value,
                target_on=value if dated else None,
                unit=cells.text(row["unit"]),
                weight_centi=take(cells.centi, row["weight"], "rows", at, "weight"),
                common=False,
                history=cells.text(row["history"]),
                standard=cells.text(row["standard"]),
                benchmark=cells.text(row["benchmark"]),
            )
        )
    lines = in_order([*common_lines(rules, history), *own], rules)
    return Targets(content["duties"], content["goal"], tasks, tuple(lines), tuple(problems))


def in_order(lines: Sequence[Line], rules: Rules) -> list[Line]:
    """By aspect as the pack orders them, the locked ones first."""
    order = {id: at for at, id in enumerate(rules.aspect_labels)}
    return sorted(lines, key=lambda line: (order.get(line.aspect, len(order)), not line.common))


@dataclass(frozen=True)
class Actual:
    """What was achieved of one line. None where blank or unreadable."""

    line: Line
    typed: str
    reason: str
    value_micro: int | None = None
    value_on: date | None = None
    problem: str = ""
    todo: str = ""

    @property
    def known(self) -> bool:
        """Whether there is a value."""
        return self.value_micro is not None or self.value_on is not None


def read_actuals(content: Mapping[str, Any], lines: Sequence[Line]) -> list[Actual]:
    """The achieved value of every line, in the order of the targets."""
    rows = {row["id"]: row for row in content["rows"]}
    return [actual(line, rows.get(line.id) or {"actual": "", "reason": ""}) for line in lines]


def actual(line: Line, row: Mapping[str, str]) -> Actual:
    """One achieved value, with or without the line's own unit behind it."""
    typed, reason = cells.text(row["actual"]), row["reason"]
    plain = typed.removesuffix(line.unit).strip() if line.unit else typed
    try:
        if line.operator == "date_le":
            return Actual(line, typed, reason, value_on=cells.day(plain))
        return Actual(line, typed, reason, value_micro=cells.micro(plain))
    except UnreadableError as said:
        return Actual(line, typed, reason, problem=said.message, todo=said.todo)


def blank_targets() -> dict[str, Any]:
    """A form nobody has written in."""
    return TARGETS.clean({})


def blank_evaluation(lines: Sequence[Line], measured: Mapping[str, str]) -> dict[str, Any]:
    """A form with a row for every line, the locked ones filled in from the platform's own data."""
    rows = [{"id": line.id, "name": line.name, "actual": measured.get(line.id, ""), "reason": ""} for line in lines]
    return EVALUATION.clean({"rows": rows})


def amount_words(fen: int | None) -> str:
    """万元, or why there is none."""
    return numbers.wan(fen) if fen is not None else _("没有填写")
