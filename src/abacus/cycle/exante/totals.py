"""What was asked, supported and taken off: in all, by department, by kind; the page and the replay ask here."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from abacus.cycle.exante import rules as rule_book
from abacus.cycle.exante.models import Case, CaseItem
from abacus.engine.result import Result
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.organisations.scope import Scope
from abacus.pool.models import ProjectYear

POLICY = ""


@dataclass(frozen=True)
class Line:
    """One line of the reduction page. The rates are exact; None where there is nothing to divide by."""

    key: str
    label: str
    made: Result

    @property
    def values(self) -> dict[str, Any]:
        """Everything the rule answered."""
        return self.made.values

    @property
    def count(self) -> int:
        """How many items are decided."""
        return int(self.values["projects"]) - int(self.values["undecided"])

    @property
    def requested_fen(self) -> int:
        return int(self.values["total_requested_fen"])

    @property
    def supported_fen(self) -> int:
        return int(self.values["total_supported_fen"])

    @property
    def reduced_fen(self) -> int:
        return int(self.values["reduced_fen"])

    @property
    def rate(self) -> tuple[int, int] | None:
        """总评减率 as an exact ratio."""
        return pair(self.values["reduction"])

    @property
    def mean(self) -> tuple[int, int] | None:
        """平均评减率 as an exact ratio."""
        return pair(self.values["mean_reduction"])


def pair(rate: Fraction | None) -> tuple[int, int] | None:
    """A rate as the two numbers that pages write."""
    return None if rate is None else (rate.numerator, rate.denominator)


def decided(items: QuerySet[CaseItem], fiscal_year: int) -> QuerySet[CaseItem]:
    """The items of a year on which an opinion has been issued."""
    rows = items.filter(case__fiscal_year=fiscal_year).exclude(case__number=None)
    return rows.select_related("case__department", "project_year__department", "project_year__project")


def line(key: str, label: str, items: list[CaseItem]) -> Line:
    """One line over some items."""
    rows = [{"requested_fen": one.requested_fen, "supported_fen": one.supported_fen} for one in items]
    return Line(key, label, rule_book.reduction(rows))


def grouped(items: list[CaseItem], by: Callable[[CaseItem], tuple[str, str]]) -> list[Line]:
    """A line for each group, those with the most taken off first."""
    found: dict[tuple[str, str], list[CaseItem]] = {}
    for item in items:
        found.setdefault(by(item), []).append(item)
    lines = [line(key, label, rows) for (key, label), rows in found.items()]
    return sorted(lines, key=lambda one: (-one.reduced_fen, one.label))


def department(item: CaseItem) -> tuple[str, str]:
    """Whose item it is: the project's department, else the case's."""
    body = item.project_year.department if item.project_year else item.case.department
    return str(body.pk), body.name


def kind(item: CaseItem) -> tuple[str, str]:
    """Project, policy or pooled; a project new or continuing."""
    if item.case.kind != Case.Kind.PROJECT or item.project_year is None:
        return item.case.kind, item.case.get_kind_display()
    nature = ProjectYear.Nature(item.project_year.nature)
    return f"project-{nature}", _("%(nature)s项目") % {"nature": nature.label}


def totals(region: Organisation, fiscal_year: int) -> dict[str, int | None]:
    """The reported figures of a region and year; a rate is null where nothing was asked."""
    inside = Scope.of(region.roots).filter("case__organisation_path")
    made = line("", region.name, list(decided(CaseItem.objects.filter(inside), fiscal_year)))
    return {
        "requested_fen": made.requested_fen,
        "supported_fen": made.supported_fen,
        "reduced_fen": made.reduced_fen,
        "reduction_bp": basis_points(made.values["reduction"]),
        "average_reduction_bp": basis_points(made.values["mean_reduction"]),
        "items": made.count,
    }


def basis_points(rate: Fraction | None) -> int | None:
    """A rate in 0.01 %, a half away from zero; only for what is shown or compared with a printed figure."""
    if rate is None:
        return None
    size = (2 * abs(rate) * 10_000 + 1) // 2
    return int(size if rate >= 0 else -size)
