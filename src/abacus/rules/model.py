"""What packs say, as frozen values: documents, parameters and the lists built on them.

Points are `_centi` (0.01 points), rates are `Fraction`s of one, amounts are `_fen`.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from fractions import Fraction
from types import MappingProxyType
from typing import Any

ACTION_DAY, FISCAL_YEAR = "action_day", "fiscal_year"
SUBMITTER = "submitter"
"""Where a return goes when it goes back to the one who submitted."""


@dataclass(frozen=True)
class Document:
    """A document that packs cite. `day` and `number` are None where they are not known."""

    id: str
    title: str
    number: str | None
    issuer: str | None
    day: date | None
    confirmed: bool
    note: str | None
    pack: str


@dataclass(frozen=True)
class Source:
    """Document and clause a value comes from."""

    document: str
    title: str
    clause: str
    number: str | None = None
    issuer: str | None = None
    day: date | None = None


@dataclass(frozen=True, kw_only=True)
class Stated:
    """What every statement of a pack carries: since when, by which document, how sure.

    `until` is the last day on which it holds (None: until replaced). `confirmed` is False until
    somebody has compared it with the official text. `extended` names the packs whose lists it
    builds on.
    """

    id: str
    label: str
    from_: date | None
    until: date | None
    applies_to: str
    source: Source
    confirmed: bool
    note: str | None
    pack: str
    release: str
    extended: tuple[str, ...] = ()

    @property
    def tag(self) -> str:
        return f"{self.pack}@{self.release}"

    def to_json(self) -> dict[str, Any]:
        """The whole of it as JSON data, to be stored with what was decided by it."""
        found: dict[str, Any] = to_json(self)
        return found


@dataclass(frozen=True)
class Band:
    """From `at_least` upwards (in the parameter's unit) a grade holds or a share of the points is earned."""

    at_least: int | Fraction
    id: str | None
    label: str | None
    earns: Fraction | None


@dataclass(frozen=True)
class Interval:
    """A qualitative grade and the shares of the points it may earn, from `high` down to `low`."""

    id: str
    label: str
    high: Fraction
    low: Fraction


@dataclass(frozen=True)
class Option:
    """One of several choices offered to people."""

    id: str
    label: str
    note: str | None = None


@dataclass(frozen=True)
class ChainLink:
    """What one pack of the chain says about a parameter on the day asked."""

    pack: str
    release: str
    value: Any
    from_: date | None
    until: date | None
    source: Source
    confirmed: bool


@dataclass(frozen=True, kw_only=True)
class ParameterValue(Stated):
    """One parameter on one day in one region.

    `value` is converted and exact (see `units`): int, Fraction, bool, str, None, a tuple of Band,
    Interval or Option, or a mapping of words. `stated` is the JSON value as written in the pack,
    in `unit`. `chain` goes from the nearest pack that states it to the farthest.
    """

    kind: str
    unit: str | None
    value: Any
    stated: Any
    chain: tuple[ChainLink, ...] = ()


@dataclass(frozen=True)
class Level2:
    """A second-level indicator. `legacy`: understood when read, not offered in new declarations."""

    id: str
    label: str
    synonyms: tuple[str, ...]
    required: bool
    legacy: bool
    note: str | None


@dataclass(frozen=True)
class Level1:
    """A first-level indicator with its second levels."""

    id: str
    label: str
    synonyms: tuple[str, ...]
    required: bool
    legacy: bool
    note: str | None
    children: tuple[Level2, ...]


@dataclass(frozen=True)
class Alternative:
    """One allowed set of weights over the first levels, in 0.01 points."""

    id: str
    label: str
    weights: Mapping[str, int]

    @property
    def levels(self) -> frozenset[str]:
        """The first levels that carry points."""
        return frozenset(id for id, weight in self.weights.items() if weight)


@dataclass(frozen=True, kw_only=True)
class Taxonomy(Stated):
    """The tree of indicators and the weights allowed over it.

    `total_centi` is what a declaration's weights add up to (the rest of 100 is execution).
    """

    total_centi: int
    levels: tuple[Level1, ...]
    alternatives: tuple[Alternative, ...]

    def level1(self, words: str) -> Level1 | None:
        """The first level called so, by id, label or synonym; None where nobody calls one so."""
        return next((level for level in self.levels if _called(level, words)), None)

    def level2(self, words: str, level1: Level1 | None = None) -> tuple[Level1, Level2] | None:
        """The second level called so with its first level, looked for under `level1` first."""
        near = [level1] if level1 else []
        for level in (*near, *self.levels):
            for child in level.children:
                if _called(child, words):
                    return level, child
        return None

    def alternative(self, present: Collection[str]) -> Alternative | None:
        """The weights meant for a target with exactly these first levels; None where no set fits."""
        return next((one for one in self.alternatives if one.levels == frozenset(present)), None)


@dataclass(frozen=True)
class ScoreItem:
    """One thing to be scored. `mode` is `grade` (by the bands) or `points` (any up to the weight)."""

    id: str
    label: str
    group: str | None
    weight_centi: int
    mode: str
    points_to_check: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Scorecard(Stated):
    """Items that add up to `total_centi`, the grades over the total, and the line to pass."""

    items: tuple[ScoreItem, ...]
    total_centi: int
    grades: tuple[Band, ...]
    pass_line_centi: int | None

    def grade(self, total_centi: int) -> Band:
        """The grade of a total."""
        return next(band for band in self.grades if total_centi >= band.at_least)


@dataclass(frozen=True)
class RouteStep:
    """One station of a route. A task goes to `role` at the organisation that `scope` names:

    `unit` and `department` of the subject, `division` of finance in charge of that department,
    `bureau` of finance, `panel` invited to it. `kind`: one approves, all countersign, scored.
    `return_to` is an earlier step's id or `submitter`.
    """

    id: str
    label: str
    role: str
    scope: str
    kind: str
    work_days: int | None
    return_to: str


@dataclass(frozen=True, kw_only=True)
class Route(Stated):
    """The way of a submission: who submits, then each step in order."""

    submit_role: str
    submit_scope: str
    submit_label: str
    steps: tuple[RouteStep, ...]

    def step(self, id: str) -> RouteStep:
        """The step of that id. Raises KeyError."""
        return {step.id: step for step in self.steps}[id]

    def after(self, id: str | None) -> RouteStep | None:
        """The step after this one (None: the first one); None after the last."""
        position = 0 if id is None else [step.id for step in self.steps].index(id) + 1
        return self.steps[position] if position < len(self.steps) else None


@dataclass(frozen=True, kw_only=True)
class Gate(Stated):
    """What must have come out of a stage before a project passes a point.

    `type` is `score` (points at or above the parameter `pass_line`) or `outcome` (one of `outcomes`).
    Both ask for an outcome of the stage among `outcomes`.
    """

    point: str
    type: str
    stage: str
    outcomes: tuple[str, ...]
    pass_line: str | None
    message: str


@dataclass(frozen=True)
class LinkageItem:
    """A condition met by a result and what it proposes for the next budget."""

    id: str
    label: str
    condition: str
    proposal: str


@dataclass(frozen=True, kw_only=True)
class Linkage(Stated):
    """What results mean for money."""

    items: tuple[LinkageItem, ...]


@dataclass(frozen=True)
class Form:
    """A form's layout as data. `layout` is a plain mapping that the reader of forms understands."""

    id: str
    label: str
    source: Source
    confirmed: bool
    layout: Mapping[str, Any]
    pack: str
    release: str
    note: str | None = field(default=None)


def _called(level: Level1 | Level2, words: str) -> bool:
    """Whether words mean this level; blanks and the ending 指标 do not matter."""
    asked = _bare(words)
    return words == level.id or any(asked == _bare(name) for name in (level.label, *level.synonyms))


def _bare(words: str) -> str:
    return "".join(words.split()).removesuffix("指标")


def to_json(value: Any) -> Any:
    """Any value of this module as JSON data: days as ISO text, fractions as whole numbers or "num/den"."""
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name.rstrip("_"): to_json(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, dict | MappingProxyType):
        return {key: to_json(item) for key, item in value.items()}
    if isinstance(value, tuple | list | frozenset):
        return [to_json(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Fraction) else value
