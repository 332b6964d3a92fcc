"""The members of an archive one after the other, so that each is kept as a file of its own.

Only for archives that were stored: what they unpack to was bounded then.
"""

import zipfile
from collections.abc import Iterator
from pathlib import Path

from abacus.foundation.documents.child import archives
from abacus.foundation.documents.child.limits import RefusedError
from abacus.foundation.documents.child.package import open_zip
from abacus.foundation.documents.workbooks import WorkbookError, refused


def members_of(path: Path) -> Iterator[tuple[str, bytes | WorkbookError]]:
    """Name and bytes of each member, or why it is refused. Raises WorkbookError for what is no archive."""
    try:
        with open_zip(path.read_bytes()) as archive:
            for number, name in archives.members(archive):
                yield str(name), _content(archive, int(str(number)))
    except RefusedError as error:
        raise _said(error) from error
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise refused("file.broken", "broken") from error


def _content(archive: zipfile.ZipFile, number: int) -> bytes | WorkbookError:
    try:
        return archives.member(archive, number)
    except RefusedError as error:
        return _said(error)


def _said(error: RefusedError) -> WorkbookError:
    _error, code, key, cell, parts = error.record
    return refused(str(code), str(key), cell, **parts)  # type: ignore[arg-type]
