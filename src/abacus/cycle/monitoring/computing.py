"""A round worked out for some projects: readings with their lights, and what was found; nothing is written here."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from abacus.cycle.monitoring.explained import compact
from abacus.cycle.monitoring.gathering import Gathered, gather, monitored
from abacus.cycle.monitoring.models import Reading, Round
from abacus.cycle.monitoring.rules import Assessed, Rules, assess

CHUNK = 250
"""Projects worked out and written at once."""


@dataclass
class Worked:
    """What some projects of a round came to: a reading for each, and the facts of what was found by project, kind."""

    readings: list[Reading] = field(default_factory=list)
    found: dict[tuple[int, str], dict[str, Any]] = field(default_factory=dict)
    paths: dict[int, str] = field(default_factory=dict)


def work_out(round: Round, rules: Rules, keys: Sequence[int]) -> Worked:
    """Ask the rules about some of the projects the round looks at."""
    worked = Worked()
    for one, assessed in _assessed(round, rules, monitored(round).filter(pk__in=keys)):
        year = one.year
        worked.paths[year.pk] = year.organisation_path
        worked.readings.append(reading(round, one, assessed))
        worked.found.update({(year.pk, kind): detail for kind, detail in compact(assessed).items()})
    return worked


def _assessed(round: Round, rules: Rules, years: Any) -> Iterator[tuple[Gathered, Assessed]]:
    for one in gather(round, years):
        yield one, assess(one.facts, rules)


def reading(round: Round, one: Gathered, assessed: Assessed) -> Reading:
    """A project's row, not saved."""
    reached = assessed.reached
    answers = {
        "money_light": assessed.money_light, "target_light": assessed.target_light,
        "forecast_light": assessed.forecast_light, "low_execution": assessed.low, "deviating": assessed.target,
        "mismatch": assessed.mismatch, "key": assessed.key,
    }  # fmt: skip
    lights = ("money_light", "target_light", "forecast_light")
    return Reading(
        round=round,
        project_year=one.year,
        organisation_path=one.year.organisation_path,
        initial_fen=one.initial_fen,
        budget_fen=one.facts.budget_fen,
        executed_fen=one.facts.executed_fen,
        reached_micro=None if reached is None else int(reached * 1_000_000),
        **{name: result.value or "" for name, result in answers.items() if name in lights},
        **{name: result.value for name, result in answers.items() if name not in lights},
        tracked=one.tracked,
        why={name: str(result.reason) for name, result in answers.items() if result.reason},
    )
