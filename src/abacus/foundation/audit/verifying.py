"""Does the trail still say what it said? Follows every chain and names the first row that does not fit.

Reads in pages, so that memory does not grow with the trail, and while the sealer goes on.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import DatabaseError
from django.db.models import Q, TextChoices
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from abacus.foundation.audit.anchors import Anchor
from abacus.foundation.audit.canonical import TEXT, Facts, facts_of, moment
from abacus.foundation.audit.chains import Chain, Link, digest
from abacus.foundation.audit.keys import Keys
from abacus.foundation.audit.models import Event, Seal

PAGE = 2000
LATE = timedelta(minutes=10)


class Fault(TextChoices):
    """What is wrong with a row."""

    EDITED = "edited", _("内容与封存不符：被改写、调换，或封存值是伪造的")
    DELETED = "deleted", _("记录被删除，只剩封存值")
    MISSING = "missing", _("封存缺号：这一条连同封存值被删除")
    INSERTED = "inserted", _("多出一条封存：编号重复或不在其位")
    CUT = "cut", _("链尾被截断：锚点记下过这一号，现在没有了")
    REWRITTEN = "rewritten", _("与锚点不符：到这一号为止被整段重写")
    KEY = "key", _("没有封存这一条的密钥，无法核验")
    UNSEALED = "unsealed", _("既未封存也不在等候：被人从等候表中取走")
    UNREADABLE = "unreadable", _("这一条之后读不下去")


@dataclass(frozen=True)
class Finding:
    """The first row of a chain that is wrong; `more` says how many others of the chain are."""

    chain: Chain | None
    fault: Fault
    number: int
    event_id: int | None = None
    more: int = 0


@dataclass
class Report:
    """What a verification found. `late` counts rows written more than ten minutes before they were sealed."""

    sealed: int = 0
    chains: int = 0
    findings: list[Finding] = field(default_factory=list)
    late: int = 0
    first_late: int | None = None

    @property
    def sound(self) -> bool:
        return not self.findings


@dataclass(frozen=True)
class Row:
    """One seal as it is read back."""

    event_id: int
    link: Link
    digest: str


Tell = Callable[[int], object]


def verify(
    keys: Keys | None, anchors: Iterable[Anchor] = (), *, where: Q | None = None, within: Q | None = None,
    tell: Tell = lambda done: None,
) -> Report:  # fmt: skip
    """Follow the chains of the seals that `where` leaves (all), and look for events that were never sealed.

    `within` is the same condition on events' paths. `anchors` must be of the same chains. `tell` hears after
    every page how many seals were read.
    """
    report, where = Report(), where or Q()
    held: dict[Chain, dict[int, str]] = {}
    for anchor in anchors:
        held.setdefault(anchor.chain, {})[anchor.number] = anchor.digest
    chains = Seal.objects.filter(where).order_by("region_path", "year").values_list("region_path", "year").distinct()
    for chain in [Chain(*row) for row in chains]:
        report.chains += 1
        one = Following(chain, keys, held.pop(chain, {}))
        try:
            for row, facts in _rows(chain, report, tell):
                one.follow(row, facts)
                _lateness(report, row, facts)
        except (DatabaseError, UnicodeDecodeError):
            report.findings.append(Finding(chain, Fault.UNREADABLE, one.number))
            continue
        if found := one.end():
            report.findings.append(found)
    report.findings += [Finding(chain, Fault.CUT, 1, more=max(known) - 1) for chain, known in sorted(held.items())]
    report.findings += _never_sealed(within or Q())
    return report


@dataclass
class Following:
    """One chain, from its first seal to its last."""

    chain: Chain
    keys: Keys | None
    anchors: dict[int, str]
    number: int = 0
    before: str | None = ""
    first: Finding | None = None
    faults: int = 0
    sure: int = 0

    def follow(self, row: Row, facts: Facts | None) -> None:
        """Look at the next seal. Numbers only grow: rows come in their order."""
        expected = self.number + 1
        if row.link.number < expected:
            self._wrong(Fault.INSERTED, row.link.number, row.event_id)
        elif row.link.number > expected:
            self._wrong(Fault.MISSING, expected, None, row.link.number - expected)
            self.before = None
        self.number = row.link.number
        if facts is None:
            self._wrong(Fault.DELETED, row.link.number, row.event_id)
        elif self.before is not None:
            self._compare(row, facts)
        anchored = self.anchors.pop(row.link.number, row.digest)
        if anchored != row.digest:
            self._wrong(Fault.REWRITTEN, row.link.number, row.event_id)
        self.before = row.digest

    def _compare(self, row: Row, facts: Facts) -> None:
        made = digest(self.keys, row.link, self.before or "", facts) if self.keys else None
        if made is None:
            self._wrong(Fault.KEY, row.link.number, row.event_id)
        elif made != row.digest:
            self._wrong(Fault.EDITED, row.link.number, row.event_id)

    def end(self) -> Finding | None:
        """The first fault of the chain with the number of the others; None where it is sound."""
        if self.anchors:
            highest = max(self.anchors)
            self._wrong(Fault.CUT, self.number + 1, None, highest - self.number)
        if self.first is None:
            return None
        return Finding(self.chain, self.first.fault, self.first.number, self.first.event_id, self.faults - 1)

    def _wrong(self, fault: Fault, number: int, event_id: int | None, rows: int = 1) -> None:
        self.first = self.first or Finding(self.chain, fault, number, event_id)
        self.faults += rows


def _lateness(report: Report, row: Row, facts: Facts | None) -> None:
    if facts is None:
        return
    try:
        late = datetime.fromisoformat(row.link.sealed_at) - datetime.fromisoformat(facts[1]) > LATE
    except ValueError:
        return
    if late:
        report.late += 1
        report.first_late = row.event_id if report.first_late is None else report.first_late


def _rows(chain: Chain, report: Report, tell: Tell) -> Iterator[tuple[Row, Facts | None]]:
    """Every seal of a chain in its order, with the facts of its event where that is still there."""
    after: Row | None = None
    while page := _page(chain, after):
        numbers = [row.event_id for row in page]
        facts = {one[0]: one for one in facts_of(Event.objects.filter(pk__in=numbers).order_by())}
        for row in page:
            yield row, facts.get(row.event_id)
        after = page[-1]
        report.sealed += len(page)
        tell(report.sealed)


def _page(chain: Chain, after: Row | None) -> list[Row]:
    """The next seals. Two of the same number cannot be, but an attacker may have dropped what forbids it."""
    rows = Seal.objects.filter(region_path=chain.region_path, year=chain.year).order_by("number", "event_id")
    if after is not None:
        number = after.link.number
        same = Q(number=number, event_id__gt=after.event_id)
        rows = rows.filter(Q(number__gt=number) | same, number__gte=number)
    columns = ("event_id", "number", "text_at", "key", "digest")
    return [
        Row(event, Link(chain, number, moment(at), key), made)
        for event, number, at, key, made in rows.annotate(text_at=Cast("sealed_at", TEXT)).values_list(*columns)[:PAGE]
    ]


def _never_sealed(within: Q) -> list[Finding]:
    lost = Event.objects.filter(within, waiting__isnull=True, seal__isnull=True)
    first = lost.order_by("pk").values_list("pk", flat=True).first()
    if first is None:
        return []
    return [Finding(None, Fault.UNSEALED, 0, first, lost.count() - 1)]
