"""A rule: named steps of nodes, checked when it is made, with a hash of what it says."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from enum import Enum
from fractions import Fraction
from functools import cached_property

from abacus.engine.nodes.core import Column, Kind, Node, Param, parts, walk
from abacus.engine.nodes.many import Over, Window


class Level(Enum):
    """How many rows a rule reads and how many answers it gives."""

    ROW = "row"
    """One record in, one answer out: an indicator, a project."""
    GROUP = "group"
    """The rows of one project or department in, one answer out."""
    WINDOW = "window"
    """Many rows in, one answer for each, which depends on the others."""
    ROLL_UP = "roll-up"
    """Many rows in, one answer for each branch of a tree that has rows below it."""


class RuleError(ValueError):
    """A rule that contradicts itself: raised when it is made, never when it is run."""


@dataclass(frozen=True, slots=True)
class Step:
    """One named value of a rule.

    ``unit`` says how people see it where the name's ending does not (see ``display.py``);
    ``label`` overrides the label in ``texts.py``. Neither is part of what the rule computes.
    """

    name: str
    node: Node
    label: str = ""
    unit: str = ""


@dataclass(frozen=True)
class Rule:
    """Steps in order, each reading inputs and earlier steps; the last is the rule's answer.

    ``label`` says the rule in one line where ``templates.py`` does not. Raises RuleError for a
    name used twice, a step read before it stands, a node of another level, or arithmetic on
    what is not a number.
    """

    id: str
    steps: tuple[Step, ...]
    label: str = ""
    level: Level = Level.ROW

    def __post_init__(self) -> None:
        _check(self)

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The inputs that the rule reads, in the order of first use; steps are not among them."""
        own = {step.name for step in self.steps}
        names = (part.name for step in self.steps for part in walk(step.node) if isinstance(part, Column))
        return tuple(dict.fromkeys(name for name in names if name not in own))

    @cached_property
    def params(self) -> tuple[str, ...]:
        """The ids of the parameters that the rule may read, in the order of first use."""
        ids = (part.id for step in self.steps for part in walk(step.node) if isinstance(part, Param))
        return tuple(dict.fromkeys(ids))

    @cached_property
    def text(self) -> str:
        """What the rule computes, as a stable text: the same on every machine and release of Python."""
        lines = [f"rule {self.id} {self.level.value}"]
        lines += [f"{step.name} = {serialise(step.node)}" for step in self.steps]
        return "\n".join(lines) + "\n"

    @cached_property
    def hash(self) -> str:
        """SHA-256 of ``text``. Labels are not in it: a better word does not make another rule."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def serialise(value: object) -> str:
    """Write a node, or a value inside one, as text: ``Ratio(Column("a"),Column("b"))``."""
    if isinstance(value, Enum):
        return str(value.value)
    if is_dataclass(value):
        inside = ",".join(serialise(getattr(value, field.name)) for field in fields(value))
        return f"{type(value).__name__}({inside})"
    if isinstance(value, tuple):
        return "[" + ",".join(serialise(item) for item in value) + "]"
    if isinstance(value, (Fraction, date)):
        return str(value)
    return json.dumps(value, ensure_ascii=False)


def _check(rule: Rule) -> None:
    if not rule.steps:
        raise RuleError(f"{rule.id}: a rule has at least one step")
    names = [step.name for step in rule.steps]
    for position, step in enumerate(rule.steps):
        later = set(names[position:])
        if step.name in names[:position]:
            raise RuleError(f"{rule.id}: two steps are called {step.name}")
        for part in walk(step.node):
            if isinstance(part, Column) and part.name in later:
                raise RuleError(f"{rule.id}: {step.name} reads {part.name}, which comes later")
            _check_level(rule, step, part)
            _check_kinds(rule, step, part)
    if rule.level in (Level.GROUP, Level.ROLL_UP):
        _check_rows(rule)


_ALLOWED: dict[Level, tuple[type[Node], ...]] = {
    Level.ROW: (),
    Level.GROUP: (Over,),
    Level.WINDOW: (Window,),
    Level.ROLL_UP: (Over,),
}


def _check_level(rule: Rule, step: Step, part: Node) -> None:
    if isinstance(part, (Over, Window)) and not isinstance(part, _ALLOWED[rule.level]):
        raise RuleError(f"{rule.id}: {step.name} uses {type(part).__name__} in a rule of level {rule.level.value}")
    if isinstance(part, (Over, Window)):
        for inner in parts(part):
            if any(isinstance(below, (Over, Window)) for below in walk(inner)):
                raise RuleError(f"{rule.id}: {step.name} looks at many rows from inside many rows")


def _check_kinds(rule: Rule, step: Step, part: Node) -> None:
    if part.takes is Kind.ANY:
        return
    for inner in parts(part):
        if inner.kind not in (Kind.ANY, part.takes):
            raise RuleError(
                f"{rule.id}: in {step.name} {type(part).__name__} takes a {part.takes.value},"
                f" {type(inner).__name__} is a {inner.kind.value}"
            )


def _check_rows(rule: Rule) -> None:
    """Inside an Over node names are those of the rows, so a step of the group cannot be meant."""
    own = {step.name for step in rule.steps}
    for step in rule.steps:
        for name in _row_columns(step.node):
            if name in own:
                raise RuleError(f"{rule.id}: {step.name} reads {name} on the rows, where it is a step of the group")


def _row_columns(node: Node) -> Iterator[str]:
    for part in walk(node):
        if isinstance(part, Over):
            for inner in walk(part):
                if isinstance(inner, Column):
                    yield inner.name
