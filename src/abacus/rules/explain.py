"""Where a rule comes from: value, document, clause, and what every pack of the chain says."""

from typing import Any

from abacus.rules.model import ChainLink, ParameterValue, Source, Stated, to_json
from abacus.rules.resolved import Resolved

_HEAD = frozenset(
    ("id", "label", "from", "until", "applies_to", "source", "confirmed", "note", "pack", "release", "extended")
)


def explain(rules: Resolved, id: str) -> dict[str, Any]:
    """A parameter or list with its source and chain as JSON data.

    The value is given as the pack states it, in `unit`. Raises UnknownParameter.
    """
    found = rules.any(id)
    return {
        "id": found.id,
        "value": _value(found),
        "unit": found.unit if isinstance(found, ParameterValue) else None,
        "from": to_json(found.from_),
        "until": to_json(found.until),
        "source": source_json(found.source),
        "confirmed": found.confirmed,
        "pack": found.pack,
        "release": found.release,
        "chain": [_link(link) for link in found.chain] if isinstance(found, ParameterValue) else _lists(rules, found),
    }


def source_json(source: Source) -> dict[str, Any]:
    found: dict[str, Any] = to_json(source)
    return found


def _value(found: Stated) -> Any:
    if isinstance(found, ParameterValue):
        return found.stated
    return {key: value for key, value in found.to_json().items() if key not in _HEAD}


def _link(link: ChainLink) -> dict[str, Any]:
    found: dict[str, Any] = to_json(link)
    return found


def _lists(rules: Resolved, found: Stated) -> list[dict[str, Any]]:
    """The packs whose versions made a list, nearest first."""
    own = {"pack": found.pack, "release": found.release, "from": to_json(found.from_), "until": to_json(found.until)}
    extended = (tag.partition("@") for tag in found.extended)
    return [own, *({"pack": pack, "release": release} for pack, _, release in extended)]
