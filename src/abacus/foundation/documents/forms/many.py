"""Many files at once: while one is scored and checked, the next is being opened."""

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from abacus.foundation.documents.forms import output
from abacus.foundation.documents.forms.facts import RefusedFormError
from abacus.foundation.documents.forms.learnt import NONE, Learnt
from abacus.foundation.documents.forms.output import FormRead
from abacus.foundation.documents.forms.reading import LIMITS, NATION, read_sheets
from abacus.foundation.documents.reading_ahead import Read, read_many
from abacus.foundation.documents.workbooks import WorkbookError
from abacus.rules import Resolved, library


def read_all(
    files: Iterable[tuple[Path, str]], *, region: str | None, on: date, learnt: Learnt = NONE
) -> Iterator[tuple[str, list[FormRead]]]:
    """The forms of each file and of each member of an archive, in order, under the name given for the file.

    A member is called "archive.zip/folder/form.xlsx"; a refused file or member has one `FormRead` with
    `error`, the others are read. Raises PolicyError, UnknownRegionError or UnknownRuleError at the first
    file where there are no usable rules.
    """
    rules = library().resolve(region=region or NATION, on=on)
    for read in read_many(files, limits=LIMITS):
        yield read.name, answers(read, rules, learnt)


def answers(read: Read, rules: Resolved, learnt: Learnt = NONE) -> list[FormRead]:
    """The forms of one file that was opened, or why there are none."""
    try:
        if read.workbook is None:
            raise read.error or WorkbookError("file.broken", "")
        return read_sheets(read.workbook, rules, name=read.name, learnt=learnt)
    except WorkbookError as error:
        return [FormRead(read.name, error=output.Error(error.code, error.cell, error.message))]
    except RefusedFormError as error:
        refusal = error.refusal
        return [FormRead(read.name, error=output.Error(refusal.code, refusal.cell, refusal.message))]
