"""Cells are written once, exactly and escaped."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace as Row

import pytest

from abacus.foundation.pages.columns import Column, cell_writer, exported


def cell(column: Column, **values) -> str:
    return cell_writer(column)(Row(**values))


def test_an_amount_shows_wan_and_the_exact_yuan_on_hover():
    column = Column("approved", "批复", kind="wan", value="approved_fen")
    assert cell(column, approved_fen=45_000_000) == '<td class="num" data-l="批复" title="450,000.00 元">45.00</td>'


def test_a_missing_amount_is_a_dash_with_its_reason_never_zero():
    shown = cell(Column("approved", "批复", kind="wan", value="approved_fen", why_null="尚未批复"), approved_fen=None)
    assert "—" in shown
    assert 'title="尚未批复"' in shown
    assert "0.00" not in shown


def test_zero_is_shown_as_zero():
    assert ">0.00</td>" in cell(Column("approved", "批复", kind="wan"), approved=0)


def test_text_and_links_are_escaped():
    column = Column("name", "名称", url=lambda row: f"/p/?a=1&b={row.name}")
    shown = cell(column, name='<b>"x"')
    assert "<b>" not in shown
    assert "&lt;b&gt;&quot;x&quot;" in shown
    assert 'href="/p/?a=1&amp;b=&lt;b&gt;&quot;x&quot;"' in shown


def test_nothing_along_a_path_is_a_missing_value():
    column = Column("department", "部门", value="unit.department.name")
    assert "—" in cell(column, unit=Row(department=None))
    assert "—" in cell(column, unit=None)


def test_a_misspelt_path_is_an_error_and_not_a_dash():
    column = Column("department", "部门", value="unit.departement.name")
    with pytest.raises(AttributeError):
        cell(column, unit=Row(department=None))


def test_a_fixed_column_heads_the_stacked_row_of_a_phone():
    assert 'data-l=""' in cell(Column("name", "名称", fixed=True), name="x")


@pytest.mark.parametrize(
    ("kind", "value", "out"),
    [
        ("wan", 37_240_001, Decimal("37.240001")),
        ("points", 862, Decimal("8.62")),
        ("rate", (3724, 4320), Decimal("86.20")),
        ("micro", 96_800_000, Decimal("96.8")),
        ("int", 7, 7),
        ("day", date(2021, 9, 30), date(2021, 9, 30)),
        ("code", "371003", "371003"),
        ("wan", None, None),
        ("text", "", None),
    ],
)
def test_exports_carry_exact_values(kind, value, out):
    assert exported(Column("x", "x", kind=kind), value) == out
