"""What a seal is: the link from one event to the one before in the chain of its region and year."""

import json
from collections.abc import Callable
from typing import NamedTuple

from abacus.foundation.audit.canonical import Facts
from abacus.foundation.audit.keys import Keys

RegionOf = Callable[[str], str]
"""The path of the region to which a place belongs; "" for the platform itself."""

VERSION = "abacus-seal-1"


class Chain(NamedTuple):
    """One region (its path; "" the platform) and one year of business."""

    region_path: str
    year: int


class Link(NamedTuple):
    """The columns of a seal that it is made over, besides the event and the link before."""

    chain: Chain
    number: int
    sealed_at: str
    key: str


def digest(keys: Keys, link: Link, before: str, facts: Facts) -> str | None:
    """The seal of an event: over its facts, its place in the chain and the seal before ("" for the first).

    None where the key of that name is not there.
    """
    said = [VERSION, *link.chain, link.number, link.sealed_at, link.key, before, *facts]
    return keys.digest(link.key, json.dumps(said, separators=(",", ":")).encode("ascii"))


def chain_of(facts: Facts, region_of: RegionOf) -> Chain:
    """Where an event belongs: the region of its matter, the year of its day of business (0 where that is no day)."""
    year = facts[2][:4]
    return Chain(region_of(facts[8]), int(year) if year.isdecimal() else 0)
