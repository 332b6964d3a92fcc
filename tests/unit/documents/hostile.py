"""Files made to harm whoever opens them, and what is said about each; none is kept, all are made anew.

`HOSTILE` names each: the file's name, how it is made, and the code of its refusal (None: read without harm).
"""

import os
import socket
import struct
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import xlwt

from tests.unit.documents.making import (
    W,
    archive,
    cell,
    docx,
    line,
    ods,
    ods_cell,
    ods_row,
    ods_table,
    old_bytes,
    packed,
    table,
)
from tests.unit.documents.packages import BOOK, ONE, SHEET_LINK, link, links, made, sheet_xml

Make = Callable[[Path], object]

LAUGHS = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {name} "{f"&{inner};" * 10}">' for inner, name in zip("abcdefgh", "bcdefghi", strict=True)
)
LAUGHS += "]>"
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
REMOTE = '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'
FAR_STRINGS = {
    "xl/_rels/workbook.xml.rels": links(SHEET_LINK, link("rId2", "sharedStrings", "sharedStrings.xml")),
}
STRING = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">{}</manifest:manifest>'
)
ENCRYPTED = MANIFEST.format("<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>")


def strings(content: str) -> dict[str, str | bytes]:
    """Shared strings of an xlsx file."""
    return {**FAR_STRINGS, "xl/sharedStrings.xml": f'<sst xmlns="{BOOK.split(chr(34))[1]}">{content}</sst>'}


def in_xlsx_part(part: str, before: str, path: Path) -> None:
    """An xlsx file where something stands before the root of one part."""
    parts: dict[str, str | bytes] = {
        "xl/workbook.xml": BOOK,
        **FAR_STRINGS,
        "xl/worksheets/sheet1.xml": sheet_xml(STRING),
        "xl/worksheets/_rels/sheet1.xml.rels": links(),
        **strings("<si><t>甲</t></si>"),
        "xl/styles.xml": "<styleSheet/>",
    }
    parts["xl/_rels/workbook.xml.rels"] = links(
        SHEET_LINK, link("rId2", "sharedStrings", "sharedStrings.xml"), link("rId3", "styles", "styles.xml")
    )
    parts[part] = before + str(parts[part])
    packed(path, parts)


def in_ods_part(part: str, before: str, path: Path) -> None:
    """An ods file where something stands before the root of one part."""
    ods(path, ods_table(ods_row(ods_cell("甲"))), more={"styles.xml": "<x/>", "META-INF/manifest.xml": MANIFEST})
    _prefix(path, part, before)


def in_docx_part(part: str, before: str, path: Path) -> None:
    """A docx file where something stands before the root of one part."""
    more = {
        "_rels/.rels": links(link("r1", "officeDocument", "word/document.xml")),
        "word/_rels/document.xml.rels": links(),
        "word/_rels/settings.xml.rels": links(),
        "word/styles.xml": f'<w:styles xmlns:w="{W}"/>',
    }
    docx(path, table(("甲",)), more)
    _prefix(path, part, before)


def _prefix(path: Path, part: str, before: str) -> None:
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts[part] = before.encode() + parts[part]
    packed(path, parts)


def cut(make: Make, path: Path) -> None:
    """The first two thirds of a good file."""
    make(path)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) * 2 // 3])


def flipped(make: Make, mark: bytes, after: int, path: Path) -> None:
    """A good file with one byte changed."""
    make(path)
    content = bytearray(path.read_bytes())
    content[content.rindex(mark) + after] ^= 0xFF
    path.write_bytes(bytes(content))


def overlapping(path: Path) -> None:
    """A bomb of one kernel that many entries of the directory share."""
    archive(path, {"0.csv": b"0" * 2_000_000})
    whole = path.read_bytes()
    start = whole.rindex(b"PK\x01\x02")
    end = whole.rindex(b"PK\x05\x06")
    entry = whole[start:end]
    entries = b"".join(entry.replace(b"0.csv", b"%c.csv" % (65 + number)) for number in range(20))
    tail = bytearray(whole[end:])
    struct.pack_into("<HHI", tail, 8, 20, 20, len(entries))
    path.write_bytes(whole[:start] + entries + bytes(tail))


def lying(path: Path) -> None:
    """An entry that states a small size and unpacks to a large one."""
    archive(path, {"a.csv": b"1,2\n" * 4_000_000})
    whole = bytearray(path.read_bytes())
    struct.pack_into("<I", whole, whole.rindex(b"PK\x01\x02") + 24, 100)
    path.write_bytes(bytes(whole))


def twice(path: Path) -> None:
    """Two entries of one name: which one counts differs from program to program."""
    parts = {f"xl/worksheets/sheet{number}.xml": sheet_xml(ONE) for number in (1, 2)}
    packed(path, {**parts, "xl/workbook.xml": BOOK})
    path.write_bytes(path.read_bytes().replace(b"sheet2.xml", b"sheet1.xml"))


def strange_method(path: Path) -> None:
    """An archive packed in a way that could unpack without end."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as package:
        package.writestr("a.csv", "1,2")


def ole(path: Path, entries: dict[str, bytes | None]) -> None:
    """A compound file with these streams (None: a storage), each padded to a stream of its own sectors."""
    sectors: list[bytes] = []
    chains: list[list[int]] = []
    for content in entries.values():
        padded = (content or b"") + b"\0" * (-len(content or b"") % 512)
        if content is not None and len(padded) < 4096:
            padded += b"\0" * (4096 - len(padded))
        chains.append(list(range(len(sectors), len(sectors) + len(padded) // 512)))
        sectors += [padded[at : at + 512] for at in range(0, len(padded), 512)]
    directory = [_entry("Root Entry", 5, child=1 if entries else -1, start=-2)]
    for number, ((name, content), chain) in enumerate(zip(entries.items(), chains, strict=True), start=1):
        right = number + 1 if number < len(entries) else -1
        size = len(chain) * 512
        directory.append(_entry(name, 1 if content is None else 2, right=right, start=(chain or [-2])[0], size=size))
    while len(directory) % 4:
        directory.append(b"\0" * 128)
    first_directory = len(sectors)
    listed = b"".join(directory)
    sectors += [listed[at : at + 512] for at in range(0, len(listed), 512)]
    chains.append(list(range(first_directory, len(sectors))))
    tables = (len(sectors) + 126) // 127
    allocation = [-1] * (tables * 128)
    for chain in chains:
        for here, following in zip(chain, [*chain, -2][1:], strict=True):
            allocation[here] = following
    for number in range(len(sectors), len(sectors) + tables):
        allocation[number] = -3
    heads = list(range(len(sectors), len(sectors) + tables)) + [-1] * (109 - tables)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<iiiiiiiii", 0, tables, first_directory, 0, 4096, -2, 0, -2, 0)
    header += struct.pack("<109i", *heads)
    path.write_bytes(header + b"".join(sectors) + struct.pack(f"<{len(allocation)}i", *allocation))


def _entry(name: str, kind: int, *, right: int = -1, child: int = -1, start: int = -2, size: int = 0) -> bytes:
    stored = name.encode("utf-16-le") + b"\0\0"
    head = stored.ljust(64, b"\0") + struct.pack("<HBBiii", len(stored), kind, 1, -1, right, child)
    return head + b"\0" * 36 + struct.pack("<iii", start, size, 0)


def stream() -> bytes:
    """The stream of a good old workbook."""
    book = xlwt.Workbook(encoding="utf-8")
    book.add_sheet("表").write(0, 0, 1)
    return bytes(book.get_biff_data())


def with_record(kind: int, body: bytes, path: Path) -> None:
    """An old workbook with one more record at its beginning."""
    good = stream()
    length = 4 + struct.unpack_from("<H", good, 2)[0]
    ole(path, {"Workbook": good[:length] + struct.pack("<HH", kind, len(body)) + body + good[length:]})


def of_kind(kind: int, path: Path) -> None:
    """An old workbook whose sheet is of another kind: 1 is a macro sheet."""
    good = bytearray(stream())
    at = 0
    while struct.unpack_from("<H", good, at)[0] != 0x85:
        at += 4 + struct.unpack_from("<H", good, at + 2)[0]
    good[at + 4 + 5] = kind
    ole(path, {"Workbook": bytes(good)})


def looping(where: str, path: Path) -> None:
    """An old workbook whose chains lead in circles."""
    ole(path, {"Workbook": stream()})
    content = bytearray(path.read_bytes())
    heads = struct.unpack_from("<i", content, 76)[0]
    allocation = 512 + heads * 512
    first_directory = struct.unpack_from("<i", content, 48)[0]
    if where == "stream":
        struct.pack_into("<i", content, allocation + 4 * 2, 0)
    elif where == "directory":
        struct.pack_into("<i", content, allocation + 4 * first_directory, first_directory)
    elif where == "tree":
        struct.pack_into("<i", content, 512 + first_directory * 512 + 128 + 72, 1)
    else:
        struct.pack_into("<ii", content, 68, heads, 1)
        struct.pack_into("<i", content, allocation + 508, heads)
    path.write_bytes(bytes(content))


def write(content: bytes, path: Path) -> None:
    """Just these bytes."""
    path.write_bytes(content)


def nested_tables(depth: int, path: Path) -> None:
    """Word tables inside each other."""
    opening, closing = "<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"
    docx(path, opening * depth + line("底") + closing * depth)


def listening(path: Path) -> None:
    """A socket where a file is expected; its path must be short."""
    with socket.socket(socket.AF_UNIX) as opened:
        here = os.getcwd()
        os.chdir(path.parent)
        try:
            opened.bind(path.name)
        finally:
            os.chdir(here)


def linked(path: Path) -> None:
    """A link that leads to itself."""
    path.symlink_to(path)


def in_archive(make: Make, name: str, path: Path) -> None:
    """An archive with one such file."""
    inner = path.with_name(f"{path.name}.inner")
    make(inner)
    archive(path, {name: inner.read_bytes()})
    inner.unlink()


def names(*each: str) -> Make:
    """An archive whose members have these names."""

    def make(path: Path) -> None:
        with zipfile.ZipFile(path, "w") as package:
            for name in each:
                package.writestr(name.replace("\x00", "\x01"), b"1,2")
        path.write_bytes(path.read_bytes().replace(b"\x01.csv", b"\x00.csv"))

    return make


def simple_ods(path: Path) -> None:
    ods(path, ods_table(ods_row(*[ods_cell(f"甲{number}") for number in range(200)])))


def simple_docx(path: Path) -> None:
    docx(path, table(*[(f"甲{number}", "乙") for number in range(200)]))


def simple_xlsx(path: Path) -> None:
    made(path, sheet_xml("".join(f"<row><c><v>{number * 7919}</v></c></row>" for number in range(300))))


def merges(areas: list[str]) -> str:
    listed = "".join([f'<mergeCell ref="{area}"/>' for area in areas])
    return f"<mergeCells>{listed}</mergeCells>"


def repeated(cells: str, rows: int = 1) -> Make:
    row = ods_row(cells, about=f' table:number-rows-repeated="{rows}"')
    return lambda path: ods(path, ods_table(row))


FILLED = '<table:table-cell office:value-type="float" office:value="1"{}/>'
ODS_OBJECT = ods_table(ods_row("<table:table-cell><draw:frame><draw:object-ole/></draw:frame></table:table-cell>"))
ODS_LISTENER = ods_table("<table:shapes><script:event-listener/></table:shapes>" + ods_row(ods_cell("甲")))
DDE = "<table:dde-links><table:dde-link><office:dde-source/></table:dde-link></table:dde-links>"
SOURCE = ods_table('<table:table-source xlink:href="http://127.0.0.1:9/x.ods"/>' + ods_row(ods_cell("甲")))
PICTURE = ods_table(ods_row('<table:table-cell><draw:image xlink:href="http://127.0.0.1:9/x"/></table:table-cell>'))
FORBIDDEN, BROKEN, LARGE, NO_FORM = "file.forbidden", "file.broken", "file.too_large", "file.not_a_form"

XLSX_PARTS = (
    *("xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"),
    *("xl/styles.xml", "xl/worksheets/_rels/sheet1.xml.rels"),
)
ODS_PARTS = ("content.xml", "styles.xml", "META-INF/manifest.xml")
DOCX_PARTS = (
    *("word/document.xml", "word/styles.xml", "_rels/.rels", "word/_rels/document.xml.rels"),
    "word/_rels/settings.xml.rels",
)
PREFIXES = {"laughs": LAUGHS, "outside entity": OUTSIDE, "remote type": REMOTE}

HOSTILE: dict[str, tuple[str, Make, str | None]] = {
    **{
        f"{what} in {part}": (f"a{ending}", partial(make, part, before), FORBIDDEN)
        for ending, make, parts in (
            (".xlsx", in_xlsx_part, XLSX_PARTS),
            (".ods", in_ods_part, ODS_PARTS),
            (".docx", in_docx_part, DOCX_PARTS),
        )
        for part in parts
        for what, before in PREFIXES.items()
    },
    # archives and packages
    "overlapping bomb": ("a.zip", overlapping, LARGE),
    "nested bomb": ("a.zip", partial(in_archive, overlapping, "b.zip"), LARGE),
    "archive of archives": (
        "a.zip",
        partial(in_archive, partial(in_archive, simple_xlsx, "x.xlsx"), "b.zip"),
        FORBIDDEN,
    ),
    "lying size": ("a.zip", lying, BROKEN),
    "dense archive": ("a.zip", lambda path: archive(path, {"a.csv": b"0" * 30_000_000}), LARGE),
    "many members": ("a.zip", lambda path: archive(path, {f"{number}.csv": b"" for number in range(2_001)}), LARGE),
    "slip": ("a.zip", names("../../a.csv"), FORBIDDEN),
    "backward slip": ("a.zip", names("a\\..\\..\\b.csv"), FORBIDDEN),
    "absolute path": ("a.zip", names("/etc/a.csv"), FORBIDDEN),
    "drive path": ("a.zip", names("C:\\a.csv"), FORBIDDEN),
    "stream of a file": ("a.zip", names("a.csv:hidden"), FORBIDDEN),
    "NUL in a name": ("a.zip", names("b\x00.csv"), FORBIDDEN),
    "two entries of one name": ("a.xlsx", twice, BROKEN),
    "strange method": ("a.zip", strange_method, BROKEN),
    "empty archive": ("a.zip", lambda path: archive(path, {}), BROKEN),
    "only folders": ("a.zip", lambda path: archive(path, {"镇/": b""}), BROKEN),
    "locked member": (
        "a.zip",
        partial(flipped, lambda path: archive(path, {"a.csv": b"1"}), b"PK\x01\x02", 8),
        FORBIDDEN,
    ),
    "wrong sum": ("a.zip", partial(flipped, lambda path: archive(path, {"a.csv": b"1"}), b"PK\x01\x02", 16), BROKEN),
    # one thing inside another
    "pdf and workbook": (
        "a.xlsx",
        lambda path: (simple_xlsx(path), write(b"%PDF-1.7\n" + path.read_bytes(), path)),
        NO_FORM,
    ),
    "program and workbook": (
        "a.xlsx",
        lambda path: (simple_xlsx(path), write(b"MZ" + path.read_bytes(), path)),
        NO_FORM,
    ),
    "picture and workbook": (
        "a.xlsx",
        lambda path: (simple_xlsx(path), write(b"GIF89a" + path.read_bytes(), path)),
        NO_FORM,
    ),
    "workbook and word": ("a.xlsx", lambda path: made(path, sheet_xml(ONE), {"word/document.xml": "<x/>"}), NO_FORM),
    "page named xls": (
        "a.xls",
        partial(write, b"<html><body><table><tr><td>1</td></tr></table></body></html>"),
        NO_FORM,
    ),
    "page with script": ("a.xls", partial(write, "\ufeff <!DOCTYPE html><script>x()</script>".encode()), NO_FORM),
    "xml named xls": ("a.xls", partial(write, b'<?xml version="1.0"?><Workbook/>'), NO_FORM),
    "rich text": ("a.docx", partial(write, b"{\\rtf1 {\\object}}"), NO_FORM),
    "program": ("a.xlsx", partial(write, b"MZ\x90\x00" + b"\0" * 500), NO_FORM),
    "script": ("a.csv", partial(write, b"#!/bin/sh\nrm -rf ~\n"), NO_FORM),
    "library": ("a.et", partial(write, b"\x7fELF" + b"\0" * 500), NO_FORM),
    # macros, links, objects
    "word macros": ("a.docm", lambda path: docx(path, table(("甲",)), {"word/vbaProject.bin": b"x"}), FORBIDDEN),
    "old macros": ("a.xls", lambda path: ole(path, {"Workbook": stream(), "_VBA_PROJECT_CUR": None}), FORBIDDEN),
    "old project": ("a.xls", partial(with_record, 0xD3, b""), FORBIDDEN),
    "old macro sheet": ("a.xls", partial(of_kind, 1), FORBIDDEN),
    "old module": ("a.xls", partial(of_kind, 6), FORBIDDEN),
    "macro sheet": (
        "a.xlsx",
        lambda path: made(path, sheet_xml(ONE), {"xl/macrosheets/sheet1.xml": "<x/>"}),
        FORBIDDEN,
    ),
    "binary workbook": ("a.xlsb", lambda path: made(path, sheet_xml(ONE), {"xl/workbook.bin": b"x"}), NO_FORM),
    "ods script": ("a.ods", lambda path: ods(path, ods_table(""), more={"Basic/Standard/M.xml": "<x/>"}), FORBIDDEN),
    "ods python": ("a.ods", lambda path: ods(path, ods_table(""), more={"Scripts/python/m.py": "x"}), FORBIDDEN),
    "ods listener": ("a.ods", lambda path: ods(path, ODS_LISTENER), FORBIDDEN),
    "ods link": ("a.ods", lambda path: ods(path, SOURCE), FORBIDDEN),
    "ods dde": ("a.ods", lambda path: ods(path, ods_table("") + DDE), FORBIDDEN),
    "ods picture from elsewhere": ("a.ods", lambda path: ods(path, PICTURE), FORBIDDEN),
    "ods object": ("a.ods", lambda path: ods(path, ODS_OBJECT), FORBIDDEN),
    "old link": ("a.xls", partial(with_record, 0x1AE, struct.pack("<HHB", 1, 5, 0) + b"x.xls"), FORBIDDEN),
    "old object": ("a.xls", lambda path: ole(path, {"Workbook": stream(), "MBD0018D7C2": None}), FORBIDDEN),
    "old package": ("a.xls", lambda path: ole(path, {"Workbook": stream(), "\x01Ole10Native": b"x"}), FORBIDDEN),
    "word program": ("a.docx", lambda path: docx(path, table(("甲",)), {"word/embeddings/a.bin": b"MZ"}), FORBIDDEN),
    "word object": ("a.docx", lambda path: docx(path, "<w:p><w:r><w:object/></w:r></w:p>" + table(("甲",))), FORBIDDEN),
    "word dde": (
        "a.docx",
        lambda path: docx(path, "<w:p><w:r><w:instrText>DDE x</w:instrText></w:r></w:p>"),
        FORBIDDEN,
    ),
    # passwords
    "locked workbook": (
        "a.xlsx",
        lambda path: ole(path, {"EncryptionInfo": b"x", "EncryptedPackage": b"x"}),
        FORBIDDEN,
    ),
    "locked old workbook": ("a.xls", partial(with_record, 0x2F, b"\0" * 6), FORBIDDEN),
    "locked ods": ("a.ods", lambda path: ods(path, "", more={"META-INF/manifest.xml": ENCRYPTED}), FORBIDDEN),
    # too much
    "long string": (
        "a.xlsx",
        lambda path: made(path, sheet_xml(STRING), strings(f"<si><t>{'长' * 40_000}</t></si>")),
        LARGE,
    ),
    "one string ten thousand times": (
        "a.xlsx",
        lambda path: made(
            path,
            sheet_xml(("<row>" + '<c t="s"><v>0</v></c>' * 250 + "</row>") * 40),
            strings(f"<si><t>{os.urandom(12_000).hex()}</t></si>"),
        ),
        LARGE,
    ),
    "many strings": (
        "a.xlsx",
        lambda path: made(path, sheet_xml(STRING), strings("".join(f"<si><t>{n}</t></si>" for n in range(300_000)))),
        None,
    ),
    "deep sheet": (
        "a.xlsx",
        lambda path: made(
            path, sheet_xml("<row>" + "<c>" * 90_000 + "</c>" * 90_000 + "</row>"), {"xl/a": os.urandom(9_000)}
        ),
        None,
    ),
    "deep ods": (
        "a.ods",
        lambda path: ods(path, ods_table(ods_row(ods_cell("<text:span>" * 5_000 + "x" + "</text:span>" * 5_000)))),
        LARGE,
    ),
    "deep word": ("a.docx", partial(nested_tables, 1_000), LARGE),
    "deep paragraph": (
        "a.docx",
        lambda path: docx(path, table((f"<w:tc><w:p>{'<w:ins>' * 3_000}{'</w:ins>' * 3_000}</w:p></w:tc>",))),
        LARGE,
    ),
    "sparse rows": (
        "a.xlsx",
        lambda path: made(
            path, sheet_xml("".join(f'<row r="{n}"><c r="IV{n}"><v>1</v></c></row>' for n in range(1, 199_000, 7)))
        ),
        LARGE,
    ),
    "many merges": (
        "a.xlsx",
        lambda path: made(
            path, sheet_xml(ONE, after=merges([f"A{n}:B{n}" for n in range(1, 200_000)] + ["A1:B1"] * 9))
        ),
        LARGE,
    ),
    "merges over merges": (
        "a.xlsx",
        lambda path: made(path, sheet_xml(ONE, after=merges(["A1:IV200000"] * 1_000))),
        None,
    ),
    "ods rows without end": ("a.ods", repeated(FILLED.format(""), 1_048_576), LARGE),
    "ods columns without end": ("a.ods", repeated(FILLED.format(' table:number-columns-repeated="16384"')), LARGE),
    "ods grid without end": ("a.ods", repeated(FILLED.format(' table:number-columns-repeated="256"'), 199_999), LARGE),
    "ods repeats beyond counting": (
        "a.ods",
        repeated(FILLED.format(' table:number-columns-repeated="99999999999999999999"'), 10**30),
        None,
    ),
    "ods span": ("a.ods", repeated(FILLED.format(' table:number-rows-spanned="1000000000"')), LARGE),
    "ods of nothing": ("a.ods", repeated('<table:table-cell table:number-columns-repeated="16384"/>', 1_048_576), None),
    "word columns": (
        "a.docx",
        lambda path: docx(path, table((cell("甲", '<w:gridSpan w:val="1000000000"/>'),))),
        LARGE,
    ),
    "word indent": (
        "a.docx",
        lambda path: docx(
            path, f'<w:tbl><w:tr><w:trPr><w:gridBefore w:val="999999999"/></w:trPr>{cell("甲")}</w:tr></w:tbl>'
        ),
        LARGE,
    ),
    "word tables": ("a.docx", lambda path: docx(path, (table(("甲",)) + line("。")) * 201), LARGE),
    "old cells": (
        "a.xls",
        lambda path: ole(path, {"Workbook": old_with_blanks()}),
        None,
    ),
    # texts
    "one long line": ("a.csv", partial(write, b"a" * 19_000_000), BROKEN),
    "one wide line": ("a.csv", partial(write, b"," * 19_000_000), LARGE),
    "more than is taken": ("a.csv", partial(write, b"a,b\n" * 5_300_000), LARGE),
    "open quote": ("a.csv", partial(write, b'a,"' + b"b\n" * 1_000_000), BROKEN),
    "no characters": ("a.csv", partial(write, b"\xff\xff\x80\x80,\x81\xff"), NO_FORM),
    "half a character": ("a.csv", partial(write, b"\xff\xfea\x00\x00\xd8"), BROKEN),
    "zeros": ("a.csv", partial(write, b"a,\0\0\0,b"), NO_FORM),
    "only a mark": ("a.csv", partial(write, b"\xef\xbb\xbf"), None),
    "said to be something else": (
        "a.xlsx",
        lambda path: in_xlsx_part("xl/worksheets/sheet1.xml", '<?xml version="1.0" encoding="utf-7"?>', path),
        BROKEN,
    ),
    "entities in another encoding": (
        "a.xlsx",
        lambda path: made(path, "", {"xl/worksheets/sheet1.xml": (OUTSIDE + sheet_xml(ONE)).encode("utf-16")}),
        FORBIDDEN,
    ),
    # damaged
    "half an xlsx": ("a.xlsx", partial(cut, simple_xlsx), BROKEN),
    "half an ods": ("a.ods", partial(cut, simple_ods), BROKEN),
    "half a docx": ("a.docx", partial(cut, simple_docx), BROKEN),
    "half an xls": ("a.xls", partial(cut, partial(write, old_bytes())), BROKEN),
    "half a zip": ("a.zip", partial(cut, partial(in_archive, simple_xlsx, "b.xlsx")), BROKEN),
    "chain in a circle": ("a.xls", partial(looping, "stream"), BROKEN),
    "folders in a circle": ("a.xls", partial(looping, "directory"), BROKEN),
    "tree in a circle": ("a.xls", partial(looping, "tree"), BROKEN),
    "table in a circle": ("a.xls", partial(looping, "table"), BROKEN),
    "record longer than any": (
        "a.xls",
        lambda path: ole(path, {"Workbook": b"\x09\x08\xff\xff" + b"\0" * 5_000}),
        BROKEN,
    ),
    "old noise": ("a.xls", lambda path: ole(path, {"Workbook": bytes(range(256)) * 30}), BROKEN),
    "old nothing": ("a.xls", partial(write, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), BROKEN),
    "raw records": ("a.xls", partial(write, b"\x09\x08\x10\x00" + b"\xff" * 200), BROKEN),
    "old text": ("a.wps", lambda path: ole(path, {"WordDocument": b"x"}), NO_FORM),
    # no files
    "pipe": ("a.xlsx", os.mkfifo, BROKEN),
    "folder": ("a.xlsx", Path.mkdir, BROKEN),
    "socket": ("a.xlsx", listening, BROKEN),
    "endless device": ("a.xlsx", lambda path: path.symlink_to("/dev/zero"), BROKEN),
    "link to itself": ("a.xlsx", linked, BROKEN),
    "link to a secret": ("a.csv", lambda path: path.symlink_to("/proc/self/environ"), NO_FORM),
}


def old_with_blanks() -> bytes:
    """Many formatted blank cells: two bytes each in the file."""
    good = stream()
    end = good.rindex(b"\x0a\x00\x00\x00")
    body = b"".join(
        struct.pack("<HHHH", 0xBE, 6 + 2 * 256, row, 0) + struct.pack("<256H", *([15] * 256)) + struct.pack("<H", 255)
        for row in range(1, 4_000)
    )
    return good[:end] + body + good[end:]
