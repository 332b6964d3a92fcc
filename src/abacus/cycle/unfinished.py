"""What a unit has still to fill in, as cards of its worklist; a form handed in waits with somebody else."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from abacus.foundation.accounts.access import Access
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.schedule.models import Stage, Window
from abacus.foundation.workflow.worklist import WorkItem
from abacus.pool.deadlines import nearest, windows
from abacus.pool.models import ProjectYear


@dataclass(frozen=True)
class Kind:
    """One form of a stage. `waiting` keeps the years whose form is not begun or a draft; `form` is that draft, or None.

    `what` names the form, `act` says what to do with it, `page` is the address' name.
    """

    stage: Stage
    permission: Permission
    what: Any
    act: Any
    page: str
    waiting: Callable[[QuerySet[ProjectYear]], QuerySet[ProjectYear]]
    form: Callable[[ProjectYear], Any]


def cards(kind: Kind, access: Access) -> Iterator[WorkItem]:
    """A draft always; a form not begun only within its window, because outside nobody can begin it."""
    scope = access.scope_of(kind.permission)
    if not scope.roots:
        return
    known: dict[int, dict[str, Window]] = {}
    rows = kind.waiting(ProjectYear.objects.within(scope)).select_related("project", "organisation")
    for year in rows.order_by("fiscal_year", "project__sort_key"):
        if year.fiscal_year not in known:
            known[year.fiscal_year] = windows(year.fiscal_year).get(kind.stage, {})
        window, form = nearest(known[year.fiscal_year], year.organisation_path), kind.form(year)
        if form is not None:
            yield card(kind, year, form.rules_on, window)
        elif window is not None and window.opens_on <= access.on <= window.closes_on:
            yield card(kind, year, window.opens_on, window)


def card(kind: Kind, year: ProjectYear, since: date, window: Window | None) -> WorkItem:
    """One form to fill in, since its window opened or since it was begun."""
    return WorkItem(
        title=year.project.name,
        what=str(kind.what),
        whose=year.organisation.name,
        since=since,
        due=window.closes_on if window else None,
        button=str(kind.act),
        url=reverse(kind.page, args=[year.pk]),
        fiscal_year=year.fiscal_year,
        detail=_("填报中") if kind.form(year) is not None else _("未填报"),
    )
