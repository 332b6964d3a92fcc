"""The sheet of a table as it looks, coloured by what each cell was recognised as."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from abacus.cycle.intake.presenting.said import field_name, meaning_name
from abacus.foundation.documents.forms.fields import GROUPS, LABEL
from abacus.foundation.documents.forms.learnt import position
from abacus.foundation.documents.forms.marks import group_of
from abacus.foundation.documents.forms.picture import MOST_ROWS, Picture, Shown, picture_of, rows_of
from abacus.foundation.documents.forms.reading import LIMITS
from abacus.foundation.documents.workbooks import Sheet, Workbook, read_workbook

STEP, MARGIN, HEAD = 39, 14, 40
"""Widths in pixels: three Chinese letters, what stands around them, the column of row numbers."""


@lru_cache(maxsize=4)
def _read(path: str, name: str) -> Workbook:
    return read_workbook(Path(path), limits=LIMITS, name=name)


def workbook_of(upload: Any) -> Workbook:
    """The stored file, read again; the same few are kept. Raises WorkbookError where it cannot be read."""
    return _read(upload.file.path, upload.name)


@dataclass(frozen=True)
class SheetShown:
    """One sheet for the template. `rows` are (number, the cells as markup)."""

    name: str
    columns: list[tuple[str, int]]
    width: int
    rows: list[tuple[int, SafeString]]
    cut_rows: int
    cut_columns: int
    hides: bool


@dataclass(frozen=True)
class About:
    """What is known of a sheet's cells: marks, messages of findings and corrections by cell."""

    marks: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    messages: Mapping[str, list[str]] = field(default_factory=dict)
    said: Mapping[str, str] = field(default_factory=dict)


def shown(sheet: Sheet, about: About) -> SheetShown:
    """The part of a sheet that a form covers."""
    cells = [*about.marks, *(mark["to"] for mark in about.marks.values()), *about.messages, *about.said]
    top, bottom = rows_of(cells) or (1, None)
    return drawn(picture_of(sheet, top=top, bottom=bottom, reach=cells), about)


def whole(sheet: Sheet, about: About) -> SheetShown:
    """A sheet from its first row; from further down where a cell with something to say would not be drawn."""
    rows = [at[0] for cell in (*about.messages, *about.said) if (at := position(cell))]
    last = max(rows, default=1)
    top = max(1, last - MOST_ROWS // 2) if last > MOST_ROWS else 1
    return drawn(picture_of(sheet, top=top), about)


def drawn(picture: Picture, about: About) -> SheetShown:
    """The picture as markup, made here: a loop of a template would cost more than all the rest of the page."""
    write = _Writer(about)
    columns = [(letter, width * STEP + MARGIN) for letter, width in picture.columns]
    return SheetShown(
        name=picture.sheet,
        columns=columns,
        width=HEAD + sum(width for _letter, width in columns),
        rows=[
            (line.number, mark_safe("".join(map(write.cell, line.cells))))  # noqa: S308 - every part is escaped
            for line in picture.lines
        ],
        cut_rows=picture.cut_rows,
        cut_columns=picture.cut_columns,
        hides=picture.hides,
    )


class _Writer:
    """Writes cells; what is the same for all is asked once."""

    def __init__(self, about: About) -> None:
        self.about = about
        self.tags = group_tags()
        self.look, self.unsure, self.changed = _("需核对"), _("读取时有推定"), _("已更正")
        self.label = _("栏目名")

    def cell(self, it: Shown) -> str:
        """One `<td>`."""
        mark, messages, said = self.about.marks.get(it.cell), self.about.messages.get(it.cell), self.about.said
        css = ["n"] if it.number else []
        begin = f'<td id="c-{it.cell}" data-c="{it.cell}" tabindex="-1"'
        if it.rows > 1:
            begin += f' rowspan="{it.rows}"'
        if it.columns > 1:
            begin += f' colspan="{it.columns}"'
        if not mark and not messages and it.cell not in said:
            title = ' role="gridcell"'
            return f"{begin}{title}{_css(css)}>{escape(it.text)}{'…' if it.cut else ''}</td>"
        return begin + self.marked(it, mark, messages or [], css)

    def marked(self, it: Shown, mark: Mapping[str, Any] | None, messages: list[str], css: list[str]) -> str:
        """The rest of a cell that means something: classes, title, tags, text."""
        tags, words = [], []
        meaning = ""
        if mark:
            group, name, label = group_of(mark["field"]), field_name(mark["field"]), mark["role"] == "label"
            meaning = (LABEL if label else "") + mark["field"]
            css += [f"g-{group}", *(["lab"] if label else [])]
            words.append(f"{self.label}：{name}" if label else name)
            if not label:
                tags.append(f'<b class="tg short" aria-hidden="true">{escape(self.tags.get(group, ""))}</b>')
            tags.append(f'<b class="tg full" aria-hidden="true">{escape(name)}</b>')
        state = mark["state"] if mark else "ok"
        if state == "finding":
            css.append("finding")
            tags.insert(0, '<b class="tg tg-r" aria-hidden="true">!</b>')
            words.append(self.look)
        elif state == "doubt" or messages:
            css.append("doubt")
            tags.insert(0, '<b class="tg tg-a" aria-hidden="true">?</b>')
            words.append(self.unsure)
        if it.cell in self.about.said:
            css.append("said")
            tags.insert(0, '<b class="tg" aria-hidden="true">✎</b>')
            words.append(f"{self.changed}（{meaning_name(self.about.said[it.cell])}）")
            meaning = self.about.said[it.cell] or "none"
        title = escape("；".join([*words, *messages]))
        text = escape(it.text) + ("…" if it.cut else "")
        return (
            f' role="gridcell"{_css(css)} title="{title}" data-m="{escape(meaning)}" data-t="{escape(it.text)}">'
            f'{"".join(tags)}{text}<span class="visually-hidden">{title}</span></td>'
        )


def _css(names: Iterable[str]) -> str:
    joined = " ".join(names)
    return f' class="{joined}"' if joined else ""


def group_tags() -> dict[str, str]:
    """The letter at the corner of a cell that says to which part of the form it belongs."""
    return {
        "head": _last(_("格角记号 息")),
        "funds": _last(_("格角记号 资")),
        "goal": _last(_("格角记号 目")),
        "indicator": _last(_("格角记号 指")),
        "points": _last(_("格角记号 分")),
        "note": _last(_("格角记号 注")),
    }


def _last(text: str) -> str:
    """The letter at the end of a text that says what it is, so that it can be translated by itself."""
    return text.rpartition(" ")[2]


def legend() -> list[tuple[str, str, str]]:
    """(group, letter, name) of every part of a form."""
    tags = group_tags()
    return [(group, tags[group], _(name)) for group, name in GROUPS.items()]
