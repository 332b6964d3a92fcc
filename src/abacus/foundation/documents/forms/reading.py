"""Reading forms: `read_forms(path, region=…, on=…)` is what pages and the command call."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from weakref import WeakKeyDictionary

from abacus.foundation.documents.forms import output
from abacus.foundation.documents.forms.answering import answer
from abacus.foundation.documents.forms.facts import Refusal, RefusedFormError
from abacus.foundation.documents.forms.grid import Grid
from abacus.foundation.documents.forms.layout import Layout, read_layouts
from abacus.foundation.documents.forms.learnt import NONE, Learnt
from abacus.foundation.documents.forms.output import FormRead
from abacus.foundation.documents.forms.placing import read_place
from abacus.foundation.documents.forms.recognising import find_forms
from abacus.foundation.documents.forms.settling import settle
from abacus.foundation.documents.forms.spending import find_lists
from abacus.foundation.documents.messages import Message, gettext_noop
from abacus.foundation.documents.workbooks import Limits, Workbook, WorkbookError, read_workbook
from abacus.rules import Resolved, library

NATION = "cn"
NO_FORM = gettext_noop(
    "没有找到可以识别的绩效表。能识别项目自评表、部门整体自评表、目标申报表和运行监控表；"
    "请核对表头的列名（如三级指标、年度指标值）后再提交。"
)
NO_VISIBLE_FORM = gettext_noop(
    "没有找到可以识别的绩效表；隐藏的工作表不读取，请取消隐藏。能识别项目自评表、部门整体自评表、目标申报表和"
    "运行监控表；请核对表头的列名（如三级指标、年度指标值）后再提交。"
)
LIMITS = Limits(cells=300_000)
"""A form has some two hundred filled cells: this is a thousand forms in one file."""


def read_forms(
    path: Path, *, region: str | None, on: date, name: str | None = None, learnt: Learnt = NONE
) -> list[FormRead]:
    """Every form of a file, read, scored and checked by the region's rules of day `on`.

    Stores nothing. `region` None: the national pack. `name` is what the answers call the file (the
    path where None), `learnt` what people taught the reader. A refused file gives one `FormRead` with
    `error`. Raises PolicyError, UnknownRegionError or UnknownRuleError where there are no usable rules.
    """
    name = str(path) if name is None else name
    return answers(
        lambda: read_workbook(path, limits=LIMITS, name=name), rules_of(region, on), name=name, learnt=learnt
    )


def rules_of(region: str | None, on: date) -> Resolved:
    """The rules of a region, of the nation where None. Raises as `read_forms`."""
    return library().resolve(region=region or NATION, on=on)


def answers(opened: Callable[[], Workbook], rules: Resolved, *, name: str, learnt: Learnt = NONE) -> list[FormRead]:
    """The forms of a file that `opened` opens, or why there are none."""
    try:
        return read_sheets(opened(), rules, name=name, learnt=learnt)
    except WorkbookError as error:
        return [FormRead(name, error=output.Error(error.code, error.cell, error.message))]
    except RefusedFormError as error:
        refusal = error.refusal
        return [FormRead(name, error=output.Error(refusal.code, refusal.cell, refusal.message))]


_LAYOUTS: WeakKeyDictionary[Resolved, tuple[Layout, ...]] = WeakKeyDictionary()


def layouts_of(rules: Resolved) -> tuple[Layout, ...]:
    """The layouts that rules know, read once for each set of rules."""
    if rules not in _LAYOUTS:
        _LAYOUTS[rules] = read_layouts(rules.forms())
    return _LAYOUTS[rules]


def read_sheets(workbook: Workbook, rules: Resolved, *, name: str, learnt: Learnt = NONE) -> list[FormRead]:
    """The forms of the visible sheets. Raises WorkbookError, or RefusedFormError for the first bad cell."""
    layouts = tuple(learnt.layout(layout) for layout in layouts_of(rules))
    hidden_sheets = any(sheet.hidden for sheet in workbook.sheets)
    found: list[FormRead] = []
    for sheet in workbook.sheets:
        if sheet.hidden:
            continue
        grid, refusals = Grid(learnt.sheet(sheet)), list[Refusal]()
        places = list(find_forms(grid, layouts)) or find_lists(grid, layouts)
        read = [form for place in places for form in read_place(place, refusals)]
        forms = [settle(form, learnt, refusals) for form in read]
        if refusals:
            raise RefusedFormError(min(refusals))
        found.extend(answer(name, form, rules, hidden_sheets or grid.hides) for form in forms)
    if not found:
        raise WorkbookError("file.not_a_form", Message(NO_VISIBLE_FORM if hidden_sheets else NO_FORM))
    return found
