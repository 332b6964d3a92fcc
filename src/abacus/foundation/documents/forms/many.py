"""Many files at once: while one is scored and checked, the next is being opened."""

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from abacus.foundation.documents.forms.learnt import NONE, Learnt
from abacus.foundation.documents.forms.output import FormRead
from abacus.foundation.documents.forms.reading import LIMITS, answers, rules_of
from abacus.foundation.documents.reading_ahead import read_many


def read_all(
    files: Iterable[tuple[Path, str]], *, region: str | None, on: date, learnt: Learnt = NONE
) -> Iterator[tuple[str, list[FormRead]]]:
    """The forms of each file and of each member of an archive, in order, under the name given for the file.

    A member is called "archive.zip/folder/form.xlsx"; a refused file or member has one `FormRead` with
    `error`, the others are read. Raises PolicyError, UnknownRegionError or UnknownRuleError at the first
    file where there are no usable rules.
    """
    rules = rules_of(region, on)
    for read in read_many(files, limits=LIMITS):
        yield read.name, answers(read.opened, rules, name=read.name, learnt=learnt)
