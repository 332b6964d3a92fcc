"""The tree of indicators and the weights allowed over it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from abacus.rules.model.stated import Stated


@dataclass(frozen=True)
class Level2:
    """A second-level indicator. `legacy`: understood when read, not offered in new declarations."""

    id: str
    label: str
    synonyms: tuple[str, ...]
    required: bool
    legacy: bool
    note: str | None

    @cached_property
    def names(self) -> frozenset[str]:
        """What people call it, without blanks and the ending 指标."""
        return frozenset(_bare(name) for name in (self.label, *self.synonyms))


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

    def child(self, words: str) -> Level2 | None:
        """The second level called so."""
        return self._by_id.get(words) or self._by_name.get(_bare(words))

    @cached_property
    def _by_id(self) -> Mapping[str, Level2]:
        return {child.id: child for child in reversed(self.children)}

    @cached_property
    def _by_name(self) -> Mapping[str, Level2]:
        return {name: child for child in reversed(self.children) for name in child.names}

    @cached_property
    def names(self) -> frozenset[str]:
        """What people call it, without blanks and the ending 指标."""
        return frozenset(_bare(name) for name in (self.label, *self.synonyms))


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
            if child := level.child(words):
                return level, child
        return None

    def alternative(self, present: Collection[str]) -> Alternative | None:
        """The weights meant for a target with exactly these first levels; None where no set fits."""
        return next((one for one in self.alternatives if one.levels == frozenset(present)), None)


def _called(level: Level1 | Level2, words: str) -> bool:
    """Whether words mean this level; blanks and the ending 指标 do not matter."""
    return words == level.id or _bare(words) in level.names


@lru_cache(maxsize=4096)
def _bare(words: str) -> str:
    return "".join(words.split()).removesuffix("指标")
