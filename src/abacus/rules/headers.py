"""What every dated statement begins with: since when, by which document, how sure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from abacus.rules.fields import Fields
from abacus.rules.marked import Marked
from abacus.rules.model import ACTION_DAY, FISCAL_YEAR, Document, Source

Documents = Mapping[str, Document]
"""The documents that a pack may cite: its own and its ancestors'."""


@dataclass(frozen=True)
class Header:
    """From, until, source and trust of one dated statement, with the place where it stands."""

    from_: date
    until: date | None
    applies_to: str
    source: Source
    confirmed: bool
    note: str | None
    mark: Marked

    def holds(self, on: date, fiscal_year: int) -> bool:
        """Whether this is in force: a fiscal year asks for its first day, an action for its own."""
        day = date(fiscal_year, 1, 1) if self.applies_to == FISCAL_YEAR else on
        return self.from_ <= day and (self.until is None or day <= self.until)


def read_header(fields: Fields, documents: Documents) -> Header:
    """Take the fields of a header from a value or version."""
    applies_to = fields.choice("applies_to", (ACTION_DAY, FISCAL_YEAR))
    from_, until = fields.day("from"), fields.day_or_none("until")
    source, cited = read_source(fields, documents)
    confirmed = fields.flag("confirmed", cited.confirmed)
    header = Header(from_, until, applies_to, source, bool(confirmed), fields.text_or_none("note"), fields.node)
    _check_days(header)
    return header


def read_source(fields: Fields, documents: Documents) -> tuple[Source, Document]:
    """The document and clause cited; the document must be known to the pack or an ancestor."""
    node = fields.need("source")
    source = Fields(node, "source")
    id, clause = source.text("document"), source.text("clause")
    source.done()
    if id not in documents:
        raise source.node.value["document"].refuse(
            f"文件“{id}”没有登记", "在本包或上级包的 documents.yaml 中登记，或改正标识", code="unknown-document"
        )
    cited = documents[id]
    return Source(id, cited.title, clause, cited.number, cited.issuer, cited.day), cited


def check_sequence(headers: tuple[Header, ...]) -> None:
    """Refuse statements of one thing that hold on the same day.

    A statement without an end is replaced by the next one; one with an end may not reach into it.
    """
    for earlier, later in pairwise(headers):
        mark = later.mark.value["from"]
        if later.from_ <= earlier.from_:
            raise mark.refuse(
                f"起始日 {later.from_} 不晚于前一个 {earlier.from_}", "按日期先后排列，同一天只留一个", code="overlap"
            )
        if earlier.until and earlier.until >= later.from_:
            raise mark.refuse(
                f"与前一个重叠：前一个到 {earlier.until} 为止", "改前一个的 until 或这一个的 from", code="overlap"
            )
        if later.applies_to != earlier.applies_to:
            raise later.mark.value["applies_to"].refuse(
                "同一项的 applies_to 前后不一", "各个值用同一种适用方式", code="mixed-applies-to"
            )


def _check_days(header: Header) -> None:
    node = header.mark.value
    if header.until and header.until < header.from_:
        raise node["until"].refuse(
            f"截止日 {header.until} 早于起始日 {header.from_}", "改正两个日期", code="until-before-from"
        )
    if header.applies_to != FISCAL_YEAR:
        return
    if (header.from_.month, header.from_.day) != (1, 1):
        raise node["from"].refuse("按财政年度适用的值应从 1 月 1 日起", "改为该年度 1 月 1 日", code="not-new-year")
    if header.until and (header.until.month, header.until.day) != (12, 31):
        raise node["until"].refuse(
            "按财政年度适用的值应到 12 月 31 日止", "改为该年度 12 月 31 日", code="not-year-end"
        )
