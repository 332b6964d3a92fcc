"""What measures came to: counts and amounts by kind, each with the rows behind it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from abacus.cycle.rectification.models import WITH_AMOUNT, Measure
from abacus.foundation.organisations.scope import Scope

State = Measure.State


@dataclass(frozen=True)
class KindTotal:
    """One kind of measure: how many were proposed, are ordered, done, declined; amounts in 分.

    `count` and `proposed_fen` are of all that were not declined; `ordered_fen` of those decided on (done or not);
    `done_fen` what was really taken.
    """

    kind: str
    label: str
    count: int
    ordered: int
    done: int
    declined: int
    proposed_fen: int
    ordered_fen: int
    done_fen: int


@dataclass(frozen=True)
class Totals:
    """All kinds that occur; `cut_and_recovered_fen` is what adjusting, cutting, recovering and cancelling took."""

    kinds: tuple[KindTotal, ...]

    @property
    def count(self) -> int:
        return sum(one.count for one in self.kinds)

    @property
    def ordered_fen(self) -> int:
        return sum(one.ordered_fen for one in self.kinds)

    @property
    def cut_and_recovered_fen(self) -> int:
        return sum(one.done_fen for one in self.kinds if one.kind in WITH_AMOUNT)


def rows(*, path: str, fiscal_year: int | None = None) -> QuerySet[Any]:
    """The measures of a place and everything below it, of one year or of all."""
    found = Measure.objects.within(Scope.of([path]))
    return found if fiscal_year is None else found.filter(fiscal_year=fiscal_year)


def totals(*, path: str, fiscal_year: int | None = None) -> Totals:
    """Counts and amounts by kind of the measures of a place (a region's path: the whole region)."""
    return of(rows(path=path, fiscal_year=fiscal_year))


def of(measures: QuerySet[Any]) -> Totals:
    """Counts and amounts by kind of any measures. One query."""
    decided = Q(state__in=[State.ORDERED, State.DONE])
    found = measures.order_by().values("kind").annotate(
        count=Count("pk", filter=~Q(state=State.DECLINED)),
        ordered=Count("pk", filter=decided),
        done=Count("pk", filter=Q(state=State.DONE)),
        declined=Count("pk", filter=Q(state=State.DECLINED)),
        proposed_fen=Sum("amount_fen", filter=~Q(state=State.DECLINED), default=0),
        ordered_fen=Sum("amount_fen", filter=decided, default=0),
        done_fen=Sum("done_fen", filter=Q(state=State.DONE), default=0),
    )  # fmt: skip
    by_kind = {row["kind"]: row for row in found}
    return Totals(
        tuple(
            KindTotal(**{**by_kind[kind.value], "label": str(kind.label)})
            for kind in Measure.Kind
            if kind.value in by_kind
        )
    )
