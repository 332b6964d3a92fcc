"""A zip, looked at before anything is unpacked."""

import io
import re
import zipfile

from abacus.foundation.documents.child.limits import (
    MAX_ENTRIES,
    MAX_RATIO,
    MAX_UNPACKED,
    broken,
    forbidden,
    too_large,
)

FORBIDDEN_PARTS = (
    ("vbaproject", "macro"),
    ("vbadata.xml", "macro"),
    ("macrosheets/", "macro_sheet"),
    ("activex/", "controls"),
    ("externallinks/", "linked"),
    ("embeddings/", "embedded"),
)
SMALLEST_ENTRY = 30
"""Bytes of an entry's own head, without its name."""
DAMAGE = (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError, EOFError, UnicodeDecodeError)


def open_zip(data: bytes, *, locked: bool = False) -> zipfile.ZipFile:
    """The zip after a look at its directory alone: nothing is unpacked before the limits hold.

    `locked`: members may have a password, as nobody wants to read them.
    """
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
    except DAMAGE as error:
        raise broken() from error
    entries = package.infolist()
    if not entries:
        raise broken("empty_archive")
    if len(entries) > MAX_ENTRIES:
        raise too_large("entries", most=MAX_ENTRIES)
    names = {entry.filename for entry in entries}
    for entry in entries:
        _check_name(entry)
    if not locked and any(entry.flag_bits & 0x1 for entry in entries):
        raise forbidden("password")
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * len(data) or _overlap(entries, len(data)):
        raise too_large("unpacked")
    if len(names) != len(entries):
        raise broken("twice")
    return package


def _check_name(entry: zipfile.ZipInfo) -> None:
    """A name that leads out of its folder is a trap; NUL cuts the name that a person sees."""
    for name in {entry.filename, entry.orig_filename}:
        leads_out = ".." in name and ".." in re.split(r"[\\/]", name)
        if leads_out or name.startswith(("/", "\\")) or ":" in name or "\x00" in name:
            raise forbidden("slip")


def _overlap(entries: list[zipfile.ZipInfo], size: int) -> bool:
    """Whether entries share bytes, as in bombs that state the same content many times."""
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < end:
            return True
        end = entry.header_offset + SMALLEST_ENTRY + entry.compress_size
    return end > size


def refuse_dangerous_parts(names: list[str]) -> None:
    """Macros, controls, links and embedded objects of a packed office document."""
    lowered = [name.lower() for name in names]
    for part, key in FORBIDDEN_PARTS:
        if any(part in name for name in lowered):
            raise forbidden(key)
