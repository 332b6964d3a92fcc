"""Faults of declarations, tracking tables and departments' tables, each beside a twin that comes near."""

from tests.unit.documents.examined.answers import Examined, twin
from tests.unit.documents.examined.kinds import HUNAN as DEPARTMENT
from tests.unit.documents.examined.kinds import TARGET, TRACKING, WEIGHTED

OVER = "funds.over_executed@F6 percentage.over_100@H5 percentage.over_100@H6"
SPENT = {
    "F5": "1650",
    "F6": "950",
    "F7": "700",
    "H5": "103.13%",
    "H6": "105.56%",
    "H7": "100%",
    "I5": "10",
    "H15": "100",
}

OTHER_KINDS: tuple[Examined, ...] = (
    twin(TARGET, "a-declaration-without-a-name", warnings="head.missing@C3", C3=""),
    twin(TARGET, "a-declaration-without-a-goal", warnings="goal.missing@B9", B9=""),
    twin(TARGET, "a-declared-goal-is-the-name", warnings="goal.repeats_name@B9", B9="农村公路养护工程。"),
    twin(TARGET, "a-declared-total-is-not-its-parts", warnings="funds.total_mismatch@E6", E6="510"),
    twin(TARGET, "a-declared-target-is-missing", warnings="target.missing@E12", E12=""),
    twin(TARGET, "a-declared-quantity-in-money", warnings="indicator.money_as_quantity@E12", E12="≥120万元"),
    twin(TARGET, "a-declared-rate-above-a-hundred", warnings="percentage.over_100@E13", E13="≥105%"),
    twin(TARGET, "a-declaration-without-benefit", warnings="dimension.missing@B10", B15="成本指标", C15="社会成本指标"),
    twin(TARGET, "a-declared-benefit-under-output", warnings="dimension.misplaced@C13", C13="经济效益指标"),
    twin(TARGET, "a-declared-day-that-does-not-exist", warnings="date.invalid@E14", E14="2024年11月31日前"),
    twin(TARGET, "near-a-declaration-without-money", E6="", E7="", E8=""),
    twin(
        WEIGHTED,
        "declared-weights-that-one-indicator-holds",
        warnings="weight.dominant@G8",
        G8="50",
        G9="5",
        G10="5",
        G11="20",
    ),
    twin(WEIGHTED, "near-declared-weights-of-a-hundred", G8="30"),
    twin(TRACKING, "a-tracked-total-is-not-its-parts", warnings="funds.total_mismatch@D6", D6="490", H6="48.98%"),
    twin(TRACKING, "a-tracked-rate-is-wrong", warnings="funds.rate_mismatch@H6", H6="55.00%"),
    twin(TRACKING, "a-tracked-target-is-missing", warnings="target.missing@E12", E12=""),
    twin(TRACKING, "tracked-units-do-not-convert", warnings="unit.mismatch@F12", F12="70亩"),
    twin(TRACKING, "near-a-tracked-value-far-from-its-target", F12="10公里"),
    twin(DEPARTMENT, "a-department-without-a-name", warnings="head.missing@C3", C3=""),
    twin(DEPARTMENT, "a-department-with-too-many-points", warnings="weight.sum@G15", G11="40"),
    twin(DEPARTMENT, "a-department-whose-points-do-not-add-up", warnings="score.sum_mismatch@H15", H15="100"),
    twin(DEPARTMENT, "a-department-above-the-computed-points", warnings="score.above_computed@H11", E11="≥24平方公里"),
    twin(DEPARTMENT, "a-department-whose-total-is-not-its-parts", warnings="funds.total_mismatch@D5", D5="1510"),
    twin(DEPARTMENT, "a-department-that-spent-too-much", warnings="funds.over_executed@F5", maybe=OVER, **SPENT),
)
