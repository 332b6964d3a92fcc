"""Rows of a grid come back the same from the grid and from the plain table."""

import json

import pytest
from django.core.exceptions import BadRequest
from django.http import QueryDict

from abacus.foundation.pages.grid import Grid, GridColumn

LINES = Grid(
    field="lines",
    columns=(
        GridColumn("name", "三级指标"),
        GridColumn("operator", "符号", kind="choice", choices=(("ge", "≥"), ("le", "≤"))),
        GridColumn("given", "上年完成", read_only=True),
    ),
    max_rows=3,
)
ROW = {"id": "7", "name": "亮灯率", "operator": "ge", "given": "96.8"}


def post(**values: str) -> QueryDict:
    query = QueryDict(mutable=True)
    query.update(values)
    return query


def test_the_hidden_json_and_the_plain_inputs_say_the_same():
    plain = {f"lines-0-{key}": value for key, value in ROW.items()}
    assert LINES.read(post(lines=json.dumps([ROW]))) == [ROW]
    assert LINES.read(post(**plain)) == [ROW]


def test_plain_rows_keep_their_order_whatever_order_the_browser_sends():
    given = post(**{"lines-10-name": "丙", "lines-2-name": "乙", "lines-0-name": "甲"})
    assert [row["name"] for row in LINES.read(given)] == ["甲", "乙", "丙"]


def test_a_row_without_anything_written_is_no_row():
    assert LINES.read(post(lines=json.dumps([{"id": "7", "name": " ", "given": "96.8"}, ROW]))) == [ROW]


@pytest.mark.parametrize("sent", ["no json", '"text"', "[1]", '{"name": "x"}', "null"])
def test_what_no_page_of_ours_sends_is_refused(sent):
    with pytest.raises(BadRequest):
        LINES.read(post(lines=sent))


def test_more_rows_than_allowed_are_refused():
    with pytest.raises(BadRequest):
        LINES.read(post(lines=json.dumps([ROW] * 4)))


def test_inputs_of_other_fields_are_left_alone():
    assert LINES.read(post(**{"lines2-0-name": "x", "lines-x-name": "y", "version": "3"})) == []


def test_the_plain_table_offers_blank_rows_but_never_beyond_the_limit():
    assert len(LINES.bound([ROW]).lines) == 3
    assert len(LINES.bound([ROW] * 3).lines) == 3
    assert len(LINES.bound([ROW], read_only=True).lines) == 1
    assert len(LINES.bound().lines) == 3


def test_a_missing_value_is_a_blank_cell():
    bound = LINES.bound([{"id": 7, "name": None, "operator": "ge"}])
    assert bound.config["rows"] == [{"id": 7, "name": "", "operator": "ge", "given": ""}]


def test_the_script_is_told_words_and_values():
    assert LINES.columns[1].to_json()["options"] == [("ge", "≥"), ("le", "≤")]
    assert GridColumn("x", "取值依据", kind="choice", choices=("计划标准",)).options == [("计划标准", "计划标准")]
