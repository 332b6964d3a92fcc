"""Files of every kind that is read, made part by part: Word, OpenDocument, old workbooks, archives."""

import zipfile
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import xlwt

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
SPACES = (
    f'xmlns:office="{OFFICE}" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0" '
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
    'xmlns:script="urn:oasis:names:tc:opendocument:xmlns:script:1.0" '
    'xmlns:xlink="http://www.w3.org/1999/xlink" '
    'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
)

Parts = Mapping[str, str | bytes]


def packed(path: Path, parts: Parts) -> Path:
    """A zip of the parts, in their order."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return path


def docx(path: Path, body: str, more: Parts | None = None) -> Path:
    """A Word document with that body; `more` adds or replaces parts."""
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{TYPES}"/>',
        "word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>',
    }
    return packed(path, {**parts, **(more or {})})


def line(text: str, about: str = "") -> str:
    """A paragraph of Word."""
    return f"<w:p><w:r>{about}<w:t>{text}</w:t></w:r></w:p>"


def cell(text: str, about: str = "") -> str:
    """A cell of a Word table; `about` are its properties."""
    return f"<w:tc><w:tcPr>{about}</w:tcPr>{line(text)}</w:tc>"


def table(*rows: Sequence[str]) -> str:
    """A Word table; texts are cells, and what begins with < stands as it is."""
    lines = ["".join(one if one.startswith("<") else cell(one) for one in row) for row in rows]
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in lines)}</w:tbl>"


def ods(path: Path, tables: str, styles: str = "", more: Parts | None = None, content: str | None = None) -> Path:
    """An OpenDocument spreadsheet with those tables and automatic styles."""
    made = (
        f"<office:document-content {SPACES}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    parts: dict[str, str | bytes] = {"mimetype": ODS, "content.xml": made if content is None else content}
    return packed(path, {**parts, **(more or {})})


def ods_table(rows: str, about: str = "") -> str:
    """A sheet of an OpenDocument spreadsheet."""
    return f'<table:table table:name="表"{about}>{rows}</table:table>'


def ods_cell(value: Any, kind: str = "string", about: str = "") -> str:
    """A cell of it; text is a paragraph, another kind its own attribute."""
    if kind == "string":
        return f'<table:table-cell office:value-type="string"{about}><text:p>{value}</text:p></table:table-cell>'
    name = {"date": "date-value", "boolean": "boolean-value"}.get(kind, "value")
    return f'<table:table-cell office:value-type="{kind}" office:{name}="{value}"{about}/>'


def ods_row(*cells: str, about: str = "") -> str:
    """A row of it."""
    return f"<table:table-row{about}>{''.join(cells)}</table:table-row>"


def xls(path: Path, fill: Callable[[Any], None]) -> Path:
    """An old workbook that `fill` writes with xlwt."""
    book = xlwt.Workbook(encoding="utf-8")
    fill(book)
    book.save(str(path))
    return path


def style(code: str) -> Any:
    """A number format of an old workbook."""
    return xlwt.easyxf(num_format_str=code)


def old_bytes(fill: Callable[[Any], None] = lambda book: book.add_sheet("表").write(0, 0, 1)) -> bytes:
    """An old workbook as bytes."""
    made = BytesIO()
    book = xlwt.Workbook(encoding="utf-8")
    fill(book)
    book.save(made)
    return made.getvalue()


def archive(path: Path, members: Mapping[str, bytes]) -> Path:
    """A zip of files."""
    return packed(path, members)
