"""Whatever stands in the cells, a form is read or refused; it never breaks the reader."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abacus.foundation.documents.forms.facts import RefusedFormError
from abacus.foundation.documents.forms.reading import read_sheets
from abacus.foundation.documents.workbooks import Cell, Range, Sheet, Workbook, WorkbookError
from abacus.rules import library
from tests.harness import DAY, ROOT
from tests.unit.documents.ministry import CLEAN

DRAWINGS = ROOT / "tests/unit/documents/examined/drawings"
LAST_ROW, LAST_COLUMN = 21, 11
REFUSALS = {"file.not_a_form", "funds.negative", "value.unreadable"}

words = st.sampled_from(
    [
        "≥50个",
        "≤0",
        "=",
        ">",
        "80%-90%",
        "90-80",
        "2023-02-30",
        "2023年12月",
        "12月底前",
        "完成",
        "未完成",
        "部分达成（70%）",
        "—",
        "/",
        "……",
        "无",
        "是",
        "否",
        "1.2万人",
        "-5",
        "0",
        "0.00",
        "指标2：",
        "指标1：养护",
        "总分",
        "合计",
        "小计",
        "项目名称",
        "主管部门",
        "实施单位",
        "一级指标",
        "三级指标",
        "预期目标",
        "年度资金总额",
        "其中：中央补助",
        "注：",
        "100百分比",
        "百分之五",
        "1/2",
        "１２３",
        "≥",
        "9999999999999999999999",
        "1e5",
        "219-局",
        "2021年度",
        "（元）",
        "单位：元",
        "预算执行率（10分）",
        "目标1（90分）",
        "注：定性指标100%-80%、80%-50%、50%-0%。",
    ]
)
numbers = st.decimals(-1000, 100_000, places=3).map(lambda number: format(number.normalize(), "f"))
cells = st.one_of(
    st.none(),
    st.builds(Cell, words, st.just("text"), st.just("")),
    st.builds(Cell, st.text(max_size=12), st.just("text"), st.just("")),
    st.builds(
        Cell,
        numbers,
        st.just("number"),
        st.sampled_from(["", "0%", "0.00", '0"个"', '"≥"0', "#,##0;[Red]-#", "0;;", ";;;"]),
    ),
    st.builds(
        Cell, st.sampled_from(["2021-02-28", "2020-12-31"]), st.just("date"), st.sampled_from(["yyyy-mm", "m/d", ""])
    ),
    st.builds(Cell, st.just("#DIV/0!"), st.just("error"), st.just("")),
    st.builds(Cell, st.just(""), st.just("formula"), st.just("0%")),
    st.builds(Cell, st.just("1"), st.just("yes_no"), st.just("")),
)
places = st.tuples(st.integers(1, LAST_ROW), st.integers(1, LAST_COLUMN))
areas = st.tuples(places, places).map(lambda two: Range(*map(min, *two), *map(max, *two)))


def sheet(changes: Mapping[tuple[int, int], Cell | None], merged: list[Range], hidden: list[int]) -> Sheet:
    """The clean form with changed cells, without its own merges."""
    filled: dict[tuple[int, int], Cell | None] = {}
    for at, value in CLEAN.items():
        kind: Any = "text" if isinstance(value, str) else "number"
        filled[int(at[1:]), ord(at[0]) - 64] = Cell(str(value), kind, "")
    filled |= changes
    grid = [[filled.get((row, column)) for column in range(1, LAST_COLUMN + 1)] for row in range(1, LAST_ROW + 1)]
    rows = tuple(tuple(line) for line in grid)
    return Sheet("表", False, rows, tuple(merged), frozenset(hidden), frozenset(row % 7 for row in hidden))


@pytest.fixture(scope="module")
def rules():
    return library().resolve(region="371003", on=DAY)


@given(
    changes=st.dictionaries(places, cells, max_size=12),
    merged=st.lists(areas, max_size=3),
    hidden=st.lists(st.integers(1, LAST_ROW), max_size=2),
)
def test_any_cells_are_read_or_refused(rules, changes, merged, hidden):
    try:
        answers = read_sheets(Workbook((sheet(changes, merged, hidden),)), rules, name="a.xlsx")
    except (WorkbookError, RefusedFormError) as error:
        code = error.code if isinstance(error, WorkbookError) else error.refusal.code
        assert code in REFUSALS
        return
    for answer in answers:
        data = answer.to_json()
        assert json.loads(json.dumps(data)) == data
        known = [row["computed_centi"] for row in data["indicators"] if row["computed_centi"] is not None]
        assert data["totals"]["computed_centi"] == sum(known) + (data["execution"]["computed_centi"] or 0)
        for row in data["indicators"]:
            assert (row["computed_centi"] is None) == (row["why_null"] is not None)
            assert row["computed_centi"] is None or 0 <= row["computed_centi"] <= row["weight_centi"]
        assert "" not in [value for row in data["indicators"] for value in row.values()]
        funds = data["funds"]
        assert all(funds[name] is None or funds[name] >= 0 for name in ("initial_fen", "budget_fen", "executed_fen"))


def drawn(name: str) -> Sheet:
    """A form of another province as a sheet."""
    lines = [line.split("|") for line in (DRAWINGS / f"{name}.txt").read_text(encoding="utf-8").strip().split("\n")]
    texts = [[None if text.strip() in ("", "<", "^") else text.strip() for text in line] for line in lines]
    rows = tuple(
        tuple(
            text and Cell(text.lstrip("'%@"), "number" if text.replace(".", "").isdigit() else "text", "")
            for text in line
        )
        for line in texts
    )
    return Sheet("表", False, rows)


OTHERS = [drawn(path.stem) for path in sorted(DRAWINGS.glob("*.txt"))]


@given(
    base=st.sampled_from(OTHERS),
    other=st.sampled_from(OTHERS),
    changes=st.dictionaries(places, cells, max_size=12),
    merged=st.lists(areas, max_size=4),
    beside=st.booleans(),
)
def test_any_cells_of_any_layout_are_read_or_refused(rules, base, other, changes, merged, beside):
    """Forms of all layouts, above each other or side by side, with any cells changed and any merged."""
    lines = [[*line] for line in base.rows]
    if beside:
        width = max(map(len, lines)) + 1
        lines = [[*line, *[None] * (width - len(line))] for line in lines]
        for number, line in enumerate(other.rows[: len(lines)]):
            lines[number] += line
    else:
        lines += [[*line] for line in other.rows]
    for (row, column), cell in changes.items():
        if row <= len(lines) and column <= len(lines[row - 1]):
            lines[row - 1][column - 1] = cell
    mixed = Sheet(
        "表", False, tuple(map(tuple, lines)), tuple(merged), before=("2022年度", "单位：元"), after=("注：无",)
    )
    try:
        answers = read_sheets(Workbook((mixed,)), rules, name="a.docx")
    except (WorkbookError, RefusedFormError):
        return
    for answer in answers:
        data = answer.to_json()
        assert json.loads(json.dumps(data)) == data
        for row in data["indicators"]:
            assert row["computed_centi"] is None or 0 <= row["computed_centi"] <= row["weight_centi"]
