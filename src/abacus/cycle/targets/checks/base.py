"""What every check of a declaration uses: its surroundings, names of cells, how a finding is made."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from django.utils.translation import gettext as _

from abacus.cycle.findings import Finding, Place, Severity
from abacus.cycle.targets.reading import Indicator, Read
from abacus.rules import Option
from abacus.rules.model import Taxonomy

MUST, ADVICE = Severity.MUST, Severity.ADVICE


@dataclass(frozen=True)
class Surroundings:
    """What a declaration is checked against besides itself.

    `last_micro`: last year's actual value by `line_id`, where known. `dominant_share` and
    the taxonomy are those of the pack. `analysed` is what each goal must be analysed for;
    `both_costs`: a negative externality wants social and ecological cost, not one of them.
    """

    taxonomy: Taxonomy
    project_name: str
    capital_works: bool = False
    dominant_share: Fraction | None = None
    last_micro: Mapping[str, int] = field(default_factory=dict)
    revising: bool = False
    analysed: tuple[Option, ...] = ()
    both_costs: bool = False

    @property
    def clause(self) -> str:
        """The clause the weights rest on."""
        return f"{self.taxonomy.source.title} {self.taxonomy.source.clause}".strip()


Check = Callable[[Read, Surroundings], Iterator[Finding]]


FIELDS = {
    "starts": lambda: _("项目期起"),
    "ends": lambda: _("项目期止"),
    "total": lambda: _("年度资金总额"),
    "fiscal": lambda: _("财政拨款"),
    "other": lambda: _("其他资金"),
    "goals": lambda: _("年度目标"),
    "weight_reason": lambda: _("分值调整理由"),
    "change_reason": lambda: _("变更理由"),
    "weights": lambda: _("合计"),
    "level1": lambda: _("一级指标"),
    "level2": lambda: _("二级指标"),
    "name": lambda: _("三级指标"),
    "operator": lambda: _("符号"),
    "value": lambda: _("指标值"),
    "unit": lambda: _("单位"),
    "weight": lambda: _("分值"),
    "standard": lambda: _("取值依据"),
    "evidence": lambda: _("佐证材料"),
    "mode": lambda: _("赋分方式"),
    "scoring": lambda: _("赋分细则"),
    "goal_no": lambda: _("目标序号"),
}
"""What people call a field or a column."""


def label(name: str) -> str:
    """The name of a field or column."""
    return FIELDS[name]()


def where(place: Place) -> str:
    """A cell's place in words."""
    if place.row is None:
        return label(place.field)
    return _("第 %(row)s 行 %(column)s") % {"row": place.row + 1, "column": label(place.field)}


def finding(
    code: str,
    severity: Severity,
    field: str,
    message: str,
    todo: str = "",
    *,
    at: Indicator | None = None,
    clause: str = "",
) -> Finding:
    """A finding at a field of the head, or at a column of an indicator's row."""
    place = Place(field, at.place if at else None)
    return Finding(code, severity, place, message, todo, where(place), clause)


def called(indicator: Indicator) -> str:
    """An indicator as it is named in a message."""
    return indicator.name or _("第 %(row)s 行") % {"row": indicator.place + 1}
