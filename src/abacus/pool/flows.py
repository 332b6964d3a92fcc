"""The money of project-years from what was asked to what was spent, segment by segment.

What comes into a step and what leaves it is the same to the 分: each segment is one amount of one
project-year, added up by the database. Missing is never nothing: a budget without any payment
entered flows to "no record", a request without a decision to "pending".
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, Case, Count, Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Sum, When
from django.utils.translation import gettext_lazy as _

from abacus.foundation.schedule.models import Stage
from abacus.pool.models import BudgetEntry

FEN = BigIntegerField()
ASKED, BUDGET, CURRENT, SPENT = F("requested_fen"), F("initial_fen"), F("current_fen"), F("executed_fen")
SUPPORTED = F("assessed__amount_fen")
HAS_ASKED, HAS_BUDGET = Q(requested_fen__isnull=False), Q(initial_fen__isnull=False)
HAS_CURRENT, HAS_SPENT = Q(current_fen__isnull=False), Q(executed_fen__isnull=False)
ASSESSED = HAS_ASKED & Q(assessed__amount_fen__isnull=False)
UNASSESSED = HAS_ASKED & Q(assessed__amount_fen__isnull=True)


@dataclass(frozen=True)
class Segment:
    """One stream of money between two steps: the amount of a project-year, and of which it is counted."""

    id: str
    source: str
    target: str
    amount: Any
    when: Q


@dataclass(frozen=True)
class Node:
    """A step of the money, its place from the left, and whether what arrives there goes no further."""

    label: Any
    depth: int
    lost: bool = False


@dataclass(frozen=True)
class Stream:
    """A segment added up: amount in 分, and of how many project-years."""

    segment: Segment
    fen: int
    count: int


NODES: dict[str, Node] = {
    "asked": Node(_("申报"), 0),
    "raised": Node(_("评估核增"), 0),
    "supported": Node(_("事前评估支持"), 1),
    "unassessed": Node(_("未经事前评估"), 1),
    "reduced": Node(_("事前审减"), 1, lost=True),
    "direct": Node(_("申报以外安排"), 1),
    "initial": Node(_("年初批复"), 2),
    "unplaced": Node(_("未安排"), 2, lost=True),
    "pending": Node(_("待批复"), 2, lost=True),
    "added": Node(_("年中追加"), 2),
    "current": Node(_("调整后"), 3),
    "adjusted": Node(_("调减"), 3, lost=True),
    "recovered": Node(_("收回"), 3, lost=True),
    "beyond": Node(_("没有预算的支出"), 3),
    "executed": Node(_("执行"), 4),
    "unspent": Node(_("未执行"), 4, lost=True),
    "unknown": Node(_("没有执行记录"), 4, lost=True),
}


def lesser(one: str, other: str) -> Case:
    """The smaller of two known amounts; LEAST treats null differently on each database."""
    return Case(When(Q(**{f"{one}__lte": F(other)}), then=F(one)), default=F(other), output_field=FEN)


def larger(one: str, other: str) -> Q:
    """The condition one > other."""
    return Q(**{f"{one}__gt": F(other)})


SEGMENTS = (
    Segment("asked_supported", "asked", "supported", lesser("requested_fen", "assessed__amount_fen"), ASSESSED),
    Segment(
        "asked_reduced",
        "asked",
        "reduced",
        ASKED - SUPPORTED,
        ASSESSED & larger("requested_fen", "assessed__amount_fen"),
    ),
    Segment("asked_unassessed", "asked", "unassessed", ASKED, UNASSESSED),
    Segment(
        "raised_supported",
        "raised",
        "supported",
        SUPPORTED - ASKED,
        ASSESSED & larger("assessed__amount_fen", "requested_fen"),
    ),
    Segment(
        "supported_initial",
        "supported",
        "initial",
        lesser("assessed__amount_fen", "initial_fen"),
        ASSESSED & HAS_BUDGET,
    ),
    Segment(
        "supported_unplaced",
        "supported",
        "unplaced",
        SUPPORTED - BUDGET,
        ASSESSED & HAS_BUDGET & larger("assessed__amount_fen", "initial_fen"),
    ),
    Segment("supported_pending", "supported", "pending", SUPPORTED, ASSESSED & ~HAS_BUDGET),
    Segment(
        "unassessed_initial", "unassessed", "initial", lesser("requested_fen", "initial_fen"), UNASSESSED & HAS_BUDGET
    ),
    Segment(
        "unassessed_unplaced",
        "unassessed",
        "unplaced",
        ASKED - BUDGET,
        UNASSESSED & HAS_BUDGET & larger("requested_fen", "initial_fen"),
    ),
    Segment("unassessed_pending", "unassessed", "pending", ASKED, UNASSESSED & ~HAS_BUDGET),
    Segment(
        "direct_initial",
        "direct",
        "initial",
        Case(
            When(ASSESSED, then=BUDGET - SUPPORTED),
            When(UNASSESSED, then=BUDGET - ASKED),
            default=BUDGET,
            output_field=FEN,
        ),
        HAS_BUDGET
        & (
            ~HAS_ASKED
            | ASSESSED & larger("initial_fen", "assessed__amount_fen")
            | UNASSESSED & larger("initial_fen", "requested_fen")
        ),
    ),
    Segment("current_executed", "current", "executed", lesser("current_fen", "executed_fen"), HAS_CURRENT & HAS_SPENT),
    Segment(
        "current_unspent",
        "current",
        "unspent",
        CURRENT - SPENT,
        HAS_CURRENT & HAS_SPENT & larger("current_fen", "executed_fen"),
    ),
    Segment("current_unknown", "current", "unknown", CURRENT, HAS_CURRENT & ~HAS_SPENT),
    Segment(
        "beyond_executed",
        "beyond",
        "executed",
        Case(When(HAS_CURRENT, then=SPENT - CURRENT), default=SPENT, output_field=FEN),
        HAS_SPENT & (~HAS_CURRENT | larger("executed_fen", "current_fen")),
    ),
)
"""The segments that the sums of a project-year tell."""

Kind = BudgetEntry.Kind
ENTRIES: dict[str, Q] = {
    "added": ~Q(kind__in=[Kind.REQUEST, Kind.INITIAL]) & Q(amount_fen__gt=0),
    "adjusted": ~Q(kind__in=[Kind.REQUEST, Kind.INITIAL, Kind.RECOVER]) & Q(amount_fen__lt=0),
    "recovered": Q(kind=Kind.RECOVER, amount_fen__lt=0),
}
"""The segments that the lines of a budget tell: added, adjusted downwards, recovered in the year."""

BY_ID = {segment.id: segment for segment in SEGMENTS}


def assessed(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Project-years with `assessed`, the ex-ante result that holds; its amount is what was supported."""
    held = FilteredRelation("outcomes", condition=Q(outcomes__stage=Stage.EXANTE, outcomes__superseded=False))
    return rows.annotate(assessed=held)


def part_of(rows: QuerySet[Any], id: str) -> QuerySet[Any]:
    """The project-years that a segment (or entries' side) is made of; none for an unknown id."""
    if id in ENTRIES:
        return rows.filter(Exists(BudgetEntry.objects.filter(ENTRIES[id], project_year=OuterRef("pk"))))
    segment = BY_ID.get(id)
    if segment is None:
        return rows.none()
    return assessed(rows).alias(flowing=segment.amount).filter(segment.when, flowing__gt=0)


def streams(rows: QuerySet[Any]) -> dict[int, list[Stream]]:
    """Fiscal year → its streams that are not empty, of any project-years. Two queries."""
    wanted: dict[str, Any] = {}
    for one in SEGMENTS:
        wanted[f"{one.id}_fen"] = Sum(one.amount, filter=one.when, default=0, output_field=FEN)
        wanted[f"{one.id}_count"] = Count("pk", filter=one.when & Q(**{f"{one.id}_amount__gt": 0}))
    amounts = {f"{one.id}_amount": one.amount for one in SEGMENTS}
    sums = (
        assessed(rows)
        .alias(**amounts)
        .order_by()
        .values("fiscal_year")
        .annotate(all_initial=Sum("initial_fen", default=0), **wanted)
    )
    changes = changed(rows)
    found = {}
    for row in sums:
        made = [Stream(one, row[f"{one.id}_fen"], row[f"{one.id}_count"]) for one in SEGMENTS]
        made += middle(row["all_initial"], changes.get(row["fiscal_year"], {}))
        found[row["fiscal_year"]] = [one for one in made if one.fen]
    return found


def changed(rows: QuerySet[Any]) -> dict[int, dict[str, tuple[int, int]]]:
    """Fiscal year → side of the entries → (amount without sign, project-years). One query."""
    wanted: dict[str, Any] = {}
    for id, when in ENTRIES.items():
        wanted[f"{id}_fen"] = Sum("amount_fen", filter=when, default=0)
        wanted[f"{id}_count"] = Count("project_year", filter=when, distinct=True)
    lines = BudgetEntry.objects.filter(project_year__in=rows.order_by().values("pk")).exclude(
        kind__in=[Kind.REQUEST, Kind.INITIAL]
    )
    found: Any = lines.order_by().values(year=F("project_year__fiscal_year")).annotate(**wanted)
    return {row["year"]: {id: (abs(row[f"{id}_fen"]), row[f"{id}_count"]) for id in ENTRIES} for row in found}


def middle(initial: int, changes: dict[str, tuple[int, int]]) -> list[Stream]:
    """From the approved to the adjusted budget. What is taken away is taken from the opening budget first."""
    added, count = changes.get("added", (0, 0))
    made, left, extra = [], initial, added
    for id in ("adjusted", "recovered"):
        taken, projects = changes.get(id, (0, 0))
        first = min(taken, left)
        made += [between("initial", id, first, projects), between("added", id, taken - first, projects)]
        left, extra = left - first, extra - (taken - first)
    return [*made, between("initial", "current", left, 0), between("added", "current", extra, count)]


def between(source: str, target: str, fen: int, count: int) -> Stream:
    """A stream of the middle part."""
    return Stream(Segment(f"{source}_{target}", source, target, None, Q()), fen, count)
