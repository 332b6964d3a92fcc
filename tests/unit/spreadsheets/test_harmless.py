"""No text of a user runs as a formula in what is exported, and reading it back gives the very text."""

import csv
import io
import random
import re
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from abacus.foundation.documents.workbooks import read_workbook
from abacus.foundation.spreadsheets import commas
from abacus.foundation.spreadsheets.books import Book, harmless, sheet_name
from abacus.foundation.spreadsheets.quoting import quoted, runs, unquoted

TEXTS = 10_000
STARTS = ["=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n", "﹦", "−"]
BEFORE = ["", " ", "  ", "\u3000", "\u00a0", "'", "''", '"', "' ", " '", "“", "\u200b", "\ufeff", "\t"]
RESTS = [
    "1+1", "cmd|' /C calc'!A0", 'HYPERLINK("http://x.example","y")', "SUM(A1:A9)", "乡村道路", "", "13800138000",
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "javascript:alert(1)", '"><svg onload=alert(1)>',
    "_x005F_x0041_", "_x003C_r>", "<r><t>x</t></r>", "a;b,c\td", "第一行\n第二行", "0.95", "2023年12月底前",
    "𠮷野家", "{=1}", "http://x.example",
]  # fmt: skip
ODD = "=+-@'\"＝＋－＠ \t\r\n,;|<>&_x0D🙂中é\u200b\ufeff\u2028\x01\x7f\x85"


def generated() -> list[str]:
    """Payloads of every kind, then strings of odd letters."""
    made = [before + start + rest for before in BEFORE for start in STARTS for rest in RESTS]
    made += [*RESTS, "</r>", "<r></r>", "<r><rPr/><t>=1</t></r>", "_x000D_x000A_"]
    chance = random.Random(20220316)
    while len(made) < TEXTS:
        made.append("".join(chance.choices(ODD, k=chance.randint(1, 12))))
    return [text for text in made if text][:TEXTS]


@pytest.fixture(scope="module")
def texts() -> list[str]:
    return generated()


def test_a_quote_is_put_on_and_taken_off_without_doubt(texts):
    assert [unquoted(quoted(text)) for text in texts] == texts
    assert not any(runs(quoted(text)[0]) for text in texts)


@pytest.mark.parametrize(
    "text", ["=1", " =1", "'=1", "\u3000＝1", "\t1", "-1", "+86", "@x", "\n=1", '"=1"', "\ufeff=1"]
)
def test_what_begins_a_formula_gets_a_quote(text):
    assert quoted(text) == f"'{text}"


@pytest.mark.parametrize("text", ["道路", "1-2", "a=b", "'quoted'", "“引用”", "95%", "≥95", "第=节"])
def test_other_text_is_left_alone(text):
    assert quoted(text) == unquoted(text) == text


def test_a_csv_of_ten_thousand_strings_reads_back_as_text(tmp_path: Path, texts):
    path = tmp_path / "all.csv"
    path.write_bytes(commas.text([["编号", "内容"], *([at, text] for at, text in enumerate(texts))]).encode())
    [sheet] = read_workbook(path).sheets
    cells = [row[1] for row in sheet.rows[1:]]
    assert [cell.value for cell in cells] == texts
    numbers = {cell.value for cell in cells if cell.kind == "number"}
    assert all(re.fullmatch(r"[\d.]+", number) for number in numbers)
    assert [row[1] for row in commas.rows(path.read_bytes().decode())][1:] == texts


def test_no_cell_of_the_csv_begins_like_a_formula(texts):
    shown = [row[0] for row in csv.reader(io.StringIO(commas.text([text] for text in texts)[1:], newline=""))]
    assert len(shown) == len(texts)
    assert [cell for cell in shown if runs(cell) and not cell.startswith("'")] == []


@pytest.mark.parametrize("rows_once", [False, True])
def test_a_workbook_of_ten_thousand_strings_reads_back_as_text(tmp_path: Path, texts, rows_once):
    path = tmp_path / "all.xlsx"
    with Book(path, rows_once=rows_once) as book:
        sheet = book.add_worksheet("数据")
        for at, text in enumerate(texts):
            sheet.write(at, 0, text)
    [sheet] = read_workbook(path).sheets
    assert [row[0].value for row in sheet.rows] == texts
    assert {row[0].kind for row in sheet.rows} == {"text"}
    types = {(cell.data_type, cell.hyperlink) for [cell] in openpyxl.load_workbook(path).worksheets[0].iter_rows()}
    assert types == {("s", None)}


def test_numbers_stay_numbers_as_far_as_a_cell_holds_them(tmp_path: Path):
    values = [Decimal("-89.974"), 0, Decimal("9000000000000.01"), Decimal("1234567.1234567890123"), 10**17]
    path = tmp_path / "numbers.xlsx"
    with Book(path) as book:
        sheet = book.add_worksheet("数")
        for at, value in enumerate(values):
            sheet.write_number(at, 0, value)
    [sheet] = read_workbook(path).sheets
    assert [Decimal(row[0].value) for row in sheet.rows] == values
    assert [row[0].kind for row in sheet.rows] == ["number", "number", "number", "text", "number"]
    assert commas.line([*values, None, True]) == (
        "-89.974,0,9000000000000.01,1234567.1234567890123,100000000000000000,,1\r\n"
    )


def test_a_workbook_takes_no_formula_and_no_link():
    with Book(io.BytesIO()) as book:
        sheet = book.add_worksheet("表")
        for write in (sheet.write_formula, sheet.write_url):
            with pytest.raises(TypeError):
                write(0, 0, "=1")
        with pytest.raises(TypeError):
            sheet.write_array_formula(0, 0, 1, 1, "{=1}")


def test_a_text_longer_than_a_cell_is_cut_and_says_so():
    assert harmless("长" * 40_000).endswith("已截断）")
    assert len(harmless("🙂" * 20_000)) < 16_384
    assert harmless("字" * 32_767) == "字" * 32_767
    assert harmless("a\ud800b") == "a\ufffdb"


def test_sheets_have_names_that_excel_takes():
    assert sheet_name("a/b:[c]") == "a b  c"
    assert sheet_name("'") == "表"
    assert sheet_name("表", ["表", "表 2"]) == "表 3"
    assert len(sheet_name("长" * 40, ["长" * 31])) <= 31
