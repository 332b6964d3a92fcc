"""Every way to tamper with sealed rows that we could think of, chosen at random, with the row it should name."""

# ruff: noqa: S608 - raw SQL is the subject
import random
from dataclasses import dataclass
from typing import Any

from abacus.foundation.audit.canonical import FACTS
from abacus.foundation.audit.models import Seal

EVENT, SEAL = "audit_event", "audit_seal"
OTHER: dict[str, Any] = {
    "at": "2020-01-01 00:00:00+00:00", "day": "2019-05-05", "by_id": 1, "action": "targets.dropped",
    "target_kind": "y", "target_id": "999", "target_label": "别的事项", "organisation_path": "0009",
    "before": '{"金额": 999}', "after": '{"金额": 0}', "reason": "", "address": "10.1.1.1", "request": "f" * 32,
}  # fmt: skip
"""A value that no event of the trail has, for every column but the number."""


@dataclass(frozen=True)
class Place:
    """A seal as it was: its chain, its number, its event."""

    chain: tuple[str, int]
    number: int
    event: int


def places() -> list[Place]:
    """Every seal."""
    rows = Seal.objects.values_list("region_path", "year", "number", "event_id")
    return [Place((region, year), number, event) for region, year, number, event in rows]


class Attacker:
    """Tampers once: `tamper()` answers where the first bad row is, as (chain, number), or (None, event)."""

    def __init__(self, cursor: Any, luck: random.Random) -> None:
        self.cursor, self.luck, self.places = cursor, luck, places()
        chain = luck.choice(sorted({place.chain for place in self.places}))
        self.chain = sorted((one for one in self.places if one.chain == chain), key=lambda one: one.number)
        self.one = luck.choice(self.chain)
        self.last = self.one is self.chain[-1]

    def tamper(self) -> tuple[str, Any, int]:
        """(what was done, chain, number or event)."""
        ways = (
            *(self.edit_event,) * 4, *(self.edit_seal,) * 2, self.delete_event, self.delete_seal, self.delete_both,
            self.insert_between, self.insert_at_the_end, self.swap_events, self.swap_seals, self.swap_digests,
        )  # fmt: skip
        way = self.luck.choice(ways)
        return (way.__name__, *way())

    def run(self, statement: str, *values: Any) -> None:
        self.cursor.execute(statement, values)

    def here(self) -> tuple[Any, int]:
        return self.one.chain, self.one.number

    def edit_event(self) -> tuple[Any, int]:
        column = self.luck.choice(sorted(OTHER))
        self.run(f"UPDATE {EVENT} SET {column} = %s WHERE id = %s", OTHER[column], self.one.event)
        return self.here()

    def edit_seal(self) -> tuple[Any, int]:
        changes = {
            "digest": "0" * 64, "key": "00000000", "sealed_at": "2020-01-01 00:00:00+00:00", "number": 10_000,
            "event_id": 10**9, "year": 1999, "region_path": "0000",
        }  # fmt: skip
        column = self.luck.choice(sorted(changes))
        self.run(f"UPDATE {SEAL} SET {column} = %s WHERE event_id = %s", changes[column], self.one.event)
        return self.here()

    def delete_event(self) -> tuple[Any, int]:
        self.run(f"DELETE FROM {EVENT} WHERE id = %s", self.one.event)
        return self.here()

    def delete_seal(self) -> tuple[Any, int]:
        self.run(f"DELETE FROM {SEAL} WHERE event_id = %s", self.one.event)
        return self.here()

    def delete_both(self) -> tuple[Any, int]:
        self.delete_event()
        return self.delete_seal()

    def insert_between(self) -> tuple[Any, int]:
        self.run(f"UPDATE {SEAL} SET number = number + 1000001 WHERE region_path = %s AND year = %s AND number > %s",
                 *self.one.chain, self.one.number)  # fmt: skip
        self.run(f"UPDATE {SEAL} SET number = number - 1000000 WHERE number > 1000000")
        return self._forge(self.one.number + 1)

    def insert_at_the_end(self) -> tuple[Any, int]:
        return self._forge(self.chain[-1].number + 1)

    def _forge(self, number: int) -> tuple[Any, int]:
        """A copy of the event under a new number, with a seal that looks like one."""
        rest = ", ".join(name for name in FACTS if name != "id")
        new = 10**6 + self.luck.randrange(10**6)
        self.run(f"INSERT INTO {EVENT} (id, {rest}) SELECT {new}, {rest} FROM {EVENT} WHERE id = %s", self.one.event)
        self.run(
            f"INSERT INTO {SEAL} (event_id, region_path, year, number, sealed_at, key, digest)"
            f" SELECT {new}, region_path, year, {number}, sealed_at, key, digest FROM {SEAL} WHERE event_id = %s",
            self.one.event,
        )
        return self.one.chain, number

    def _two(self) -> tuple[Place, Place]:
        first, second = sorted(self.luck.sample(self.chain, 2), key=lambda one: one.number)
        return first, second

    def swap_events(self) -> tuple[Any, int]:
        first, second = self._two()
        for old, new in ((first.event, -1), (second.event, first.event), (-1, second.event)):
            self.run(f"UPDATE {EVENT} SET id = %s WHERE id = %s", new, old)
        return first.chain, first.number

    def swap_seals(self) -> tuple[Any, int]:
        first, second = self._two()
        for old, new in ((first.event, -1), (second.event, first.event), (-1, second.event)):
            self.run(f"UPDATE {SEAL} SET event_id = %s WHERE event_id = %s", new, old)
        return first.chain, first.number

    def swap_digests(self) -> tuple[Any, int]:
        first, second = self._two()
        rows = {one.event: Seal.objects.get(pk=one.event).digest for one in (first, second)}
        self.run(f"UPDATE {SEAL} SET digest = %s WHERE event_id = %s", rows[second.event], first.event)
        self.run(f"UPDATE {SEAL} SET digest = %s WHERE event_id = %s", rows[first.event], second.event)
        return first.chain, first.number
