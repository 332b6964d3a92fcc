"""What a replay answers: each figure as reported, as computed, and from how many rows."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from importlib.resources import files
from typing import Any

from ruamel.yaml import YAML


@dataclass(frozen=True)
class Reported:
    """A figure a place has reported, with the document that says so; `value` None: no source gives it."""

    figure: str
    unit: str
    value: int | None
    document: str
    clause: str


@dataclass(frozen=True)
class Computed:
    """A figure as the platform's own totals give it, and how many rows it was computed from."""

    figure: str
    value: int | None
    rows: int


@dataclass(frozen=True)
class Figure:
    """Both side by side."""

    figure: str
    unit: str
    reported: int | None
    computed: int | None
    rows: int

    def to_json(self) -> dict[str, Any]:
        """One element of the command's answer."""
        return asdict(self)

    @property
    def agrees(self) -> bool | None:
        """Whether the computed figure is the reported one; None where none was reported."""
        return None if self.reported is None else self.reported == self.computed


def reported(case: str) -> dict[str, Reported]:
    """The figures of a case by name, in their order. Raises KeyError for a case nobody has reported of."""
    text = (files("abacus.replay") / "data" / "reported.yaml").read_text(encoding="utf-8")
    stated = YAML(typ="safe").load(text)[case]
    return {one["figure"]: Reported(**one) for one in stated}


def side_by_side(stated: Mapping[str, Reported], computed: Iterable[Computed]) -> list[Figure]:
    """The reported figures in their order with what was computed. Raises KeyError where one was not computed."""
    found = {one.figure: one for one in computed}
    return [
        Figure(one.figure, one.unit, one.value, found[one.figure].value, found[one.figure].rows)
        for one in stated.values()
    ]
