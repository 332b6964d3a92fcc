"""Reading one file of whatever kind, confined."""

import gc
import json
import sys
from collections.abc import Callable
from typing import IO, Any

from abacus.foundation.documents.workbook_child.limits import (
    MEGABYTE,
    MEMORY_BYTES,
    SECONDS,
    RefusedError,
    broken,
    forbidden,
    not_a_form,
    too_large,
)
from abacus.foundation.documents.workbook_child.sheets import read_xlsx
from abacus.foundation.documents.workbook_child.text_tables import read_csv

KNOWN = (
    (b"%PDF", "pdf"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"\x7fELF", "program"),
    (b"MZ", "program"),
)


def read(path: str, most_cells: int, out: Callable[[Any], None]) -> None:
    with open(path, "rb") as handle:
        data = limited(handle)
    name = path.lower()
    if not data.strip():
        raise broken("empty")
    if data.startswith(b"PK\x03\x04"):
        read_xlsx(path, len(data), most_cells, out)
    elif data.startswith(b"\xd0\xcf\x11\xe0"):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise forbidden("password")
        raise not_a_form("old")
    elif data.startswith(b"PK"):
        raise broken()
    elif known := next((what for magic, what in KNOWN if data.startswith(magic)), None):
        raise not_a_form(known)
    elif name.endswith((".csv", ".txt", ".tsv")):
        read_csv(data, most_cells, out)
    else:
        raise not_a_form("other")


def limited(handle: IO[bytes]) -> bytes:
    data = handle.read(20 * MEGABYTE + 1)
    if len(data) > 20 * MEGABYTE:
        raise too_large("size", megabytes=20)
    return data


def confine() -> None:
    """Give up memory, time, writing and further files; where the system has no such limits, go on."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(path: str, most_cells: int) -> None:
    confine()
    gc.disable()  # one file, then the end: looking for cycles among millions of elements takes longer than reading
    write = sys.stdout.buffer.write
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

    def out(record: Any) -> None:
        write(encode(record).encode("utf-8", "replace") + b"\n")

    try:
        read(path, most_cells, out)
    except RefusedError as error:
        out(error.record)
    except MemoryError:
        out(too_large("memory").record)
    except RecursionError:
        out(broken().record)
    except OSError:
        out(broken("unopened").record)
    sys.stdout.buffer.flush()
