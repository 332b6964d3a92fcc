"""Workbooks made part by part, and the hostile ones among them."""

import random
import zipfile
from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
BOOK = (
    f'<workbook xmlns="{MAIN}" xmlns:r="{DOCUMENT}">'
    '<sheets><sheet name="表" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
ONE = '<row r="1"><c r="A1"><v>1</v></c></row>'
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600


def link(id: str, kind: str, target: str, outside: bool = False) -> str:
    mode = ' TargetMode="External"' if outside else ""
    return f'<Relationship Id="{id}" Type="{DOCUMENT}/{kind}" Target="{target}"{mode}/>'


def links(*each: str) -> str:
    return f'<Relationships xmlns="{PACKAGE}">{"".join(each)}</Relationships>'


SHEET_LINK = link("rId1", "worksheet", "worksheets/sheet1.xml")


def sheet_xml(rows: str, before: str = "", after: str = "") -> str:
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def made(path: Path, sheet: str, more: dict[str, str | bytes] | None = None) -> Path:
    """An xlsx file with one sheet; `more` adds or replaces parts by name."""
    parts: dict[str, str | bytes] = {
        "xl/workbook.xml": BOOK,
        "xl/_rels/workbook.xml.rels": links(SHEET_LINK),
        "xl/worksheets/sheet1.xml": sheet,
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for name, content in {**parts, **(more or {})}.items():
            package.writestr(name, content)
    return path


PARTS: dict[str, tuple[str, str, dict[str, str | bytes]]] = {
    "bad xml": ("file.broken", "<worksheet><sheetData>", {}),
    "word": ("file.not_a_form", sheet_xml(ONE), {"word/document.xml": "<x/>"}),
    "far cell": ("file.too_large", sheet_xml('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), {}),
    "far column": ("file.too_large", sheet_xml('<row r="1"><c r="XFD1"><v>1</v></c></row>'), {}),
    "far row": ("file.too_large", sheet_xml('<row r="1000000000"/>'), {}),
    "declared rows": ("file.too_large", sheet_xml(ONE, '<dimension ref="A1:A1000000000"/>'), {}),
    "far merge": ("file.too_large", sheet_xml(ONE, after='<mergeCells><mergeCell ref="A1:XFD9"/></mergeCells>'), {}),
    "many rows": ("file.too_large", sheet_xml("<row/>" * 250_000), {}),
    "wide row": ("file.too_large", sheet_xml(f"<row>{'<c><v>1</v></c>' * 300}</row>"), {}),
    "heavy row": (
        "file.too_large",
        sheet_xml(f"<row>{'<c/>' * 7_000_000}</row>"),
        {"xl/media/a": random.Random(1).randbytes(400_000)},
    ),
    "bomb": ("file.too_large", sheet_xml(ONE), {"xl/media/a": b"0" * (210 * 1024 * 1024)}),
    "dense bomb": ("file.too_large", sheet_xml(ONE), {"xl/media/a": b"0" * (20 * 1024 * 1024)}),
    "many entries": ("file.too_large", sheet_xml(ONE), {f"xl/media/{number}": b"" for number in range(2_001)}),
    "entities": (
        "file.forbidden",
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>' + sheet_xml(ONE.replace(">1<", ">&b;<")),
        {},
    ),
    "outside entity": (
        "file.forbidden",
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + sheet_xml(ONE.replace(">1<", ">&a;<")),
        {},
    ),
    "doctype in strings": (
        "file.forbidden",
        sheet_xml(ONE),
        {
            "xl/_rels/workbook.xml.rels": links(SHEET_LINK, link("rId2", "sharedStrings", "sharedStrings.xml")),
            "xl/sharedStrings.xml": '<!DOCTYPE sst SYSTEM "http://example.org/x"><sst/>',
        },
    ),
    "slip": ("file.forbidden", sheet_xml(ONE), {"../../evil.xml": "x"}),
    "backward slip": ("file.forbidden", sheet_xml(ONE), {"xl\\..\\..\\evil.xml": "x"}),
    "absolute": ("file.forbidden", sheet_xml(ONE), {"/etc/evil.xml": "x"}),
    "macro": ("file.forbidden", sheet_xml(ONE), {"xl/vbaProject.bin": b"x"}),
    "linked workbook": ("file.forbidden", sheet_xml(ONE), {"xl/externalLinks/externalLink1.xml": "<x/>"}),
    "remote picture": (
        "file.forbidden",
        sheet_xml(ONE),
        {"xl/worksheets/_rels/sheet1.xml.rels": links(link("r", "image", "http://example.org/x.png", outside=True))},
    ),
    "embedded": ("file.forbidden", sheet_xml(ONE), {"xl/embeddings/oleObject1.bin": b"x"}),
}
"""Packages that are refused: code, sheet, further parts."""

BYTES: dict[str, tuple[str, bytes]] = {
    "nothing": ("file.broken", b""),
    "text": ("file.not_a_form", "项目名称：道路".encode()),
    "pdf": ("file.not_a_form", b"%PDF-1.7"),
    "picture": ("file.not_a_form", b"\x89PNG\r\n\x1a\n"),
    "noise": ("file.not_a_form", bytes(range(256)) * 20),
    "old workbook": ("file.broken", OLD),
    "password": ("file.forbidden", OLD + "EncryptedPackage".encode("utf-16-le")),
    "large": ("file.too_large", b"PK\x03\x04" + b"\x00" * (20 * 1024 * 1024)),
}
"""Files that are no package: code, content."""

DAMAGED = {
    "cut off": "file.broken",
    "bad sum": "file.broken",
    "locked entry": "file.forbidden",
    "no sheet part": "file.broken",
    "plain zip": "file.not_a_form",
    "folder": "file.broken",
    "absent": "file.broken",
}

HOSTILE: dict[str, str] = {
    **{name: code for name, (code, *_) in {**PARTS, **BYTES}.items()},
    **DAMAGED,
}
"""Every hostile file by name, with the code of its refusal."""


def hostile(folder: Path, name: str) -> Path:
    """The hostile file of that name."""
    path = folder / "a.xlsx"
    if name in PARTS:
        return made(path, *PARTS[name][1:])
    if name in BYTES:
        path.write_bytes(BYTES[name][1])
    elif name == "folder":
        path.mkdir()
    elif name in ("no sheet part", "plain zip"):
        with zipfile.ZipFile(path, "w") as package:
            if name == "no sheet part":
                package.writestr("xl/workbook.xml", BOOK)
                package.writestr("xl/_rels/workbook.xml.rels", links(SHEET_LINK))
            package.writestr("note.txt", "text")
    elif name != "absent":
        path.write_bytes(_damaged(made(path, sheet_xml(ONE)).read_bytes(), name))
    return path


def _damaged(whole: bytes, name: str) -> bytes:
    if name == "cut off":
        return whole[: len(whole) // 2]
    changed = bytearray(whole)
    if name == "bad sum":
        changed[whole.index(b"sheet1.xml") + 40] ^= 0xFF
    else:
        changed[whole.rindex(b"PK\x01\x02") + 8] |= 1
    return bytes(changed)
