"""An uploaded file as a workbook."""

import shutil
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory

from abacus.foundation.documents.models import Upload
from abacus.foundation.documents.workbooks import Workbook, WorkbookError, read_workbook
from abacus.foundation.refusals import Refusal


def workbook_of(upload: Upload) -> Workbook:
    """The upload's content. Raises Refusal with what to do for a file that is no workbook.

    Stored files lie under their digest; what kind of text a file is, the reader judges by its
    name, so it gets a copy that bears the ending of the person's own.
    """
    with TemporaryDirectory(prefix="abacus-import-") as folder:
        copy = Path(folder) / f"file{PurePath(upload.name).suffix.lower()}"
        with upload.file.open("rb") as stored, copy.open("wb") as target:
            shutil.copyfileobj(stored, target)
        try:
            return read_workbook(copy)
        except WorkbookError as error:
            raise Refusal(error.message) from error
