"""The zip around a workbook, looked at before anything is unpacked."""

import re
import zipfile

from abacus.foundation.documents.workbook_child.limits import (
    MAX_ENTRIES,
    MAX_RATIO,
    MAX_UNPACKED,
    broken,
    forbidden,
    not_a_form,
    too_large,
)

FORBIDDEN_PARTS = (
    ("vbaproject", "macro"),
    ("macrosheets/", "macro_sheet"),
    ("activex/", "controls"),
    ("externallinks/", "linked"),
    ("embeddings/", "embedded"),
)


def open_package(path: str, size: int) -> zipfile.ZipFile:
    """The zip after a look at its directory alone: nothing is unpacked before the limits hold."""
    try:
        package = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError, EOFError) as error:
        raise broken() from error
    entries = package.infolist()
    if len(entries) > MAX_ENTRIES:
        raise too_large("entries", most=MAX_ENTRIES)
    names = [entry.filename for entry in entries]
    for name in names:
        if name.startswith(("/", "\\")) or ".." in re.split(r"[\\/]", name) or ":" in name or "\x00" in name:
            raise forbidden("slip")
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise forbidden("password")
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * max(size, 1):
        raise too_large("unpacked")
    if len(set(names)) != len(names):
        raise broken()
    lowered = [name.lower() for name in names]
    for part, key in FORBIDDEN_PARTS:
        if any(part in name for name in lowered):
            raise forbidden(key)
    refuse_other_kinds(set(names))
    return package


def refuse_other_kinds(names: set[str]) -> None:
    if "word/document.xml" in names:
        raise not_a_form("word")
    if "content.xml" in names:
        raise not_a_form("ods")
    if "xl/workbook.bin" in names:
        raise not_a_form("xlsb")
    if not any(name.startswith("xl/") for name in names):
        raise not_a_form("zip")
