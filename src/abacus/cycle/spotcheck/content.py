"""What a checker typed: points and words for each aspect and each indicator, problems, an opinion."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from abacus.cycle import cells
from abacus.foundation.refusals import Refusal

MAX_TEXT = 2_000
MAX_ROWS = 300
EXECUTION = "execution"
"""The key of the row of execution among the indicators."""


@dataclass(frozen=True)
class Entry:
    """Points and words about one aspect or one indicator, exactly as typed."""

    points: str = ""
    reason: str = ""

    @property
    def centi(self) -> int | None:
        """The points; None where blank or unreadable."""
        try:
            return cells.centi(self.points)
        except cells.UnreadableError:
            return None

    @property
    def unreadable(self) -> str:
        """What is wrong with the points; blank where they can be read."""
        try:
            cells.centi(self.points)
        except cells.UnreadableError as error:
            return f"{error.message}：{error.todo}"
        return ""


@dataclass(frozen=True)
class Found:
    """One problem: `category` is an aspect's id."""

    category: str
    text: str


@dataclass(frozen=True)
class Content:
    """The whole sheet as typed."""

    aspects: Mapping[str, Entry] = field(default_factory=dict)
    lines: Mapping[str, Entry] = field(default_factory=dict)
    problems: tuple[Found, ...] = ()
    opinion: str = ""

    def aspect(self, id: str) -> Entry:
        """What was typed about an aspect."""
        return self.aspects.get(id, Entry())

    def line(self, id: str) -> Entry:
        """What was typed about an indicator."""
        return self.lines.get(id, Entry())

    def to_json(self) -> dict[str, Any]:
        """What is stored."""
        return asdict(self)


def from_json(stored: Mapping[str, Any]) -> Content:
    """A content from what was stored or sent. Raises Refusal where it is larger than a sheet can be."""
    parts = [stored.get("aspects") or {}, stored.get("lines") or {}]
    problems = stored.get("problems") or []
    if not all(isinstance(one, Mapping) and len(one) <= MAX_ROWS for one in parts) or len(problems) > MAX_ROWS:
        raise Refusal(_("复核表内容无法读取"), _("请刷新页面后再填"))
    aspects, lines = ({str(id): entry(one) for id, one in part.items()} for part in parts)
    found = tuple(Found(typed(one.get("category")), typed(one.get("text"))) for one in problems)
    return Content(aspects, lines, tuple(one for one in found if one.text.strip()), typed(stored.get("opinion")))


def entry(stored: Mapping[str, Any]) -> Entry:
    """One row."""
    return Entry(typed(stored.get("points")), typed(stored.get("reason")))


def typed(value: Any) -> str:
    """A cell's text. Raises Refusal where it is longer than a cell can be."""
    text = str(value if value is not None else "")
    if len(text) > MAX_TEXT:
        raise Refusal(_("文字太长：最多 %(most)s 字") % {"most": MAX_TEXT}, _("请精简后再保存"))
    return text
