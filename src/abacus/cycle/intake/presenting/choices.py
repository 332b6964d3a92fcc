"""What a table asks, with what one may answer; and the answers that many tables of a batch have in common."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from abacus.cycle.intake import services
from abacus.cycle.intake.models import Batch, Table
from abacus.cycle.intake.presenting.said import said
from abacus.cycle.intake.questions import scope_of
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.refusals import Refusal
from abacus.foundation.requests import Request
from abacus.pool.models import ProjectYear

NEW = "new"
NEW_CODES = ("project.not_found", "project.other_year")
ALIKE_CODES = ("funds.differ", "target.differ")
"""Questions that a whole batch may be answered at once."""


@dataclass(frozen=True)
class Option:
    """One answer to choose."""

    value: str
    label: str
    chosen: bool = False


@dataclass(frozen=True)
class Asked:
    """One question: what it says, what to do, by what it is answered, and what there is to choose from."""

    code: str
    message: str
    todo: str
    answer: str
    label: str = ""
    near: list[Option] = field(default_factory=list)
    others: list[Option] = field(default_factory=list)

    @property
    def id(self) -> str:
        """Its code as part of an element's id."""
        return self.code.replace(".", "-")


def questions_of(table: Table, request: Request, *, answerable: bool) -> list[Asked]:
    """The questions of a table that needs a look, in the language of the page."""
    if table.state != Table.State.LOOK:
        return []
    return [asked(table, one, request, answerable) for one in table.questions]


def again(table: Table, request: Request) -> list[Asked]:
    """Unit and project to choose anew, where the answer that was given or worked out is wrong."""
    unit, project = table.unit, table.project_year
    new = [Option(NEW, _("按新项目收"))]
    return [
        Asked("again.unit", _("单位：%(unit)s") % {"unit": unit.name if unit else _("还没有对上")}, "", "unit",
              _("这张表是哪个单位的"), [], units(table, request)),
        Asked("again.project", _("项目：%(name)s") % {"name": project.project.name if project else _("按新项目收")},
              "", "project", _("对应的项目"), new, projects(table, request)),
    ]  # fmt: skip


def asked(table: Table, one: dict[str, Any], request: Request, answerable: bool) -> Asked:
    """One question; without its choices where nobody may answer."""
    answer = one.get("answer", "none") if answerable else "none"
    near = [option(it) for it in one.get("options", [])]
    others: list[Option] = []
    known = {it.value for it in near}
    if answer == "unit":
        others = [it for it in units(table, request) if it.value not in known]
    elif answer == "project":
        others = [it for it in projects(table, request) if it.value not in known]
    labels = {"unit": _("这张表是哪个单位的"), "project": _("对应的项目"), "year": _("年度")}
    told = said(one["message"]), said(one.get("todo"))
    return Asked(one["code"], *told, answer, labels.get(answer, ""), near, others)


def option(one: dict[str, Any]) -> Option:
    """A proposed answer with its note."""
    label = said(one["label"])
    return Option(str(one["value"]), f"{label}（{one['note']}）" if one.get("note") else label)


def units(table: Table, request: Request) -> list[Option]:
    """Every department and unit that the batch may hold tables of."""
    kinds = (Organisation.Kind.UNIT, Organisation.Kind.DEPARTMENT)
    rows = Organisation.objects.within(scope_of(table.batch, request.day)).filter(kind__in=kinds)
    named = rows.on(request.day).order_by("sort_key").values_list("pk", "name", "code")
    return [Option(str(pk), f"{name}（{code}）") for pk, name, code in named]


def projects(table: Table, request: Request) -> list[Option]:
    """The projects of the table's year, of its unit where that is known."""
    rows = ProjectYear.objects.within(scope_of(table.batch, request.day)).filter(fiscal_year=table.fiscal_year or 0)
    if table.unit_id:
        rows = rows.filter(organisation=table.unit_id)
    listed = rows.order_by("project__sort_key").values_list("pk", "project__name", "organisation__name")[:500]
    return [Option(str(pk), f"{name}（{unit}）") for pk, name, unit in listed]


def answer(request: Request, table: Table) -> str:
    """Do what was chosen; says what was done. Raises Refusal."""
    kind, value = request.POST.get("answer", ""), request.POST.get("value", "")
    by: dict[str, Any] = {"table_id": table.pk, "by": request.user, "on": request.day}
    if kind == "accept":
        services.acknowledge(code=request.POST.get("code", ""), **by)
    elif kind == "project" and value == NEW:
        services.choose_project(project_year_id=None, **by)
    elif kind == "project":
        services.choose_project(project_year_id=number(value), **by)
    elif kind == "unit":
        services.choose_unit(unit_id=number(value), **by)
    elif kind == "year":
        services.choose_year(year=number(value), **by)
    else:
        raise Refusal(_("没有选答案。"), _("请从清单里选一项。"))
    return _("已记下，表已重新核对。")


def number(text: str) -> int:
    """A whole number of a form. Raises Refusal for anything else."""
    if not (text.isascii() and text.isdecimal() and len(text) < 12):
        raise Refusal(_("没有选答案。"), _("请从清单里选一项。"))
    return int(text)


@dataclass(frozen=True)
class Alike:
    """A question that several tables of a batch ask, to be answered once for all."""

    code: str
    count: int
    ask: str
    button: str


def alike(batch: Batch) -> list[Alike]:
    """The questions that may be answered for the whole batch. One query."""
    rows: Iterable[list[dict[str, Any]]] = batch.tables.filter(state=Table.State.LOOK).values_list(
        "questions", flat=True
    )
    numbers = Counter(code for asks in rows for code in {one["code"] for one in asks})
    new = sum(numbers[code] for code in NEW_CODES)
    found = []
    if new:
        found.append(Alike(NEW, new, _("%(n)s 张表的项目不在项目库里。") % {"n": new}, _("都按新项目收")))
    if count := numbers["funds.differ"]:
        found.append(
            Alike("funds.differ", count, _("%(n)s 张表的资金与台账不一致。") % {"n": count}, _("都以台账为准"))
        )
    if count := numbers["target.differ"]:
        said_ = _("%(n)s 张表的绩效目标与已批准的版本不一致。") % {"n": count}
        found.append(Alike("target.differ", count, said_, _("都以已批准的版本为准")))
    return found


def answer_all(request: Request, batch: Batch) -> str:
    """Answer for the whole batch; says for how many tables. Raises Refusal."""
    code = request.POST.get("code", "")
    by: dict[str, Any] = {"batch_id": batch.pk, "by": request.user, "on": request.day}
    count = services.choose_new_projects(**by) if code == NEW else services.acknowledge_all(code=code, **by)
    return _("已替 %(n)s 张表答复。") % {"n": count}
