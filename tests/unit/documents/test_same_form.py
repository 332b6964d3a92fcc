"""One form says the same, whichever program wrote it down."""

import csv
from pathlib import Path
from typing import Any

import pytest
from xlsxwriter.utility import xl_cell_to_rowcol

from abacus.foundation.documents.forms import read_forms
from tests.harness import DAY
from tests.unit.documents.making import cell, docx, line, ods, ods_cell, ods_row, ods_table, xls
from tests.unit.documents.ministry import MERGED, FormSheet, save

FAULTS = {"D6": 501, "H14": 25, "F17": "", "H17": 3, "I6": "94.00%"}


def grid(changes: dict[str, Any]) -> list[list[Any]]:
    """The cells of the form row by row."""
    cells = FormSheet(changes).cells
    places = {xl_cell_to_rowcol(at): value for at, value in cells.items()}
    rows, columns = (max(at[axis] for at in places) + 1 for axis in (0, 1))
    return [[places.get((row, column)) for column in range(columns)] for row in range(rows)]


def areas() -> dict[tuple[int, int], tuple[int, int]]:
    """The merged ranges: first cell → last cell."""
    return {xl_cell_to_rowcol(one.split(":")[0]): xl_cell_to_rowcol(one.split(":")[1]) for one in MERGED}


def covering(row: int, column: int) -> tuple[tuple[int, int], tuple[int, int]] | None:
    for first, last in areas().items():
        if first[0] <= row <= last[0] and first[1] <= column <= last[1]:
            return first, last
    return None


def in_xlsx(path: Path, changes: dict[str, Any]) -> Path:
    return save(path.with_suffix(".xlsx"), FormSheet(changes))


def in_xls(path: Path, changes: dict[str, Any]) -> Path:
    def fill(book: Any) -> None:
        page = book.add_sheet("自评表")
        rows = grid(changes)
        for first, last in areas().items():
            page.write_merge(first[0], last[0], first[1], last[1], rows[first[0]][first[1]])
        for row, values in enumerate(rows):
            for column, value in enumerate(values):
                if value is not None and covering(row, column) is None:
                    page.write(row, column, value)

    return xls(path.with_suffix(".xls"), fill)


def in_ods(path: Path, changes: dict[str, Any]) -> Path:
    rows = []
    for row, values in enumerate(grid(changes)):
        cells = []
        for column, value in enumerate(values):
            area = covering(row, column)
            if area and area[0] != (row, column):
                cells.append("<table:covered-table-cell/>")
                continue
            last = area[1] if area else (row, column)
            about = f' table:number-columns-spanned="{last[1] - column + 1}"'
            about += f' table:number-rows-spanned="{last[0] - row + 1}"'
            if value is None:
                cells.append(f"<table:table-cell{about}/>")
            elif isinstance(value, str):
                cells.append(ods_cell(value.replace("\n", "</text:p><text:p>"), about=about))
            else:
                cells.append(ods_cell(value, "float", about))
        rows.append(ods_row(*cells))
    return ods(path.with_suffix(".ods"), ods_table("".join(rows)).replace('"表"', '"自评表"'))


def in_docx(path: Path, changes: dict[str, Any]) -> Path:
    lines = []
    for row, values in enumerate(grid(changes)):
        cells = []
        column = 0
        while column < len(values):
            area = covering(row, column)
            last = area[1] if area else (row, column)
            wide = last[1] - column + 1
            about = f'<w:gridSpan w:val="{wide}"/>' if wide > 1 else ""
            if area and area[1][0] > area[0][0]:
                about += '<w:vMerge w:val="restart"/>' if area[0][0] == row else "<w:vMerge/>"
            shown = values[column] if not area or area[0] == (row, column) else None
            text = "" if shown is None else str(shown)
            paragraphs = "".join(line(one) for one in text.split("\n"))
            cells.append(f"<w:tc><w:tcPr>{about}</w:tcPr>{paragraphs}</w:tc>")
            column += wide
        lines.append(f"<w:tr>{''.join(cells)}</w:tr>")
    return docx(path.with_suffix(".docx"), f"<w:tbl>{''.join(lines)}</w:tbl>")


def in_csv(path: Path, changes: dict[str, Any]) -> Path:
    with path.with_suffix(".csv").open("w", encoding="gb18030", newline="") as handle:
        csv.writer(handle).writerows(grid(changes))
    return path.with_suffix(".csv")


def answer(path: Path) -> dict[str, Any]:
    [only] = read_forms(path, region=None, on=DAY, name="form")
    found = only.to_json()
    assert found.pop("sheet") in ("自评表", "表1", None)
    return found


@pytest.mark.parametrize("changes", [{}, FAULTS], ids=["clean", "faults"])
@pytest.mark.parametrize("write", [in_xls, in_ods, in_docx, in_csv])
def test_a_form_reads_the_same_from_every_format(tmp_path: Path, write, changes: dict[str, Any]):
    expected, found = answer(in_xlsx(tmp_path / "form", changes)), answer(write(tmp_path / "form", changes))
    assert expected["error"] is None
    assert found == expected


def test_the_lines_around_a_word_table_are_read_as_rows_would_be(tmp_path: Path):
    rows = grid({"A1": None, "A2": None})[2:]
    table = "".join(f"<w:tr>{''.join(cell('' if one is None else str(one)) for one in row)}</w:tr>" for row in rows)
    body = line("项目支出绩效自评表") + line("（2021年度）") + f"<w:tbl>{table}</w:tbl>" + line("注：无")
    assert answer(docx(tmp_path / "form.docx", body))["project"]["year"] == 2021
    assert answer(docx(tmp_path / "form.docx", f"<w:tbl>{table}</w:tbl>"))["project"]["year"] is None
