"""The sealer: takes the events that wait and chains them, one chain a region and year.

Everything committed when a run looks is sealed in that run, in the order of numbers of events. So an event
whose act had ended before another act began always stands before it, and everything of one run stands before
what was committed after it. No event is ever left out: it leaves the waiting list only with its seal.
"""

from datetime import date

from django.db import connection, transaction
from django.utils import timezone

from abacus.foundation.audit import keys as all_keys
from abacus.foundation.audit.canonical import Facts, facts_of, moment
from abacus.foundation.audit.chains import Chain, Link, RegionOf, chain_of, digest
from abacus.foundation.audit.keys import Keys
from abacus.foundation.audit.models import Event, Seal, Waiting
from abacus.foundation.audit.services import recording as audit
from abacus.foundation.refusals import Refusal

BATCH = 2000
LOCK = 0x41424143
"""The advisory lock that lets one sealer work at a time on PostgreSQL; SQLite has one writer anyway."""


def seal_all(region_of: RegionOf) -> int:
    """Seal everything that waits now, in transactions of `BATCH` events; how many were sealed.

    Raises Refusal where the key of earlier seals is gone.
    """
    sealed = 0
    while Waiting.objects.exists():
        with transaction.atomic():
            done, taken = _seal_some(region_of)
        sealed += done
        if taken < BATCH:
            break
    return sealed


def _seal_some(region_of: RegionOf) -> tuple[int, int]:
    """Seal the first `BATCH` events that wait: (sealed, taken from the waiting list). Nothing while another does."""
    if not _alone():
        return 0, 0
    found = list(facts_of(Event.objects.filter(waiting__isnull=False).order_by("pk")[:BATCH]))
    numbers = [facts[0] for facts in found]
    already = set(Seal.objects.filter(event_id__in=numbers).values_list("event_id", flat=True))
    seals = _links([facts for facts in found if facts[0] not in already], region_of, _keys())
    Seal.objects.bulk_create(seals)
    Waiting.objects.filter(event_id__in=numbers).delete()
    return len(seals), len(numbers)


def _links(found: list[Facts], region_of: RegionOf, keys: Keys) -> list[Seal]:
    stamp = {"sealed_at": timezone.now()}
    sealed_at, key = moment(stamp["sealed_at"].isoformat()), keys.newest
    last: dict[Chain, tuple[int, str]] = {}
    seals = []
    for facts in found:
        chain = chain_of(facts, region_of)
        number, before = last.get(chain) or _last(chain)
        link = Link(chain, number + 1, sealed_at, key)
        made = digest(keys, link, before, facts) or ""
        last[chain] = (number + 1, made)
        seals.append(
            Seal(
                event_id=facts[0], region_path=chain.region_path, year=chain.year, number=number + 1,
                key=key, **stamp, digest=made,
            )
        )  # fmt: skip
    return seals


def _last(chain: Chain) -> tuple[int, str]:
    """Number and seal of a chain's end; (0, "") before its first."""
    rows = Seal.objects.filter(region_path=chain.region_path, year=chain.year).order_by("-number")
    return rows.values_list("number", "digest").first() or (0, "")


def _keys() -> Keys:
    """The keys; made for the first seal ever, never again."""
    found = all_keys.known()
    if found:
        return found
    if Seal.objects.exists():
        raise Refusal("审计密钥不见了，新的记录没有封存。", f"请从备份中恢复 {all_keys.key_file()}，不要新建。")
    return all_keys.make()


def _alone() -> bool:
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        return bool(cursor.fetchone()[0])


@transaction.atomic
def requeue(*, on: date) -> int:
    """Let events wait that neither wait nor are sealed: somebody has taken them off the list. How many."""
    lost = list(Event.objects.filter(waiting__isnull=True, seal__isnull=True).values_list("pk", flat=True))
    Waiting.objects.bulk_create([Waiting(event_id=pk) for pk in lost])
    if lost:
        audit.record(
            by=None, on=on, action="audit.requeued", target=("audit.event", lost[0], ""),
            after={"events": len(lost), "first": lost[0]},
        )  # fmt: skip
    return len(lost)
