"""Archives of forms: what is in them, and each member by itself."""

import stat
import zipfile
import zlib

from abacus.foundation.documents.child.limits import MAX_SIZE, broken, forbidden, too_large

PASSED_OVER = ("__macosx/", ".ds_store", "thumbs.db", "desktop.ini")
UTF_8_NAME = 0x800
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, OSError)


def members(archive: zipfile.ZipFile) -> list[list[object]]:
    """Number and name of each file in the archive, in its order; what systems leave behind is passed over."""
    found: list[list[object]] = []
    for number, entry in enumerate(archive.infolist()):
        name = shown_name(entry)
        if not entry.is_dir() and not _passed_over(name):
            found.append([number, name])
    if not found:
        raise broken("empty_archive")
    return found


def shown_name(entry: zipfile.ZipInfo) -> str:
    """The name as its maker wrote it: without the UTF-8 mark, Chinese systems write GBK and others UTF-8."""
    name = entry.filename
    if not entry.flag_bits & UTF_8_NAME:
        try:
            stored = name.encode("cp437")
        except UnicodeEncodeError:
            return name
        for encoding in ("utf-8", "gb18030"):
            try:
                name = stored.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    return "".join(letter for letter in name.replace("\\", "/") if letter.isprintable())


def _passed_over(name: str) -> bool:
    lowered = name.lower()
    leaf = lowered.rpartition("/")[2]
    return lowered.startswith(PASSED_OVER[0]) or leaf in PASSED_OVER or leaf.startswith(("~$", ".~", "._"))


def member(archive: zipfile.ZipFile, number: int) -> bytes:
    """The bytes of one member. Raises RefusedError for a link, a strange method, damage or more than 20 MB."""
    entry = archive.infolist()[number]
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise forbidden("slip")
    if entry.file_size > MAX_SIZE:
        raise too_large("size", megabytes=MAX_SIZE // 1_048_576)
    if entry.compress_type not in METHODS:
        raise broken("method")
    try:
        return archive.read(entry)
    except DAMAGE as error:
        raise broken("member") from error
