"""A draw made again from what was published: weights, quotas, keys and result must come out the same."""

from dataclasses import dataclass

from abacus.cycle import drawing
from abacus.cycle.spotcheck import frame
from abacus.cycle.spotcheck.models import Draw, DrawLine
from abacus.cycle.spotcheck.rules import risk, rules_for


@dataclass(frozen=True)
class Verdict:
    """What was compared; every list names the codes that differ and is empty where all is well."""

    frame_equal: bool
    weights: tuple[str, ...]
    keys: tuple[str, ...]
    missing: tuple[str, ...]
    surplus: tuple[str, ...]
    quotas: tuple[tuple[str, int, int, int], ...]

    @property
    def equal(self) -> bool:
        """Whether the draw came out exactly as published."""
        return self.frame_equal and not (self.weights or self.keys or self.missing or self.surplus)


def verify(draw: Draw, lines: list[DrawLine]) -> Verdict:
    """Compute the draw anew from its frozen frame and seed. Weights by the rules of the freezing day."""
    rules = rules_for(draw.region, draw.fiscal_year, draw.frozen_on or draw.announced_on)
    tickets = frame.tickets(lines)
    sizes = drawing.sizes_of(tickets)
    count = draw.wanted if draw.wanted is not None else rules.count_of(len(lines))
    wanted = drawing.quotas(sizes, count, draw.least)
    drawn = set(drawing.draw(draw.seed, tickets, count, draw.least))
    stored = {line.code for line in lines if line.drawn}
    keys = {ticket.code: drawing.shown(drawing.key(draw.seed, ticket)) for ticket in tickets}
    actual = drawing.sizes_of([ticket for ticket in tickets if ticket.code in drawn])
    return Verdict(
        frame_equal=frame.digest(lines) == draw.frame_hash,
        weights=tuple(line.code for line in lines if risk(line.facts, rules.params).value != line.weight_centi),
        keys=tuple(line.code for line in lines if keys[line.code] != line.key),
        missing=tuple(sorted(stored - drawn)),
        surplus=tuple(sorted(drawn - stored)),
        quotas=tuple((name, sizes[name], wanted[name], actual.get(name, 0)) for name in sorted(sizes)),
    )
