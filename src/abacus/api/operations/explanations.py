"""How a number came about: steps, inputs, parameters with document and clause, release."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from ninja import Path
from pydantic import Field

from abacus.api.reading import asked, first_or_404, year_or_404, years
from abacus.api.site import reading
from abacus.api.types import Id, Out
from abacus.foundation.accounts.permissions import Permission
from abacus.pool import rules
from abacus.pool.models import StageOutcome
from abacus.pool.packs import resolved


class StepOut(Out):
    """一步计算 / one step. `value` is exact (a fraction as "num/den"), `shown` is for reading."""

    name: str
    label: str
    formula: str
    value: Any = None
    shown: str
    why_null: str | None = None


class InputOut(Out):
    """一个输入 / one input."""

    name: str
    label: str
    value: Any = None
    shown: str


class SourceOut(Out):
    """依据 / the document and clause a parameter stands on."""

    document: str | None = None
    title: str | None = None
    clause: str | None = None


class ParameterOut(Out):
    """一个参数 / one parameter as its pack states it."""

    id: str
    label: str
    value: Any = None
    unit: str | None = None
    shown: str | None = None
    valid_from: str | None = None
    valid_until: str | None = None
    source: SourceOut | None = None
    confirmed: bool | None = None
    pack: str | None = None
    release: str | None = None


class ExplanationOut(Out):
    """一个计算结果的说明 / how one value came about."""

    name: str = Field(description="说的是哪个数 / which number")
    rule_id: str
    rule_hash: str
    value: Any = None
    why_null: str | None = None
    words: str
    formula: str | None = None
    steps: list[StepOut]
    inputs: list[InputOut]
    parameters: list[ParameterOut]


class Explained(Out):
    """说明及所用规则版本 / explanations with the release they were computed by."""

    project_year_id: int
    outcome_id: int | None
    pack_release: str
    explanations: list[ExplanationOut]


@reading(
    "/explanations/outcomes/{outcome_id}", name="explained-outcome", may=Permission.PROJECT_VIEW, answer=Explained,
    tag="explanations", summary="一个阶段结果如何得出 / how an outcome came about",
)  # fmt: skip
def explain_outcome(request: HttpRequest, outcome_id: Path[Id]) -> dict[str, Any]:
    """步骤、输入、参数及其文件和条款，按结果确定时的规则版本。由人作出的结果没有计算说明，数组为空。

    As kept with the result when it became final. What people decided was not computed: the list is empty.
    """
    rows = StageOutcome.objects.filter(project_year__in=years(request), pk=outcome_id)
    one = first_or_404(rows)
    found = [explanation(name, kept) for name, kept in kept_in(one.detail)]
    return {
        "project_year_id": one.project_year_id, "outcome_id": one.pk, "pack_release": one.pack_release,
        "explanations": found,
    }  # fmt: skip


@reading(
    "/explanations/execution/{project_year_id}", name="explained-execution", may=Permission.PROJECT_VIEW,
    answer=Explained, tag="explanations", summary="预算执行率如何得出 / how the execution was computed",
)  # fmt: skip
def explain_execution(request: HttpRequest, project_year_id: Path[Id]) -> dict[str, Any]:
    """按今天的规则和现在的预算、支出计算。

    By the rules of today, from budget and spending as they stand.
    """
    year, day = year_or_404(request, project_year_id), asked(request).day
    return {
        "project_year_id": year.pk, "outcome_id": None, "pack_release": resolved(year, day).tag,
        "explanations": [explanation("execution", rules.execution(year, day).to_json())],
    }  # fmt: skip


def kept_in(detail: Any, name: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """The explanations inside what a stage kept with its result, each with the path of names that leads to it."""
    if isinstance(detail, dict):
        if {"rule", "steps", "params", "inputs"} <= set(detail):
            yield name or "result", detail
            return
        for key, value in detail.items():
            yield from kept_in(value, f"{name}.{key}" if name else str(key))
    elif isinstance(detail, list):
        for number, value in enumerate(detail):
            yield from kept_in(value, f"{name}.{number}")


def explanation(name: str, kept: dict[str, Any]) -> dict[str, Any]:
    """What the engine said of a result, under the interface's names."""
    renamed = {"from": "valid_from", "until": "valid_until"}
    return {
        "name": name,
        "rule_id": kept["rule"]["id"],
        "rule_hash": kept["rule"]["hash"],
        **{key: kept.get(key) for key in ("value", "why_null", "words", "formula", "steps", "inputs")},
        "parameters": [{renamed.get(key, key): value for key, value in one.items()} for one in kept["params"]],
    }
