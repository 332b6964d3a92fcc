"""A whole form as a page, in the ministry's layout of its kind."""

from collections.abc import Mapping, Sequence
from typing import Any

from abacus.foundation.documents.forms.facts import Text
from abacus.foundation.documents.forms.head import split_code
from abacus.foundation.documents.writing.goals import place_goals
from abacus.foundation.documents.writing.money import write_funds
from abacus.foundation.documents.writing.page import Page, words
from abacus.foundation.documents.writing.printed import Printed
from abacus.foundation.documents.writing.rows import columns_of, targets_of, write_notes, write_rows, write_total
from abacus.foundation.documents.writing.shapes import SHAPES, Shape

MISSING = {"department": "主管部门", "unit": "实施单位"}
"""What a finding about a blank field calls it, in forms of every kind."""
LEAST = 9
"""Columns that the head and the funds need."""


def form_page(form: Printed, name: str) -> Page:
    """The whole form."""
    shape = SHAPES[form.answer["kind"]]
    targets = targets_of(form)
    columns = columns_of(form, shape, targets)
    page = Page(name, max(len(columns) + 1, LEAST))
    _title(page, shape.title, form.answer["project"]["year"])
    _head(page, form, shape)
    if form.funds is not None:
        write_funds(page, form, form.funds, shape)
    goals = place_goals(form.answer["goals"], form.answer["indicators"])
    if goals.part or form.finds("goal.missing"):
        _goals(page, goals.part, shape)
    write_rows(page, form, shape, columns, targets, goals)
    write_total(page, form.answer["totals"], columns)
    write_notes(page, form.notes)
    return page


def _title(page: Page, title: str, year: int | None) -> None:
    page.put(0, words(title), to=page.width - 1, style="title")
    page.next()
    if year is not None:
        page.put(0, words(f"（{year}年度）"), to=page.width - 1, style="centre")
        page.next()


def _head(page: Page, form: Printed, shape: Shape) -> None:
    """Name and code, department and unit; a field is left out where the form has none."""
    head = form.answer["project"]
    name, code = head["name"], head["code"]
    if name is not None and split_code(Text(name)).code is not None:
        name = f"0-{name}"
    if form.answer["kind"] == "project" or name is not None or form.finds("head.missing", "项目名称"):
        _line(page, "项目名称", name)
    if code is not None:
        _line(page, "项目编码", code)
    fields = [
        (label, _coded(head[f"{key}_code"], head[key]))
        for label, key in shape.fields.items()
        if head[key] is not None or form.finds("head.missing", MISSING[key])
    ]
    if len(fields) == 1:
        _line(page, *fields[0])
    elif fields:
        (left, first), (right, second) = fields
        page.label(0, left, to=1)
        page.put(2, words(first), to=4)
        page.label(5, right)
        page.put(6, words(second), to=page.width - 1)
        page.next()


def _line(page: Page, label: str, text: str | None) -> None:
    page.label(0, label, to=1)
    page.put(2, words(text), to=page.width - 1)
    page.next()


def _coded(code: str | None, name: str | None) -> str | None:
    return f"{code}-{name}" if code is not None and name is not None else name


def _goals(page: Page, goals: Sequence[Mapping[str, Any]], shape: Shape) -> None:
    """The goals below their heads; beside the label, all in one cell, where a kind asks only what is expected."""
    if shape.goal_heads is None:
        _line(page, "年度总体目标", "\n".join(goal["text"] for goal in goals if goal["text"]) or None)
        return
    expected, came = shape.goal_heads
    page.label(0, "年度总体目标", to=1, rows=max(len(goals), 1) + 1)
    page.label(2, expected, to=4)
    page.label(5, came, to=page.width - 1)
    page.next()
    for goal in goals:
        page.put(2, words(goal["text"]), to=4)
        page.put(5, words(goal["actual_text"]), to=page.width - 1)
        page.next()
    if not goals:
        page.next()
