"""The rules of a region on a day."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Path, Query
from pydantic import Field

from abacus.api.reading import asked
from abacus.api.site import reading
from abacus.api.types import Day, In, Out, Year, words
from abacus.foundation.accounts.permissions import Permission
from abacus.rules import ParameterValue, Resolved, UnknownRegionError, UnknownRuleError, library, to_json


class RuleSource(Out):
    """依据 / the document and clause a value stands on."""

    document: str
    title: str
    clause: str | None


class RuleOut(Out):
    """一个参数值 / the value of a parameter as its pack states it, in `unit`."""

    id: str
    label: str
    value: Any = None
    unit: str | None
    valid_from: date | None
    valid_until: date | None
    source: RuleSource
    confirmed: bool = Field(description="false：尚待当地确认 / not yet confirmed by the place")
    pack: str
    release: str


class Rules(Out):
    """一个地区某一天的全部参数 / every parameter of a region on a day."""

    region: str
    day: date
    fiscal_year: int
    pack_release: str
    items: list[RuleOut]


class RulesAsked(In):
    """Whose rules and when."""

    region: words(12) | None = Field(None, description="区划代码，不给为本地区 / code of the region")  # type: ignore[valid-type]
    day: Day | None = Field(None, description="日期，不给为今天 / today where not given")
    fiscal_year: Year | None = Field(None, description="财政年度，不给为该日所在年度")


@reading("/rules", name="rules", may=Permission.RULES_VIEW, answer=Rules, tag="rules", summary="参数值 / parameters")
def list_rules(request: HttpRequest, given: Query[RulesAsked]) -> dict[str, Any]:
    """参数值及其文件、条款、所属规则包和版本。

    The values that hold there on that day, each with document, clause, pack and release.
    """
    rules = rules_of(request, given)
    return {
        "region": rules.region, "day": rules.on, "fiscal_year": rules.fiscal_year, "pack_release": rules.tag,
        "items": [shown(one) for one in rules.params().values()],
    }  # fmt: skip


@reading(
    "/rules/{rule_id}", name="rule", may=Permission.RULES_VIEW, answer=RuleOut, tag="rules",
    summary="一个参数 / one parameter",
)  # fmt: skip
def read_rule(request: HttpRequest, rule_id: Path[words(120, 1)], given: Query[RulesAsked]) -> dict[str, Any]:  # type: ignore[valid-type]
    """按编号，如 evaluation.execution_weight。

    By its id, such as evaluation.execution_weight.
    """
    try:
        return shown(rules_of(request, given).param(rule_id))
    except UnknownRuleError as error:
        raise Http404 from error


def rules_of(request: HttpRequest, given: RulesAsked) -> Resolved:
    """The rules asked for. Raises Http404 for a region without any."""
    access = asked(request).access
    region = given.region or (access.region.region_code if access.region else "cn")
    try:
        return library().resolve(region=region, on=given.day or access.on, fiscal_year=given.fiscal_year)
    except UnknownRegionError as error:
        raise Http404 from error


def shown(one: ParameterValue) -> dict[str, Any]:
    """A parameter as data."""
    same = ("id", "label", "unit", "confirmed", "pack", "release")
    return {
        **{name: getattr(one, name) for name in same},
        "value": to_json(one.stated),
        "valid_from": one.from_,
        "valid_until": one.until,
        "source": {"document": one.source.document, "title": one.source.title, "clause": one.source.clause},
    }
