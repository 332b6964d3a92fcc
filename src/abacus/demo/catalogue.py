"""The demo's projects, drawn from kinds of projects with a fixed seed. All of it is synthetic."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from importlib.resources import files
from typing import Any

from ruamel.yaml import YAML

SEED = 371003
PROJECTS = 600
WALKED = 120
"""How many projects of 2021 and of 2022 walk the way of their year; the others stay in the pool with their money."""
YEARS = (2020, 2021, 2022)
WAN = 1_000_000
"""分 in one 万元."""


@dataclass(frozen=True)
class Indicator:
    """One indicator of a drawn project; `value` is the target as it would be typed."""

    level2: str
    name: str
    operator: str
    value: str
    unit: str
    weight_centi: int
    mode: str
    standard: str
    evidence: str


@dataclass(frozen=True)
class YearMoney:
    """What a project asked for, got and spent in a year, in 分; `spent` is cumulative by month, 1 to 12."""

    requested_fen: int
    initial_fen: int
    adjusted_fen: int
    spent: tuple[int, ...]

    @property
    def current_fen(self) -> int:
        """Initial budget and adjustment."""
        return self.initial_fen + self.adjusted_fen


@dataclass(frozen=True)
class DemoProject:
    """A synthetic project with its years."""

    code: str
    name: str
    unit: str
    nature: str
    category: str
    protection: str
    special_fund: bool
    capital_works: bool
    first_year: int
    goal: str
    indicators: tuple[Indicator, ...]
    years: dict[int, YearMoney] = field(default_factory=dict)


@lru_cache(maxsize=1)
def organisations() -> dict[str, Any]:
    """The demo's tree as written in data/organisations.yaml."""
    return _read("organisations.yaml")


def projects() -> tuple[DemoProject, ...]:
    """The demo's projects, the same on every call; the special ones first."""
    chance = random.Random(SEED)  # noqa: S311  (a demo's draw, not a secret)
    drawn: list[DemoProject] = []
    for kind, unit in _kinds(chance):
        drawn.append(_draw(chance, kind, unit, len(drawn) + 1))
        if len(drawn) == PROJECTS:
            break
    return tuple(drawn)


def _kinds(chance: random.Random) -> Iterator[tuple[dict[str, Any], str]]:
    catalogue = _read("projects.yaml")
    for kind in catalogue["special"]:
        yield kind, kind["unit"]
    units = [unit for department in organisations()["departments"] for unit in department["units"]]
    shuffled = {unit: chance.sample(catalogue["general"], len(catalogue["general"])) for unit in units}
    for turn in range(len(catalogue["general"])):
        for unit in units:
            kind = shuffled[unit][turn]
            yield {**kind, "name": unit.removesuffix("本级") + kind["name"]}, unit


def _draw(chance: random.Random, kind: dict[str, Any], unit: str, number: int) -> DemoProject:
    low, high = kind["amount"]
    amount_fen = chance.randint(low * 10, high * 10) * WAN // 10
    nature = kind.get("nature") or ("new" if chance.random() < 0.12 else "continuing")
    first_year = chance.choice(YEARS[1:]) if nature == "new" else YEARS[0]
    project = DemoProject(
        code=f"371003{first_year % 100}T{number:012d}",
        name=kind["name"],
        unit=unit,
        nature=nature,
        category="3",
        protection=kind.get("protection", "none"),
        special_fund=bool(kind.get("special_fund")),
        capital_works=bool(kind.get("capital_works")),
        first_year=first_year,
        goal=kind["goal"],
        indicators=tuple(_indicator(chance, row, amount_fen) for row in kind["indicators"]),
    )
    protected = project.protection != "none"
    years = {year: _money(chance, amount_fen, protected) for year in YEARS if year >= first_year}
    return replace(project, years=years)


def _indicator(chance: random.Random, row: list[Any], amount_fen: int) -> Indicator:
    level2, name, operator, value, unit, weight, mode, standard, evidence = row
    if isinstance(value, dict):
        value = amount_fen / WAN if value.get("of") == "amount" else _rounded(chance.randint(value["lo"], value["hi"]))
    text = f"{value:g}" if isinstance(value, float) else str(value)
    return Indicator(level2, name, operator, text, unit, weight * 100, mode, standard, evidence)


def _rounded(value: int) -> int:
    """A planned number as people write it: two leading digits, then zeros."""
    unit = 10 ** max(0, len(str(value)) - 2)
    return value // unit * unit


def _money(chance: random.Random, amount_fen: int, protected: bool) -> YearMoney:
    requested = int(amount_fen * chance.uniform(1.0, 1.3)) // 10_000 * 10_000
    initial = int(amount_fen * chance.uniform(0.92, 1.0)) // 10_000 * 10_000
    if protected:
        requested = initial  # 三保 is funded in full
    adjusted = 0
    if chance.random() < 0.16 and not protected:
        adjusted = -int(initial * chance.uniform(0.02, 0.15)) // 10_000 * 10_000
    current = initial + adjusted
    final = 1.0 if chance.random() < 0.35 else chance.uniform(0.86, 0.999)
    if chance.random() < 0.09 and not protected:
        final = chance.uniform(0.3, 0.8)
    pace = [min(1.0, (month / 12) ** chance.uniform(0.9, 1.3)) for month in range(1, 13)]
    spent = [int(current * final * share) // 10_000 * 10_000 for share in sorted(pace)]
    spent[11] = int(current * final) // 100 * 100
    return YearMoney(requested, initial, adjusted, tuple(max(spent[:month]) for month in range(1, 13)))


def _read(name: str) -> Any:
    return YAML(typ="safe").load((files("abacus.demo") / "data" / name).read_text(encoding="utf-8"))
