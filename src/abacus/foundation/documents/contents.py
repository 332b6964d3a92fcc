"""What a file really is, judged by its bytes; the name must agree."""

import io
import zipfile
from pathlib import PurePosixPath

import puremagic

from abacus.foundation.documents.messages import Message, gettext_noop
from abacus.foundation.documents.workbooks import WorkbookError

MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "ofd": "application/ofd",
    "zip": "application/zip",
    "xls": "application/vnd.ms-excel",
    "et": "application/vnd.ms-excel",
    "doc": "application/msword",
    "wps": "application/msword",
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "csv": "text/csv",
    "txt": "text/plain",
}
"""Endings that are taken in → what they are sent out as."""

OLE = frozenset({"xls", "et", "doc", "wps"})
TEXT = frozenset({"csv", "txt"})
INSIDE = {"xlsx": "xl/", "docx": "word/", "ofd": "OFD.xml", "ods": "content.xml"}
"""What a packed document must contain."""
FORBIDDEN_INSIDE = ("vbaProject.bin",)
UNPACKED_LIMIT = 200 * 1024 * 1024
RATIO_LIMIT = 100
NOT_TAKEN_IN = gettext_noop("不收“{ending}”文件。请改用 {known}。")
OTHER_CONTENT = gettext_noop("文件内容与后缀“.{ending}”不符，请用原软件另存后再提交。")
UNPACKS_TOO_LARGE = gettext_noop("压缩内容展开后过大，请拆分后再提交。")
MACROS = gettext_noop("文件含宏，请另存为不含宏的文件后再提交。")


def media_type(name: str, content: bytes) -> str:
    """The media type of a file whose name and bytes agree.

    Raises WorkbookError `file.forbidden` for a kind that is not taken in, a name that does not fit the
    bytes, or macros, and `file.too_large` for what would unpack beyond the limits.
    """
    ending = PurePosixPath(name).suffix.lower().lstrip(".")
    if ending not in MEDIA_TYPES:
        raise WorkbookError(
            "file.forbidden",
            Message(NOT_TAKEN_IN, ending=f".{ending}" if ending else "—", known=", ".join(sorted(MEDIA_TYPES))),
        )
    fits = _is_text(content) if ending in TEXT else _fits(ending, content)
    if not fits:
        raise WorkbookError("file.forbidden", Message(OTHER_CONTENT, ending=ending))
    return MEDIA_TYPES[ending]


def _fits(ending: str, content: bytes) -> bool:
    signatures = {match.extension.lstrip(".") for match in _matches(content)}
    if ending in OLE:
        return "doc" in signatures
    if ending in {"pdf", "png"}:
        return ending in signatures
    if ending in {"jpg", "jpeg"}:
        return bool(signatures & {"jpg", "jpeg"})
    return bool(signatures & {"zip", "docx"}) and _fits_packed(ending, content)


def _matches(content: bytes) -> list[puremagic.main.PureMagicWithConfidence]:
    try:
        return list(puremagic.magic_string(content))
    except (puremagic.PureError, ValueError):
        return []


def _fits_packed(ending: str, content: bytes) -> bool:
    try:
        entries = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return False
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > UNPACKED_LIMIT or unpacked > RATIO_LIMIT * max(len(content), 1):
        raise WorkbookError("file.too_large", Message(UNPACKS_TOO_LARGE))
    names = [entry.filename for entry in entries]
    if any(name.endswith(FORBIDDEN_INSIDE) for name in names):
        raise WorkbookError("file.forbidden", Message(MACROS))
    wanted = INSIDE.get(ending)
    return wanted is None or any(name.startswith(wanted) for name in names)


def _is_text(content: bytes) -> bool:
    if b"\0" in content and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    return any(_decodes(content, encoding) for encoding in ("utf-8", "gb18030", "utf-16"))


def _decodes(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
