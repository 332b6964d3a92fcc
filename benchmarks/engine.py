"""The reference engine on whole projects, twelve indicators each."""

from datetime import date

from abacus.engine.rules.project import ExecutionFacts, IndicatorFacts, score_project
from abacus.rules import library
from benchmarks.measure import Contest

PROJECTS = 20


def facts(number: int) -> tuple[list[IndicatorFacts], ExecutionFacts]:
    """A project as units fill it in: amounts met and missed, a rate, a day, yes or no, a grade."""
    amounts = [
        IndicatorFacts(
            line_id=f"amount-{index}",
            weight_centi=700 + 50 * (index % 3),
            operator=("ge", "le", "eq")[index % 3],
            target_micro=(100 + index) * 1_000_000,
            actual_micro=(90 + index + number % 20) * 1_000_000,
        )
        for index in range(8)
    ]
    others = [
        IndicatorFacts(line_id="yes", weight_centi=800, mode="direct", yes=number % 2 == 0),
        IndicatorFacts(
            line_id="day",
            weight_centi=700,
            mode="date",
            operator="date_le",
            target_on=date(2021, 12, 31),
            actual_on=date(2021, 12, 1 + number % 31),
        ),
        IndicatorFacts(
            line_id="grade", weight_centi=700, mode="qualitative", operator="qualitative", grade="met", assume_top=True
        ),
        IndicatorFacts(
            line_id="satisfaction",
            weight_centi=1000,
            mode="satisfaction",
            operator="ge",
            target_micro=95_000_000,
            actual_micro=(85 + number % 15) * 1_000_000,
        ),
    ]
    return amounts + others, ExecutionFacts(weight_centi=1000, executed_fen=37_240_000 + number, budget_fen=43_200_000)


def contest() -> Contest:
    """Projects scored a second; the promise is one project in less than a millisecond."""
    params = library().resolve(region="371003", on=date(2022, 3, 16), fiscal_year=2021).params()
    projects = [facts(number) for number in range(PROJECTS)]

    def score() -> None:
        for indicators, execution in projects:
            assert score_project(indicators, execution, params).total_centi is not None

    return Contest("reference engine", score, units=PROJECTS, unit="projects", rounds=30)
