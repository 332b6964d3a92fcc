"""A check as a sheet: self-evaluated, computed and checked points side by side, and what they come to."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from abacus.cycle.findings import Finding, Findings, Place, Severity, ordered
from abacus.cycle.spotcheck import facts as read
from abacus.cycle.spotcheck.content import EXECUTION, Content, Entry
from abacus.cycle.spotcheck.models import SpotCheck
from abacus.cycle.spotcheck.rules import Rules, Total, rules_for, total
from abacus.foundation.pages import numbers
from abacus.pool.life import actual_words, target_words
from abacus.pool.services import latest_actuals
from abacus.rules import Scorecard, ScoreItem

MUST, ADVICE = Severity.MUST, Severity.ADVICE


@dataclass(frozen=True)
class Row:
    """One indicator, or the execution, with three sorts of points."""

    id: str
    level1: str | None
    name: str
    target: str
    actual: str
    weight_centi: int | None
    own_centi: int | None
    computed_centi: int | None
    own_reason: str
    applies: bool
    entry: Entry

    @property
    def as_row(self) -> dict[str, Any]:
        """What a total is made of."""
        return {
            "points_centi": self.entry.centi,
            "weight_centi": self.weight_centi,
            "applicable": self.applies,
            "level1": self.level1,
            "complete": True,
        }

    @property
    def changed(self) -> bool:
        """Whether the checker arrives at other points than the unit."""
        return self.entry.centi is not None and self.own_centi is not None and self.entry.centi != self.own_centi


@dataclass(frozen=True)
class AspectRow:
    """One aspect of the report with the checker's points."""

    item: ScoreItem
    entry: Entry


@dataclass(frozen=True)
class Sheet:
    """A check with its rules and what was typed."""

    check: SpotCheck
    rules: Rules
    content: Content

    @cached_property
    def card(self) -> Scorecard:
        """The card of the aspects."""
        return self.rules.card

    @cached_property
    def aspects(self) -> list[AspectRow]:
        """Each aspect with its points."""
        return [AspectRow(item, self.content.aspect(item.id)) for item in self.card.items]

    @cached_property
    def rows(self) -> list[Row]:
        """Each indicator of the version that the self-evaluation was measured by."""
        detail, version = self.check.outcome.detail, self.check.target_version
        if version is None:
            return []
        year = self.check.project_year
        actuals = latest_actuals(year, self.check.outcome.final_on)
        computed = read.lines(detail)
        found = []
        for line in version.lines.all():
            id = str(line.line_id)
            one = computed.get(id, {})
            found.append(
                Row(
                    id,
                    line.level1,
                    line.name,
                    target_words(line),
                    actual_words(line, actuals)["shown"],
                    line.weight_centi,
                    read.own_points(detail, id),
                    one.get("points_centi"),
                    read.reason(detail, id),
                    read.applies(one),
                    self.content.line(id),
                )
            )
        return found

    @cached_property
    def execution(self) -> Row | None:
        """The row of execution; None where the table has none."""
        detail = self.check.outcome.detail
        if not detail.get("execution"):
            return None
        year = self.check.project_year
        spent = "" if year.executed_fen is None else _("%(wan)s 万元") % {"wan": numbers.wan(year.executed_fen)}
        budget = "" if year.current_fen is None else _("%(wan)s 万元") % {"wan": numbers.wan(year.current_fen)}
        return Row(
            EXECUTION, None, _("预算执行率"), budget, spent, read.execution_weight(detail), read.own_execution(detail),
            read.execution_points(detail), read.said(detail, "execution_reason"), True, self.content.line(EXECUTION),
        )  # fmt: skip

    @cached_property
    def all_rows(self) -> list[Row]:
        """Execution first, as in the official table, then the indicators."""
        return [self.execution, *self.rows] if self.execution else self.rows

    @cached_property
    def total(self) -> Total:
        """What the checked points come to."""
        execution = self.execution.as_row if self.execution else None
        return total([row.as_row for row in self.rows], execution, self.check.self_centi, self.rules.params)

    @property
    def aspects_centi(self) -> int | None:
        """The points of the report; None while an aspect has none."""
        points = [one.entry.centi for one in self.aspects]
        return None if None in points else sum(one for one in points if one is not None)

    @property
    def grade_label(self) -> str:
        """The checked grade in the pack's word."""
        return self.rules.grade_labels.get(str(self.total.graded.value or ""), "")

    @property
    def self_grade_label(self) -> str:
        """The self-evaluation's grade in the pack's word."""
        return self.rules.grade_labels.get(self.check.self_grade, self.check.self_grade)

    @cached_property
    def findings(self) -> Findings:
        """What must be mended before the result is fed back."""
        found = [*self._aspects(), *self._rows(), *self._words()]
        checked = len(self.aspects) + sum(row.applies for row in self.all_rows) + 2
        return Findings(ordered(found), max(0, checked - len(found)))

    def _aspects(self) -> Iterator[Finding]:
        for one in self.aspects:
            name = one.item.label
            if one.entry.unreadable:
                yield finding("unreadable", f"aspect-{one.item.id}", name, one.entry.unreadable)
            elif one.entry.centi is None:
                yield finding("aspect.missing", f"aspect-{one.item.id}", name, _("“%(name)s”没有打分") % {"name": name})
            elif one.entry.centi > one.item.weight_centi:
                yield finding("aspect.above", f"aspect-{one.item.id}", name, above(name, one.item.weight_centi))
            elif one.entry.centi < one.item.weight_centi and not one.entry.reason.strip():
                what = _("“%(name)s”扣了分，没有写明理由") % {"name": name}
                yield finding("aspect.reason", f"aspect-{one.item.id}", name, what)

    def _rows(self) -> Iterator[Finding]:
        for row in self.all_rows:
            place = f"line-{row.id}"
            if not row.applies:
                continue
            if row.entry.unreadable:
                yield finding("unreadable", place, row.name, row.entry.unreadable)
            elif row.entry.centi is None:
                yield finding("line.missing", place, row.name, _("“%(name)s”没有复核得分") % {"name": row.name})
            elif row.weight_centi is not None and row.entry.centi > row.weight_centi:
                yield finding("line.above", place, row.name, above(row.name, row.weight_centi))
            elif self.needs_reason(row) and not row.entry.reason.strip():
                what = _("“%(name)s”复核得分与自评不同，没有写明理由") % {"name": row.name}
                yield finding("line.reason", place, row.name, what)

    def needs_reason(self, row: Row) -> bool:
        """Whether points differ from the unit's own, or – where those are not kept – from the computed ones."""
        known = row.own_centi if row.own_centi is not None else row.computed_centi
        return known is not None and row.entry.centi != known

    def _words(self) -> Iterator[Finding]:
        if self.total.band in {SpotCheck.Band.REMIND, SpotCheck.Band.NOTICE} and not self.content.problems:
            what = _("分差超过提醒线，没有列出问题")
            yield finding("problem.missing", "problems", _("问题清单"), what)
        if not self.content.opinion.strip():
            yield finding("opinion.missing", "opinion", _("复核意见"), _("没有写复核意见"))


def above(name: str, weight_centi: int) -> str:
    """The sentence on points above their weight."""
    return _("“%(name)s”的得分超过分值 %(most)s 分") % {"name": name, "most": numbers.weight(weight_centi)}


def finding(code: str, field: str, where: str, what: str) -> Finding:
    """A finding that stands in the way."""
    return Finding(code, MUST, Place(field, None), what, "", where)


def sheet_of(check: SpotCheck, content: Content) -> Sheet:
    """The sheet of a check with a content."""
    year = check.project_year
    return Sheet(check, rules_for(year.organisation, year.fiscal_year, check.rules_on), content)


def computed_content(check: SpotCheck, kept: Content) -> Content:
    """A content that proposes the computed points where nothing has been typed, so that only differences are work."""
    sheet = sheet_of(check, kept)
    lines = dict(kept.lines)
    for row in sheet.all_rows:
        if row.applies and row.id not in lines and row.computed_centi is not None:
            lines[row.id] = Entry(numbers.points(row.computed_centi))
    return Content(kept.aspects, lines, kept.problems, kept.opinion)
