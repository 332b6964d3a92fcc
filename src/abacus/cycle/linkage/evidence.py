"""What a proposal stands on, as plain data: facts, every condition with its answer, the ranks."""

from fractions import Fraction
from typing import Any

from abacus.cycle.linkage.rules import DepartmentJudged, Judged, Ranked
from abacus.engine import Result
from abacus.rules import LinkageItem

RANK_FACTS = (
    *("rank", "ranked_count", "from_bottom", "tied_count", "cut", "enough", "at_the_end", "in_bottom", "tied_at_cut"),
)


def of_project(one: Judged) -> dict[str, Any]:
    """Facts, answers and ranks of a project. The steps are worked out again from the facts when somebody asks."""
    return {
        "facts": one.facts,
        "chosen": one.chosen.id if one.chosen else None,
        "items": [line(item, result) for item, result in one.answers],
        "ranks": [rank(each) for each in one.ranks],
    }


def line(item: LinkageItem, result: Result) -> dict[str, Any]:
    """One condition with its answer; `why` says why there is none."""
    said: dict[str, Any] = {"id": item.id, "met": result.value}
    if result.value is None:
        said["why"] = str(result.reason)
    return said


def rank(one: Ranked) -> dict[str, Any]:
    """A place in a ranking; the share's cut as text, because it is exact."""
    values = one.values
    found = {name: values[name] for name in RANK_FACTS}
    found["cut"] = text_of(found["cut"])
    return {"stage": one.kind, "group": one.group, "score_centi": one.result.row["score_centi"], **found}


def text_of(value: Any) -> Any:
    """A fraction as text, anything else as it is."""
    return str(value) if isinstance(value, Fraction) else value


def of_department(one: DepartmentJudged) -> dict[str, Any]:
    """Facts and the answer of a department."""
    return {"facts": one.facts, "rule": one.item.rule, "amount": one.item.amount}
