"""What a file really is, judged by its bytes; the name must agree."""

from pathlib import PurePosixPath

import puremagic

from abacus.foundation.documents.child.limits import RefusedError
from abacus.foundation.documents.child.package import open_zip
from abacus.foundation.documents.messages import Message, gettext_noop
from abacus.foundation.documents.workbooks import WorkbookError, refused

OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

BOOK = ("Workbook", "Book")
TEXT_STREAM = ("WordDocument",)
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

OLE = {"xls": BOOK, "et": BOOK, "doc": TEXT_STREAM, "wps": TEXT_STREAM}
"""Old formats, all in Microsoft's compound format, and the streams by which they differ."""
TEXT = frozenset({"csv", "txt"})
INSIDE = {"xlsx": "xl/", "docx": "word/", "ofd": "OFD.xml", "ods": "content.xml"}
"""What a packed document must contain."""
SCRIPTS_INSIDE = ("Basic/", "Scripts/")
MOST_PIXELS = 100_000_000
"""More than a scanner makes of a page; what is larger only serves to exhaust whoever opens it."""
NOT_TAKEN_IN = gettext_noop("不收“{ending}”文件。请改用 {known}。")
OTHER_CONTENT = gettext_noop("文件内容与后缀“.{ending}”不符，请用原软件另存后再提交。")
MACROS = gettext_noop("文件含宏，请另存为不含宏的文件后再提交。")
PASSWORD = gettext_noop("文件有密码保护，请去掉密码后再提交。")
TOO_MANY_PIXELS = gettext_noop("图片尺寸过大（超过一亿像素），请缩小后再提交。")


def media_type(name: str, content: bytes) -> str:
    """The media type of a file whose name and bytes agree.

    Raises WorkbookError `file.forbidden` for a kind that is not taken in, a name that does not fit the
    bytes, macros or a password, and `file.too_large` for what would unpack or be drawn beyond the limits.
    Nothing is unpacked or drawn: only directories and heads are looked at.
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
    if content.startswith(OLE_MARK):
        return _fits_old(ending, content)
    signatures = {match.extension.lstrip(".") for match in _matches(content)}
    if ending == "pdf":
        return ending in signatures
    if ending in {"png", "jpg", "jpeg"}:
        _check_pixels(content)
        return bool(signatures & ({"png"} if ending == "png" else {"jpg", "jpeg"}))
    return ending not in OLE and content.startswith(b"PK") and _fits_packed(ending, content)


def _matches(content: bytes) -> list[puremagic.main.PureMagicWithConfidence]:
    try:
        return list(puremagic.magic_string(content))
    except (puremagic.PureError, ValueError):
        return []


def _fits_old(ending: str, content: bytes) -> bool:
    """A compound file, by the names of its streams; they stand in it as UTF-16."""
    if _holds(content, "_VBA_PROJECT"):
        raise WorkbookError("file.forbidden", Message(MACROS))
    if _holds(content, "EncryptedPackage"):
        raise WorkbookError("file.forbidden", Message(PASSWORD))
    return ending in OLE and any(_holds(content, stream) for stream in OLE[ending])


def _holds(content: bytes, name: str) -> bool:
    return name.encode("utf-16-le") in content


def _fits_packed(ending: str, content: bytes) -> bool:
    """A zip: the same look at its directory as before it is read; an archive may be locked, a document not."""
    try:
        names = open_zip(content, locked=ending == "zip").namelist()
    except RefusedError as error:
        _, code, key, cell, parts = error.record
        if code == "file.broken":
            return False
        raise refused(str(code), str(key), cell, **parts) from error  # type: ignore[arg-type]
    scripts = ending == "ods" and any(name.startswith(SCRIPTS_INSIDE) for name in names)
    if scripts or any(name.lower().endswith("vbaproject.bin") for name in names):
        raise WorkbookError("file.forbidden", Message(MACROS))
    wanted = INSIDE.get(ending)
    if wanted is None:
        return not any(name.startswith(tuple(INSIDE.values())) for name in names)
    return any(name.startswith(wanted) for name in names)


def _check_pixels(content: bytes) -> None:
    width, height = _png_size(content) or _jpeg_size(content) or (0, 0)
    if width * height > MOST_PIXELS:
        raise WorkbookError("file.too_large", Message(TOO_MANY_PIXELS))


def _png_size(content: bytes) -> tuple[int, int] | None:
    if not content.startswith(b"\x89PNG") or len(content) < 24:
        return None
    return int.from_bytes(content[16:20], "big"), int.from_bytes(content[20:24], "big")


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    """Width and height from the frame's head, found by going from segment to segment."""
    at = 2
    while content.startswith(b"\xff\xd8") and at + 9 <= len(content) and content[at] == 0xFF:
        kind = content[at + 1]
        if 0xC0 <= kind <= 0xCF and kind not in (0xC4, 0xC8, 0xCC):
            return int.from_bytes(content[at + 7 : at + 9], "big"), int.from_bytes(content[at + 5 : at + 7], "big")
        at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
    return None


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
