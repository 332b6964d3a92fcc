"""What a file is, by its content, and who reads it."""

import zipfile

from abacus.foundation.documents.child.limits import MAX_SIZE, broken, not_a_form, too_large
from abacus.foundation.documents.child.old_books import read_old, read_ole
from abacus.foundation.documents.child.open_sheets import read_ods
from abacus.foundation.documents.child.output import Output
from abacus.foundation.documents.child.package import open_zip, refuse_dangerous_parts
from abacus.foundation.documents.child.sheets import read_xlsx
from abacus.foundation.documents.child.text_tables import read_csv
from abacus.foundation.documents.child.word_tables import read_docx

KNOWN = (
    (b"%PDF", "pdf"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"BM", "picture"),
    (b"II*\x00", "picture"),
    (b"MM\x00*", "picture"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"\x7fELF", "program"),
    (b"MZ", "program"),
    (b"#!", "program"),
    (b"{\\rtf", "rtf"),
)
WEB = (b"<html", b"<!doctype html", b"<head", b"<body", b"<table", b"<meta", b"<style", b"mime-version:", b"<script")
OLE = b"\xd0\xcf\x11\xe0"
OLD_RECORDS = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08\x10\x00", b"\x09\x08\x08\x00")
TEXT_ENDINGS = (".csv", ".txt", ".tsv", ".tab")


def read(data: bytes, name: str, out: Output) -> zipfile.ZipFile | None:
    """Read a file of whatever kind; an archive is opened and handed back instead."""
    if len(data) > MAX_SIZE:
        raise too_large("size", megabytes=MAX_SIZE // 1_048_576)
    start = data[:64].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if data.startswith(b"PK\x03\x04"):
        return read_package(data, out)
    if data.startswith(OLE):
        read_ole(data, out)
    elif data.startswith(OLD_RECORDS):
        read_old(data, out)
    elif not data.strip():
        raise broken("empty")
    elif data.startswith(b"PK"):
        raise broken()
    elif known := next((what for magic, what in KNOWN if data.startswith(magic)), None):
        raise not_a_form(known)
    elif start.startswith(WEB):
        raise not_a_form("web")
    elif start.startswith(b"<?xml"):
        raise not_a_form("xml")
    elif name.lower().endswith(TEXT_ENDINGS):
        read_csv(data, out)
    else:
        raise not_a_form("other")
    return None


def read_package(data: bytes, out: Output) -> zipfile.ZipFile | None:
    """Read what is packed as a zip, by the parts that it holds."""
    package = open_zip(data)
    names = package.namelist()
    held = set(names)
    if "xl/workbook.xml" in held or any(name.startswith("xl/") for name in held):
        if "xl/workbook.bin" in held:
            raise not_a_form("xlsb")
        refuse_dangerous_parts(names)
        if any(name.startswith("word/") for name in held):
            raise not_a_form("word_and_book")
        read_xlsx(package, out)
    elif "word/document.xml" in held:
        refuse_dangerous_parts(names)
        read_docx(package, out)
    elif "content.xml" in held:
        read_ods(package, out)
    elif "OFD.xml" in held:
        raise not_a_form("ofd")
    elif any(name.startswith(("ppt/", "word/")) for name in held) or "[Content_Types].xml" in held:
        raise not_a_form("other")
    else:
        return package
    return None
