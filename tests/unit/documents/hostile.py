"""Files made to harm whoever opens them, and what is said about each; none is kept, all are made anew.

`HOSTILE` names each: the file's name, how it is made, and the code of its refusal (None: read without harm).
"""

import os
import struct
from functools import partial
from pathlib import Path

from tests.unit.documents.harming import (
    ENCRYPTED,
    STRING,
    Make,
    cut,
    flipped,
    in_archive,
    in_docx_part,
    in_ods_part,
    in_xlsx_part,
    linked,
    listening,
    looping,
    lying,
    merges,
    names,
    nested_tables,
    of_kind,
    old_with_blanks,
    ole,
    overlapping,
    repeated,
    simple_docx,
    simple_ods,
    simple_xlsx,
    strange_method,
    stream,
    strings,
    twice,
    with_record,
    write,
)
from tests.unit.documents.making import archive, cell, docx, line, ods, ods_cell, ods_row, ods_table, old_bytes, table
from tests.unit.documents.packages import ONE, made, sheet_xml

LAUGHS = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {name} "{f"&{inner};" * 10}">' for inner, name in zip("abcdefgh", "bcdefghi", strict=True)
)
LAUGHS += "]>"
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
REMOTE = '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'
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
