"""What every stage asks of a region's rules; each stage's `Rules` adds the words of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from abacus.rules import Option, Resolved

OPINIONS = "workflow.opinion_types"


@dataclass(frozen=True)
class StageRules:
    """What a region's pack says on one day, as far as all stages ask alike."""

    resolved: Resolved

    @property
    def tag(self) -> str:
        """The pack and its release, to be kept with what is decided."""
        return self.resolved.tag

    @property
    def params(self) -> Mapping[str, Any]:
        """Every parameter by id."""
        return self.resolved.params()

    def opinions(self, *stages: str) -> tuple[Option, ...]:
        """The categories of opinions: the list of the first of these stages that a pack states, else everybody's."""
        ids = (*(f"{stage}.opinion_types" for stage in stages), OPINIONS)
        return self.options(next(id for id in ids if id in self.params))

    def options(self, id: str) -> tuple[Option, ...]:
        """A parameter that is a list of options. Raises UnknownParameter where no pack states it."""
        return tuple(self.resolved.param(id).value)
