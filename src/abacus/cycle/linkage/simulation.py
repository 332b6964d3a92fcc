"""What another set of rules would propose for the same results; nothing is saved."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from abacus.cycle.linkage import facts
from abacus.cycle.linkage.rules import CONFLICT, MARGINAL, TIE, Judged, Rules, judge_all, rules_for
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.organisations.scope import Scope

HANGING = frozenset({MARGINAL, TIE, CONFLICT})


@dataclass(frozen=True)
class Pair:
    """One project under both sets of rules."""

    first: Judged
    second: Judged

    @property
    def year(self) -> Any:
        """The project-year."""
        return self.first.known.year

    @property
    def differs(self) -> bool:
        """Whether the two propose something else."""
        return (self.first.kind, self.first.amount_fen) != (self.second.kind, self.second.amount_fen)

    @property
    def hangs(self) -> list[str]:
        """Why the result hangs on little, under either."""
        return [mark for mark in sorted(HANGING) if mark in {*self.first.marks, *self.second.marks}]


@dataclass(frozen=True)
class Outcome:
    """What one set of rules comes to."""

    rules: Rules
    counts: dict[str, int]
    base_fen: int
    amount_fen: int
    hanging: int

    @property
    def cut_fen(self) -> int:
        """What the proposals with an amount take from this year's budgets."""
        return self.base_fen - self.amount_fen


@dataclass(frozen=True)
class Comparison:
    """Both sets of rules, project by project."""

    first: Outcome
    second: Outcome
    pairs: tuple[Pair, ...]

    @property
    def different(self) -> list[Pair]:
        """The projects for which it matters which rules hold."""
        return [pair for pair in self.pairs if pair.differs]

    @property
    def kinds(self) -> list[tuple[str, int, int]]:
        """(kind, how many under the first, how many under the second)."""
        names = sorted({*self.first.counts, *self.second.counts})
        return [(name, self.first.counts.get(name, 0), self.second.counts.get(name, 0)) for name in names]


def compare(
    region: Organisation, from_year: int, on: date, choices: Sequence[tuple[str, int]], scope: Scope | None = None
) -> Comparison:
    """The results of a year under two (region code, fiscal year) of rules; in `scope` only, where given."""
    year = facts.gather(region, from_year, on)
    if scope is not None:
        kept = tuple(known for known in year.projects if scope.covers(known.year.organisation_path))
        year = facts.Year(year.from_year, year.on, kept, year.kept)
    books = [rules_for(code, fiscal_year, on) for code, fiscal_year in choices]
    first, second = (judge_all(year, rules) for rules in books)
    pairs = tuple(Pair(*both) for both in zip(first, second, strict=True))
    return Comparison(outcome(books[0], first), outcome(books[1], second), pairs)


def outcome(rules: Rules, judged: Sequence[Judged]) -> Outcome:
    """Sums of one set of rules."""
    with_amount = [one for one in judged if one.amount_fen is not None and one.facts["base_fen"] is not None]
    return Outcome(
        rules=rules,
        counts=dict(Counter(str(one.kind) for one in judged)),
        base_fen=sum(one.facts["base_fen"] for one in with_amount),
        amount_fen=sum(one.amount_fen or 0 for one in with_amount),
        hanging=sum(bool(HANGING & set(one.marks)) for one in judged),
    )
