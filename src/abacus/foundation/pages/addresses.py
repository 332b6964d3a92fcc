"""The address of a list: everything it shows stands there, so that it can be kept, sent and come back to."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict

STEERING = frozenset({"sort", "col", "size", "page", "format", "filters"})
"""Names that steer the list itself; every other name is a filter's."""
PASSING = frozenset({"page", "format", "filters"})
"""Names that are no part of a view worth keeping."""
ENDS = frozenset({"min", "max", "after", "before", "from", "until"})
"""What a filter of several inputs adds to its name: amount_min, amount_max."""

Pair = tuple[str, str]


@dataclass(frozen=True)
class Address:
    """A path and its query in order; blank values are dropped."""

    path: str
    pairs: tuple[Pair, ...] = ()

    @classmethod
    def of(cls, path: str, query: QueryDict | str) -> "Address":
        """The address of a path and a query."""
        given = QueryDict(query) if isinstance(query, str) else query
        return cls(path, tuple((key, value) for key, values in given.lists() for value in values if value))

    def __str__(self) -> str:
        return f"{self.path}?{urlencode(self.pairs)}" if self.pairs else self.path

    def get(self, name: str) -> str:
        """The last value of a name; blank when there is none."""
        return next((value for key, value in reversed(self.pairs) if key == name), "")

    def all(self, name: str) -> list[str]:
        """Every value of a name."""
        return [value for key, value in self.pairs if key == name]

    def changed(self, **changes: str | None) -> "Address":
        """With some names set anew; None takes a name out, with all inputs of a filter of that name."""
        gone = {name for name, value in changes.items() if value is None}
        kept = [pair for pair in self.pairs if pair[0] not in changes and base(pair[0]) not in gone]
        return Address(self.path, (*kept, *((name, value) for name, value in changes.items() if value is not None)))

    def only(self, names: Iterable[str]) -> tuple[Pair, ...]:
        """The pairs of these names."""
        wanted = frozenset(names)
        return tuple(pair for pair in self.pairs if pair[0] in wanted)

    def without(self, names: Iterable[str]) -> tuple[Pair, ...]:
        """The pairs of other names."""
        unwanted = frozenset(names)
        return tuple(pair for pair in self.pairs if pair[0] not in unwanted)

    @property
    def filtered(self) -> bool:
        """Whether any filter is set."""
        return any(key not in STEERING for key, _value in self.pairs)

    @property
    def view(self) -> str:
        """What a saved view keeps: in one order, so that two alike are equal."""
        return urlencode(sorted(self.without(PASSING)))


def base(key: str) -> str:
    """The filter's name of an input: amount of amount_min."""
    name, _mark, end = key.rpartition("_")
    return name if end in ENDS else key
