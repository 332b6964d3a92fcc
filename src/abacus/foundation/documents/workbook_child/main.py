"""Reading one file of whatever kind, confined."""

import gc
import json
import sys
from collections.abc import Callable
from typing import IO, Any

from abacus.foundation.documents.workbook_child.limits import (
    MEGABYTE,
    MEMORY_BYTES,
    SAVE_AS_XLSX,
    SECONDS,
    RefusedError,
    broken,
    forbidden,
    too_large,
)
from abacus.foundation.documents.workbook_child.sheets import read_xlsx
from abacus.foundation.documents.workbook_child.text_tables import read_csv

KNOWN = (
    (b"%PDF", "PDF 文件"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"),
    (b"\x7fELF", "程序"),
    (b"MZ", "程序"),
)


def read(path: str, most_cells: int, out: Callable[[Any], None]) -> None:
    with open(path, "rb") as handle:
        data = limited(handle)
    name = path.lower()
    if not data.strip():
        raise broken("文件是空的")
    if data.startswith(b"PK\x03\x04"):
        read_xlsx(path, len(data), most_cells, out)
    elif data.startswith(b"\xd0\xcf\x11\xe0"):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise forbidden("文件有密码保护，请去掉密码后再提交。")
        raise RefusedError("file.not_a_form", f"这是旧格式（xls、et 或 doc），暂不能读取。{SAVE_AS_XLSX}")
    elif data.startswith(b"PK"):
        raise broken()
    elif known := next((what for magic, what in KNOWN if data.startswith(magic)), None):
        raise RefusedError("file.not_a_form", f"这是{known}，不是工作簿，请提交 xlsx 或 csv。")
    elif name.endswith((".csv", ".txt", ".tsv")):
        read_csv(data, most_cells, out)
    else:
        raise RefusedError("file.not_a_form", f"文件内容不是工作簿，请提交 xlsx 或 csv。{SAVE_AS_XLSX}")


def limited(handle: IO[bytes]) -> bytes:
    data = handle.read(20 * MEGABYTE + 1)
    if len(data) > 20 * MEGABYTE:
        raise too_large("文件超过 20 MB，请删除图片或拆分后再提交。")
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
        out(too_large("文件内容过大，读取时超出内存限制，请拆分后再提交。").record)
    except RecursionError:
        out(broken().record)
    except OSError:
        out(broken("文件无法打开").record)
    sys.stdout.buffer.flush()
