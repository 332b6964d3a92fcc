"""Layouts as data: the words of each part of a form, and what makes a layout likelier than another.

All layouts of one kind share one vocabulary: the words of `forms.words` and what each layout adds.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from abacus.foundation.documents.forms.grid import Grid, Slot, Span
from abacus.foundation.documents.forms.periods import PeriodWords
from abacus.rules import Form, PolicyError

Words = Mapping[str, tuple[str, ...]]
Guess = tuple[str, re.Pattern[str]]
Guesses = tuple[Guess, ...]
"""What a word means by how it ends, where no word of the list is there: 本年度绩效指标值 is a target."""
WORDS = "forms.words"
"""The form of the packs that holds the words which all layouts share."""


@dataclass(frozen=True)
class Needs:
    """What must be there (or must not): columns (one of each group), head fields and words (one of them)."""

    columns: tuple[tuple[str, ...], ...] = ()
    head: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Layout:
    """One layout of the rule packs; `id` is the last word of the form's id (`mof`).

    `required` and `foreign` say whether a table can be of this kind at all; `signs`, how much speaks
    for this layout among those of its kind.
    """

    id: str
    label: str
    kind: str
    required: Needs
    foreign: Needs
    signs: Needs
    titles: tuple[str, ...]
    head: Words
    funds_columns: Words
    funds_labels: Collection[str]
    funds_total: Collection[str]
    sources: Words
    goal_columns: Words
    goal_labels: Collection[str]
    indicator_columns: Words
    indicator_labels: Collection[str]
    total: Collection[str]
    stops: tuple[str, ...]
    subtotals: Collection[str]
    head_guesses: Guesses = ()
    funds_guesses: Guesses = ()
    indicator_guesses: Guesses = ()
    extra: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def fields(self) -> Mapping[str, str]:
        """Head word → its field."""
        return _turned(self.head)

    @cached_property
    def fields_said(self) -> dict[str, str | None]:
        """What texts of head fields were found to mean, so that each is looked at once."""
        return {}

    @cached_property
    def columns(self) -> Mapping[str, str]:
        """Head word of the indicator table → its column."""
        return self._dated(_turned(self.indicator_columns))

    @cached_property
    def amounts(self) -> Mapping[str, str]:
        """Head word of the funds table → its column."""
        return self._dated(_turned(self.funds_columns))

    @cached_property
    def aims(self) -> Mapping[str, str]:
        """Head word of the goals → its column."""
        return self._dated(_turned(self.goal_columns))

    def _dated(self, words: dict[str, str]) -> dict[str, str]:
        """In tracking tables a period may stand before a word: 1-7月执行数."""
        return PeriodWords(words) if self.kind == "tracking" else words

    @cached_property
    def blocks(self) -> frozenset[str]:
        """Labels of whole parts of the form: 项目资金, 年度总体目标, 绩效指标."""
        return frozenset((*self.funds_labels, *self.goal_labels, *self.indicator_labels))


def _turned(words: Words) -> dict[str, str]:
    turned: dict[str, str] = {}
    for name, listed in words.items():
        for word in listed:
            turned.setdefault(word, name)
    return turned


def read_layouts(forms: Iterable[Form]) -> tuple[Layout, ...]:
    """The layouts of the packs, nearest first. Raises PolicyError where an entry is missing or no list."""
    forms = tuple(forms)
    shared = {form.id: form for form in forms}.get(WORDS)
    if shared is None:
        what, todo = "没有各表样共用的栏目名", "参照 cn 规则包的 forms/words.yaml 补上"
        raise PolicyError("forms/words", 1, what, todo, code="layout")
    layouts = [_checked(form, shared) for form in forms if form is not shared]
    return tuple(_with_kin(layout, [one for one in layouts if one.kind == layout.kind]) for layout in layouts)


def _checked(form: Form, shared: Form) -> Layout:
    try:
        return _layout(form, form.layout, shared.layout)
    except (KeyError, TypeError, AttributeError) as error:
        what, todo = f"表样“{form.id}”的 layout 不完整（{error}）", "参照 cn 规则包的 forms/mof.yaml 补全"
        raise PolicyError(f"{form.pack}/forms/{form.id}", 1, what, todo, code="layout") from error


def _layout(form: Form, data: Mapping[str, Any], shared: Mapping[str, Any]) -> Layout:
    kind = data["kind"]
    rules = {**shared["kinds"].get(kind, {}), **data}

    def words(*path: str) -> Words:
        own, common = _at(data, path), _at(shared, path)
        keys = dict.fromkeys((*common, *own))
        return {key: (*common.get(key, ()), *own.get(key, ())) for key in keys}

    def listed(*path: str) -> tuple[str, ...]:
        return (*_at(shared, path), *_at(data, path))

    return Layout(
        id=form.id.rpartition(".")[2],
        label=form.label,
        kind=kind,
        required=_needs(rules["required"]),
        foreign=_needs(rules.get("foreign", {})),
        signs=_needs(rules.get("signs", {})),
        titles=listed("titles"),
        head=words("head"),
        funds_columns=words("funds", "columns"),
        funds_labels=listed("funds", "labels"),
        funds_total=listed("funds", "total"),
        sources=words("funds", "sources"),
        goal_columns=words("goals", "columns"),
        goal_labels=listed("goals", "labels"),
        indicator_columns=words("indicators", "columns"),
        indicator_labels=listed("indicators", "labels"),
        total=listed("indicators", "total"),
        stops=listed("indicators", "stops"),
        subtotals=listed("indicators", "subtotals"),
        head_guesses=_guesses(_at(shared, ("head_guesses",))),
        funds_guesses=_guesses(_at(shared, ("funds", "guesses"))),
        indicator_guesses=_guesses(_at(shared, ("indicators", "guesses"))),
        extra=data.get("extra", {}),
    )


def _at(data: Mapping[str, Any], path: Sequence[str]) -> Any:
    """The entry under a path of keys; nothing where there is none."""
    found: Any = data
    for key in path:
        found = found.get(key, {}) or {}
    return found


def _guesses(data: Mapping[str, Sequence[str]]) -> Guesses:
    return tuple((name, re.compile(f"(?:{'|'.join(endings)})\\Z")) for name, endings in data.items())


def _needs(data: Mapping[str, Any]) -> Needs:
    columns = tuple(tuple(one.split("|")) for one in data.get("columns", ()))
    return Needs(columns, tuple(data.get("head", ())), tuple(data.get("words", ())))


def _with_kin(layout: Layout, kin: Sequence[Layout]) -> Layout:
    """The layout with the words of all layouts of its kind; its own win where a word means two things."""
    others = [layout, *(one for one in kin if one is not layout)]

    def words(name: str) -> Words:
        keys = dict.fromkeys(key for one in others for key in getattr(one, name))
        return {key: _once(word for one in others for word in getattr(one, name).get(key, ())) for key in keys}

    def listed(name: str) -> tuple[str, ...]:
        return _once(word for one in others for word in getattr(one, name))

    shared: dict[str, Any] = {name: words(name) for name in _WORDS}
    shared |= {name: listed(name) for name in ("titles", "stops")}
    shared |= {name: frozenset(listed(name)) for name in _SETS}
    return replace(layout, **shared)


_WORDS = ("head", "funds_columns", "sources", "goal_columns", "indicator_columns")
_SETS = ("funds_labels", "funds_total", "goal_labels", "indicator_labels", "total", "subtotals")


def _once(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))


@dataclass(frozen=True)
class Head:
    """The head of a table: its rows, and the columns under each word that was found."""

    row: int
    last_row: int
    columns: Mapping[str, Span]
    slots: Mapping[str, Slot]

    def slot(self, *names: str) -> Slot:
        """The head word of the first of these columns that the table has."""
        return next((self.slots[name] for name in names if name in self.slots), next(iter(self.slots.values())))


@dataclass(frozen=True)
class Place:
    """Where one form stands in a sheet: rows `top` to `bottom`, its indicator table and the heads printed again."""

    layout: Layout
    grid: Grid
    top: int
    bottom: int
    indicators: Head
    heads: tuple[Head, ...] = ()

    @cached_property
    def rows(self) -> tuple[int, ...]:
        return self.grid.rows_between(self.top, self.bottom)

    @cached_property
    def _above(self) -> tuple[int, ...]:
        return tuple(row for row in self.rows if row < self.indicators.row)

    def above_indicators(self) -> tuple[int, ...]:
        return self._above


def is_word(slot: Slot, words: Collection[str]) -> bool:
    """Whether a place holds one of the words, with or without what stands in brackets."""
    return bool(slot.text) and (slot.bare in words or slot.label in words)


def guess(slot: Slot, guesses: Guesses) -> str | None:
    """What a short text means by how it ends."""
    if not 2 <= len(slot.label) <= 16:
        return None
    return next((name for name, ending in guesses if ending.search(slot.label)), None)


def meaning(slot: Slot, words: Mapping[str, str]) -> str | None:
    """What a place's words mean by a table of words, with or without what stands in brackets."""
    if not slot.text:
        return None
    return words.get(slot.bare) or words.get(slot.label)
