"""A finding's explanation: facts are kept when a round is computed, steps and words are worked out from them.

What the rules were given is kept exactly, so that the explanation says the same later: it is run with
the rules of the round's last day, which never change. Once somebody has decided, the whole is kept.
"""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from abacus.cycle.monitoring import rules as rule_book
from abacus.cycle.monitoring.models import Finding
from abacus.cycle.monitoring.rules import Assessed, LineResult
from abacus.engine import Result
from abacus.foundation.pages.spoken import spoken, texts_in

Kind = Finding.Kind


def compact(assessed: Assessed) -> dict[str, dict[str, Any]]:
    """What was found of a project, by kind: the answer in words and the facts it rests on."""
    made: dict[str, dict[str, Any]] = {}
    if assessed.low.value:
        made[Kind.LOW_EXECUTION] = kept(assessed.low)
    if assessed.target.value:
        off = [one for one in assessed.lines if one.deviating]
        rows = [{name: plain(value) for name, value in rule_book.row_of(one).items()} for one in assessed.lines]
        made[Kind.DEVIATING] = {**kept(assessed.target), "rows": rows, "lines": [kept_line(one) for one in off]}
    if assessed.mismatch.value:
        made[Kind.MISMATCH] = kept(assessed.mismatch)
    return made


def kept(result: Result) -> dict[str, Any]:
    """A result as a finding keeps it."""
    return {
        "rule": {"id": result.rule_id, "hash": result.rule_hash},
        "words": str(result.words),
        "given": {name: plain(value) for name, value in result.inputs.items()},
    }


def kept_line(one: LineResult) -> dict[str, Any]:
    """An indicator that is off its way, as a finding keeps it."""
    line, result = one.facts.line, one.result
    given = {name: plain(value) for name, value in result.inputs.items()} | {"unit": line.unit}
    return {"line_id": str(line.line_id), "name": line.name, "rule": {"id": result.rule_id}, "given": given}


def plain(value: Any) -> Any:
    """A fact as JSON can carry it without loss: a fraction as {"num", "den"}, a day as {"day"}."""
    if isinstance(value, Fraction):
        return {"num": value.numerator, "den": value.denominator}
    return {"day": value.isoformat()} if isinstance(value, date) else value


def exact(value: Any) -> Any:
    """The fact again."""
    if isinstance(value, Mapping):
        return date.fromisoformat(value["day"]) if "day" in value else Fraction(value["num"], value["den"])
    return value


def whole(finding: Finding) -> dict[str, Any]:
    """The whole explanation of a finding with its steps, as it was kept when somebody decided, else made anew.

    Nothing for what somebody flagged.
    """
    return dict(finding.detail) if "steps" in finding.detail else remade(finding)


def remade(finding: Finding) -> dict[str, Any]:
    """The explanation run again on the facts that were kept; its texts can be said in the page's language."""
    detail, round = finding.detail, finding.round
    if "given" not in detail or round is None:
        return {}
    rules = rule_book.rules_of(round.region, round.fiscal_year, round.through_on)
    made = rule_book.again(detail["rule"]["id"], facts(detail["given"]), rules, rows_of(detail)).to_json()
    if "lines" not in detail:
        return made
    lines = [
        {
            **rule_book.again(one["rule"]["id"], facts(one["given"]), rules).to_json(),
            "line_id": one["line_id"],
            "name": one["name"],
            "given": one["given"],
        }
        for one in detail["lines"]
    ]
    return {**made, "lines": lines}


def said(finding: Finding) -> Any:
    """The whole explanation in the page's language."""
    return spoken(whole(finding), texts_in(remade(finding)))


def facts(given: Mapping[str, Any]) -> dict[str, Any]:
    """What a rule was given."""
    return {name: exact(value) for name, value in given.items()}


def rows_of(detail: Mapping[str, Any]) -> list[dict[str, Any]] | None:
    """The rows a rule over many was given; None for a rule over one."""
    return [facts(row) for row in detail["rows"]] if "rows" in detail else None
