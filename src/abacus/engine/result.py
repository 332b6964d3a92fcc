"""What running a rule answers: values, reasons for nulls, and – when asked – how it came about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from abacus.engine import explain
from abacus.engine.explain import StepRecord
from abacus.engine.nodes.rule import Rule
from abacus.engine.parameters import Parameters


@dataclass(frozen=True)
class Result:
    """The answer of one rule on one record.

    ``row`` holds inputs and steps, None for null; ``why_null`` says why a step is null. Texts
    are made only when they are asked for. ``unit`` is the unit of micro values, for texts.
    """

    rule: Rule
    row: Mapping[str, Any]
    why_null: Mapping[str, str]
    parameters: Parameters
    unit: str = ""

    @property
    def rule_id(self) -> str:
        """The rule's id."""
        return self.rule.id

    @property
    def rule_hash(self) -> str:
        """SHA-256 of what the rule says."""
        return self.rule.hash

    @property
    def value(self) -> Any:
        """The last step's value."""
        return self.row[self.rule.steps[-1].name]

    @property
    def reason(self) -> str | None:
        """Why the last step is null; None when it is not."""
        return self.why_null.get(self.rule.steps[-1].name)

    @cached_property
    def values(self) -> dict[str, Any]:
        """Every step's value by name."""
        return {step.name: self.row[step.name] for step in self.rule.steps}

    @cached_property
    def inputs(self) -> dict[str, Any]:
        """What the rule was given, by name, without what it does not read."""
        return {name: self.row[name] for name in self.rule.columns if name in self.row}

    @cached_property
    def params(self) -> dict[str, Any]:
        """The parameters that the rule may read, with their sources, as they were given."""
        return {key: self.parameters[key] for key in self.rule.params if key in self.parameters}

    @cached_property
    def steps(self) -> tuple[StepRecord, ...]:
        """Every step with its label, its formula with the numbers filled in, and how it is shown."""
        return explain.steps(self)

    @property
    def words(self) -> str:
        """The result in one sentence."""
        return explain.words(self)

    @property
    def formula(self) -> str | None:
        """The rule in one line, without numbers: "得分 = 分值 × 执行数 ÷ 预算数，最高不超过分值"."""
        return explain.rule_in_words(self)

    def to_json(self) -> dict[str, Any]:
        """The whole explanation as plain data, see ``explain.as_json``."""
        return explain.as_json(self)
