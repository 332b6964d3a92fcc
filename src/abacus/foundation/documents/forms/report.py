"""The same answer for people: a plain text report of one form."""

import unicodedata
from collections.abc import Iterable, Sequence
from decimal import Decimal

from abacus.foundation.documents.forms.output import FormRead, Indicator
from abacus.foundation.documents.forms.values import decimal_text

_SIGNS = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<", "eq": "=", "between": "", "date_le": "≤", "qualitative": ""}
_SEVERITY = {"warning": "警告", "info": "提示"}
_DASH = "—"


def report(answer: FormRead) -> str:
    """The report of one form or refused file, several lines."""
    if answer.error:
        cell = f"（{answer.error.cell}）" if answer.error.cell else ""
        return f"{answer.file}\n  未能读取{cell}：{answer.error.message}"
    lines = [*_head(answer), "", *_indicators(answer.indicators), "", *_totals(answer), "", *_findings(answer)]
    return "\n".join(lines)


def _head(answer: FormRead) -> list[str]:
    project, funds = answer.project, answer.funds
    rate = _percent(funds.execution_bp)
    return [
        f"{answer.file} · {answer.sheet}" if answer.sheet else answer.file,
        f"  项目：{_coded(project.code, project.name)}    年度：{project.year or _DASH}",
        f"  主管部门：{_coded(project.department_code, project.department)}",
        f"  实施单位：{_coded(project.unit_code, project.unit)}",
        f"  资金（万元）：年初预算 {_wan(funds.initial_fen)}，全年预算 {_wan(funds.budget_fen)}，"
        f"全年执行 {_wan(funds.executed_fen)}，执行率 {rate}",
    ]


def _indicators(rows: Sequence[Indicator]) -> Iterable[str]:
    table = [("单元格", "一级指标", "二级指标", "三级指标", "指标值", "完成值", "分值", "自评", "复算")]
    table += [
        (
            row.cell,
            row.level1 or _DASH,
            row.level2 or _DASH,
            _cut(row.name or _DASH),
            _cut(_target(row)),
            _cut(row.actual_text or _DASH),
            _points(row.weight_centi),
            _points(row.self_centi),
            _points(row.computed_centi),
        )
        for row in rows
    ]
    widths = [max(_width(line[at]) for line in table) for at in range(len(table[0]))]
    for line in table:
        yield "  " + "  ".join(_pad(text, width) for text, width in zip(line, widths, strict=True)).rstrip()


def _target(row: Indicator) -> str:
    if row.target is None:
        return row.target_text or _DASH
    high = f"–{row.target_high}" if row.target_high else ""
    return f"{_SIGNS.get(row.operator or '', '')}{row.target}{high}{row.unit or ''}"


def _totals(answer: FormRead) -> list[str]:
    execution, totals = answer.execution, answer.totals
    computed = _points(totals.computed_centi) + ("" if totals.computed_complete else "（部分指标未能计分）")
    return [
        f"  预算执行：分值 {_points(execution.weight_centi)}，自评 {_points(execution.self_centi)}，"
        f"复算 {_points(execution.computed_centi)}",
        f"  合计：分值 {_points(totals.weight_sum_centi)}（表上 {_points(totals.weight_printed_centi)}），"
        f"自评 {_points(totals.self_sum_centi)}（表上 {_points(totals.self_printed_centi)}），复算 {computed}",
    ]


def _findings(answer: FormRead) -> Iterable[str]:
    if not answer.findings:
        yield "  没有发现问题"
    for one in answer.findings:
        yield f"  {_SEVERITY[one.severity]} {one.cell or '全表'} {one.message}（{one.code}）"


def _coded(code: str | None, name: str | None) -> str:
    return f"{code}-{name}" if code and name else name or _DASH


def _wan(fen: int | None) -> str:
    return _DASH if fen is None else decimal_text(Decimal(fen) / 1_000_000) or _DASH


def _points(centi: int | None) -> str:
    return _DASH if centi is None else decimal_text(Decimal(centi) / 100) or _DASH


def _percent(basis_points: int | None) -> str:
    return _DASH if basis_points is None else f"{decimal_text(Decimal(basis_points) / 100)}%"


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 18 else f"{line[:17]}…"


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def _pad(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
