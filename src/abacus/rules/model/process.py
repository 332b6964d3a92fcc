"""What a submission meets on its way: scorecards, routes, gates, linkage and forms."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from abacus.rules.model.parameter import Band
from abacus.rules.model.stated import Source, Stated

SUBMITTER = "submitter"
"""Where a return goes when it goes back to the one who submitted."""


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
class Escalate:
    """Where a task goes, besides, when nobody acts: `after_work_days` past its last day, to a role at a scope."""

    after_work_days: int
    role: str
    scope: str


@dataclass(frozen=True)
class RouteStep:
    """One station of a route. A task goes to `role` at the organisation that `scope` names:

    `unit` and `department` of the subject, `division` of finance in charge of that department,
    `bureau` of finance, `panel` invited to it. `kind`: one approves, all countersign, scored.
    `return_to` is an earlier step's id or `submitter`. An `optional` step is passed where nobody
    holds the role; without people at any other step nothing can be submitted. `owners` are the
    kinds of organisation (unit, department) for whose budget lines the step is taken; empty: all.
    `escalate` None: an overdue task stays with its role.
    """

    id: str
    label: str
    role: str
    scope: str
    kind: str
    work_days: int | None
    return_to: str
    optional: bool = False
    owners: tuple[str, ...] = ()
    escalate: Escalate | None = None


@dataclass(frozen=True, kw_only=True)
class Route(Stated):
    """The way of a submission: who submits, then each step in order."""

    submit_role: str
    submit_scope: str
    submit_label: str
    steps: tuple[RouteStep, ...]

    def owned_by(self, kind: str) -> "Route":
        """The way for a budget line that this kind of organisation owns."""
        left = tuple(step for step in self.steps if not step.owners or kind in step.owners)
        known = {SUBMITTER, *(step.id for step in left)}
        steps = (one if one.return_to in known else replace(one, return_to=SUBMITTER) for one in left)
        return replace(self, steps=tuple(steps))

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
    Both ask for an outcome of the stage among `outcomes`. `when` is the engine's rule that says
    whether it is asked of a project at all (None: of every one).
    """

    point: str
    type: str
    stage: str
    outcomes: tuple[str, ...]
    pass_line: str | None
    message: str
    when: str | None = None


@dataclass(frozen=True)
class LinkageItem:
    """A condition met by a result and what it proposes for the next budget.

    `rule` is the engine's rule that says whether it is met, `amount` the one that says what the
    proposal is worth (None: a person says it). `target` is what it is linked with.
    """

    id: str
    label: str
    condition: str
    proposal: str
    rule: str
    amount: str | None = None
    target: str = "project"
    clause: str | None = None


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
    note: str | None = None
