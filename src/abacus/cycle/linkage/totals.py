"""The figures of linkage as pages and reports show them: bottom share, cut, recovered, each with its rows."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from abacus.cycle.linkage.models import LedgerEntry, Proposal, ProposalKind, Run
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.organisations.scope import Scope


@dataclass
class Group:
    """One group of like projects in one ranking. `protected` stand in it without a rank."""

    stage: str
    name: str
    rows: list[tuple[Proposal, dict[str, Any]]] = field(default_factory=list)

    @property
    def ranked(self) -> list[tuple[Proposal, dict[str, Any]]]:
        """Those with a rank, the last first."""
        found = [row for row in self.rows if row[1]["rank"] is not None]
        return sorted(found, key=lambda row: row[1]["from_bottom"])

    @property
    def bottom(self) -> list[tuple[Proposal, dict[str, Any]]]:
        """Those in the bottom share."""
        return [row for row in self.ranked if row[1]["in_bottom"]]

    @property
    def enough(self) -> bool:
        """Whether the group is large enough for a bottom share."""
        return any(row[1]["enough"] for row in self.rows)

    @property
    def at_the_end(self) -> list[tuple[Proposal, dict[str, Any]]]:
        """The last ones of a small group: listed, not cut."""
        return [] if self.enough else [row for row in self.ranked if row[1]["at_the_end"]]

    @property
    def tied(self) -> bool:
        """Whether equals stand at the cut."""
        return any(row[1]["tied_at_cut"] for row in self.rows)

    @property
    def protected(self) -> list[Proposal]:
        """三保 projects of the group."""
        return [row[0] for row in self.rows if "|protected|" in row[0].marks]

    @property
    def share_bp(self) -> int | None:
        """The bottom of the ranked in basis points, for display."""
        count = len(self.ranked)
        return (2 * len(self.bottom) * 10_000 + count) // (2 * count) if count else None


@dataclass(frozen=True)
class BottomShare:
    """How many were ranked and how many of them are in the bottom share; `share_bp` is for display."""

    groups: tuple[Group, ...]

    @property
    def ranked(self) -> int:
        """How many were ranked."""
        return sum(len(group.ranked) for group in self.groups)

    @property
    def bottom(self) -> int:
        """How many of them are last."""
        return sum(len(group.bottom) for group in self.groups)

    @property
    def share_bp(self) -> int | None:
        """Their share in basis points; None where nothing was ranked."""
        return (2 * self.bottom * 10_000 + self.ranked) // (2 * self.ranked) if self.ranked else None


def bottom_share(run: Run, proposals: QuerySet[Any] | None = None) -> BottomShare:
    """The rankings of a run by stage and group; of those proposals only, where they are given. One query."""
    rows = run.proposals.all() if proposals is None else proposals.filter(run=run)
    found: dict[tuple[str, str], Group] = {}
    joined = rows.select_related("project_year__project", "project_year__organisation", "department")
    for proposal in joined.order_by("pk"):
        for rank in proposal.evidence.get("ranks", ()):
            key = rank["stage"], rank["group"]
            found.setdefault(key, Group(*key)).rows.append((proposal, rank))
    return BottomShare(tuple(found[key] for key in sorted(found)))


@dataclass(frozen=True)
class KindCount:
    """How many proposals of a kind, this year's budgets behind them, and what they leave; None: no amount at all."""

    kind: str
    count: int
    base_fen: int | None
    amount_fen: int | None


def by_kind(proposals: QuerySet[Any]) -> list[KindCount]:
    """Proposals by kind, in the order of the kinds; nothing proposed last. One query."""
    rows = proposals.order_by().values("kind").annotate(
        count=Count("pk"), base=Sum("base_fen"), amount=Sum("amount_fen")
    )  # fmt: skip
    order = {str(kind): place for place, kind in enumerate(ProposalKind)}
    found = [KindCount(row["kind"], row["count"], row["base"], row["amount"]) for row in rows]
    return sorted(found, key=lambda one: order.get(one.kind, len(order)))


@dataclass(frozen=True)
class Saved:
    """What the ledger of a budget year comes to, in 分, and how many projects or departments it concerns."""

    cut_fen: int
    quota_fen: int
    adjusted_fen: int
    recovered_fen: int
    cut_count: int
    recovered_count: int

    @property
    def all_fen(self) -> int:
        """Everything together."""
        return self.cut_fen + self.quota_fen + self.adjusted_fen + self.recovered_fen


def rows(*, paths: Iterable[str], budget_year: int | None = None) -> QuerySet[Any]:
    """The lines that count of places and everything below them, of one budget year or of all."""
    found = LedgerEntry.objects.within(Scope.of(paths)).filter(void=False)
    return found if budget_year is None else found.filter(budget_year=budget_year)


def saved(*, region: Organisation, budget_year: int | None = None) -> Saved:
    """Cut and recovered totals of a region, of one budget year or of all. One query."""
    kinds = LedgerEntry.Kind
    lines = rows(paths=region.roots, budget_year=budget_year)
    sums = lines.aggregate(
        **{f"{kind}_fen": Sum("amount_fen", filter=Q(kind=kind)) for kind in kinds.values},
        cut_count=Count("pk", filter=Q(kind=kinds.CUT)),
        recovered_count=Count("pk", filter=Q(kind=kinds.RECOVERED)),
    )
    return Saved(**{name: value or 0 for name, value in sums.items()})
