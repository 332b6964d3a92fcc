"""A form of texts and tables: what differs is found, chosen and kept without code of one's own."""

import pytest

from abacus.cycle.sheets.contents import Shape, Table
from abacus.foundation.refusals import Refusal

SHAPE = Shape(
    fields={"reason": "理由", "place": "地点"},
    tables={"rows": Table("明细", {"item": "事项", "amount": "金额"}, max_rows=3)},
)
FIXED = Shape(tables={"rows": Table("指标", {"name": "指标", "actual": "完成值"}, fixed=True)})


def content(reason="修路", *rows):
    return SHAPE.clean(
        {"reason": reason, "rows": [dict(zip(("id", "item", "amount"), row, strict=True)) for row in rows]}
    )


def test_white_space_alone_is_no_difference():
    assert SHAPE.compare(content("修路"), content(" 修路 ")) == ()


def test_fields_cells_and_rows_that_differ_are_named():
    old = content("修路", ("a", "沥青", "3"), ("b", "人工", "2"))
    new = content("修桥", ("a", "沥青", "4"), ("c", "监理", "1"))
    changes = SHAPE.compare(old, new)
    assert [change.key for change in changes] == ["head:reason", "rows:a:amount", "rows:c:row", "rows:b:row"]
    assert (changes[2].old, changes[2].new) == (None, "监理 1")
    assert (changes[3].old, changes[3].new) == ("人工 2", None)


def test_only_what_was_chosen_is_taken_from_mine():
    theirs = content("修路", ("a", "沥青", "3"), ("b", "人工", "2"))
    mine = content("修桥", ("a", "沥青", "4"), ("c", "监理", "1"))
    merged = SHAPE.merge(mine, theirs, ["rows:a:amount", "rows:c:row"])
    assert merged["reason"] == "修路"
    assert [(row["id"], row["amount"]) for row in merged["rows"]] == [("a", "4"), ("b", "2"), ("c", "1")]
    assert SHAPE.merge(mine, theirs, [one.key for one in SHAPE.compare(theirs, mine)]) == mine


def test_a_row_whose_id_holds_a_colon_is_found_again():
    theirs, mine = content("", ("x:1", "沥青", "3")), content("", ("x:1", "沥青", "4"))
    assert SHAPE.merge(mine, theirs, ["rows:x:1:amount"])["rows"][0]["amount"] == "4"


def test_rows_get_ids_once_and_keep_them():
    first = SHAPE.identified(content("", ("", "沥青", "3")), content())
    again = SHAPE.identified(content("", ("", "沥青", "5"), ("", "人工", "1")), first)
    assert again["rows"][0]["id"] == first["rows"][0]["id"] != ""
    assert again["rows"][1]["id"] not in {"", again["rows"][0]["id"]}


def test_fixed_rows_are_compared_cell_by_cell_even_where_nothing_was_typed_yet():
    old = FIXED.clean({})
    new = FIXED.clean({"rows": [{"id": "1", "name": "里程", "actual": "12"}]})
    assert [change.key for change in FIXED.compare(old, new)] == ["rows:1:name", "rows:1:actual"]
    assert FIXED.merge(new, old, ["rows:1:actual"])["rows"] == [{"id": "1", "name": "", "actual": "12"}]


@pytest.mark.parametrize(
    "stored", [{"rows": "x"}, {"rows": [{"item": "a"}] * 4}, {"reason": "字" * 2_001}], ids=["no-table", "rows", "long"]
)
def test_what_is_larger_than_the_form_is_refused(stored):
    with pytest.raises(Refusal):
        SHAPE.clean(stored)


def test_unknown_parts_are_left_out():
    assert SHAPE.clean({"other": 1, "rows": ["x"]}) == {"reason": "", "place": "", "rows": []}
