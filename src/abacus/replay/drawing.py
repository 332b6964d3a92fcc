"""Drawing synthetic amounts that add up to a stated total, the same on every machine."""

import random
from collections.abc import Sequence

STEP = 10_000
"""Drawn amounts are whole hundreds of 元, in 分."""


def split(chance: random.Random, total: int, parts: int, *, spread: float = 1.0, step: int = STEP) -> list[int]:
    """`total` as so many positive amounts in whole steps; the remainder of a step goes to the first."""
    weights = [chance.lognormvariate(0, spread) for _ in range(parts)]
    return proportional(total, weights, step)


def proportional(total: int, weights: Sequence[float], step: int = STEP) -> list[int]:
    """`total` shared out by weights in whole steps, by the largest remainder; each gets at least one step."""
    steps, rest = divmod(total, step)
    free, whole = steps - len(weights), sum(weights)
    exact = [free * weight / whole for weight in weights]
    shares = [int(one) for one in exact]
    by_remainder = sorted(range(len(weights)), key=lambda at: (shares[at] - exact[at], at))
    for at in by_remainder[: free - sum(shares)]:
        shares[at] += 1
    amounts = [(share + 1) * step for share in shares]
    amounts[0] += rest
    return amounts


def cut(chance: random.Random, total: int, amounts: Sequence[int], low: float, high: float) -> list[int]:
    """A part of each amount, the parts adding up to `total` and none above its amount."""
    wanted = [amount * chance.uniform(low, high) for amount in amounts]
    parts = proportional(total, wanted)
    over = sum(max(0, part - amount) for part, amount in zip(parts, amounts, strict=True))
    parts = [min(part, amount) for part, amount in zip(parts, amounts, strict=True)]
    for at in sorted(range(len(parts)), key=lambda one: parts[one] - amounts[one]):
        more = min(over, amounts[at] - parts[at])
        parts[at], over = parts[at] + more, over - more
    return parts
