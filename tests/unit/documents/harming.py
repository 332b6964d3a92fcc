"""How files are made that harm whoever opens them: packed, chained, nested and cut in every wrong way."""

import os
import socket
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import xlwt

from tests.unit.documents.making import (
    W,
    archive,
    docx,
    line,
    ods,
    ods_cell,
    ods_row,
    ods_table,
    packed,
    table,
)
from tests.unit.documents.packages import BOOK, ONE, SHEET_LINK, link, links, made, sheet_xml

Make = Callable[[Path], object]

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


def old_with_blanks() -> bytes:
    """Many formatted blank cells: two bytes each in the file."""
    good = stream()
    end = good.rindex(b"\x0a\x00\x00\x00")
    body = b"".join(
        struct.pack("<HHHH", 0xBE, 6 + 2 * 256, row, 0) + struct.pack("<256H", *([15] * 256)) + struct.pack("<H", 255)
        for row in range(1, 4_000)
    )
    return good[:end] + body + good[end:]
