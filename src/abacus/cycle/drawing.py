"""A draw that anyone can make again: keys from a published seed, exact numbers only, the same on every machine.

The algorithm is `es-sha256-1`, weighted sampling without replacement by Efraimidis and
Spirakis, written down in docs/how-to/re-run-a-draw.md:

1. `h` = the first 16 hexadecimal digits of SHA-256 of `seed|code` (UTF-8), as a whole number;
   `u` = (h + 1) ÷ 2⁶⁴, so that 0 < u ≤ 1.
2. `key` = −ln(u) ÷ weight, in decimal arithmetic of 50 digits (rounded half to even). Without
   the logarithm: u to the power 1 ÷ weight; the greatest of those are the smallest of these.
3. Within each stratum those with the smallest keys are drawn; equal keys go by code.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal

ALGORITHM = "es-sha256-1"
DIGITS = 50
_CONTEXT = Context(prec=DIGITS, rounding=ROUND_HALF_EVEN)
_RANGE = 2**64


@dataclass(frozen=True)
class Ticket:
    """One that may be drawn: `weight` is a whole number above zero, `stratum` the part it is drawn in."""

    code: str
    weight: int
    stratum: str = ""


def key(seed: str, ticket: Ticket) -> Decimal:
    """The ticket's key; the smaller, the sooner it is drawn. Raises ValueError for a weight that is not above zero."""
    if ticket.weight <= 0:
        raise ValueError(ticket.weight)
    digest = hashlib.sha256(f"{seed}|{ticket.code}".encode()).hexdigest()
    u = _CONTEXT.divide(Decimal(int(digest[:16], 16) + 1), Decimal(_RANGE))
    return _CONTEXT.divide(_CONTEXT.minus(_CONTEXT.ln(u)), Decimal(ticket.weight))


def quotas(sizes: Mapping[str, int], count: int, least: int = 0) -> dict[str, int]:
    """How many are drawn in each stratum: `count` shared out by size, largest remainders first.

    A stratum gets at least `least` (as far as it reaches), which may make them more than `count`
    in all. Equal remainders go to the larger stratum, then by the stratum's name.
    """
    whole = sum(sizes.values())
    if not whole:
        return {}
    count = min(count, whole)
    shares = {name: divmod(count * size, whole) for name, size in sizes.items()}
    given = {name: share for name, (share, _rest) in shares.items()}
    order = sorted(sizes, key=lambda name: (-shares[name][1], -sizes[name], name))
    for name in order[: count - sum(given.values())]:
        given[name] += 1
    return {name: max(given[name], min(least, size)) for name, size in sizes.items()}


def draw(seed: str, tickets: Iterable[Ticket], count: int, least: int = 0) -> list[str]:
    """The codes drawn, stratum by stratum in the order of their names, each in the order of keys."""
    strata: dict[str, list[Ticket]] = {}
    for ticket in tickets:
        strata.setdefault(ticket.stratum, []).append(ticket)
    wanted = quotas({name: len(inside) for name, inside in strata.items()}, count, least)
    drawn: list[str] = []
    for name in sorted(strata):
        ranked = sorted(strata[name], key=lambda ticket: (key(seed, ticket), ticket.code))
        drawn += [ticket.code for ticket in ranked[: wanted[name]]]
    return drawn


def sizes_of(tickets: Sequence[Ticket]) -> dict[str, int]:
    """How many stand in each stratum."""
    return dict(Counter(ticket.stratum for ticket in tickets))


def shown(value: Decimal) -> str:
    """A key as published: twenty digits behind the point."""
    return f"{value:.20f}"
