"""Reminding people of what is open or late (催办): one notice a person for each stage and place."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from abacus.foundation.accounts.access import access_of, require
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.audit import services as audit
from abacus.foundation.notices.services import notify
from abacus.foundation.schedule.models import Stage
from abacus.foundation.workflow.models import Task
from abacus.foundation.workflow.subjects import subject
from abacus.pool.deadlines import NEXT, nearest, windows
from abacus.pool.models import ProjectYear
from abacus.pool.reminding import clerks_of, late_tasks

REMINDS = Permission.TARGET_REVIEW
"""Whoever reviews forms may remind those who fill them in."""


@transaction.atomic
def remind_projects(*, project_year_ids: Iterable[int], by: User, on: date, stage: str = "") -> tuple[int, int]:
    """Remind the clerks of these projects' units of a stage, or of each project's next one.

    Answers how many people were told and of how many projects nobody could be: their unit has no clerk.
    """
    rows = ProjectYear.objects.visible_to(by, on).filter(pk__in=list(project_year_ids)).select_related("organisation")
    groups: dict[tuple[int, str, str], list[ProjectYear]] = {}
    for year in rows:
        require(by, REMINDS, path=year.organisation_path, on=on)
        wanted = stage or NEXT.get(year.state, "")
        if wanted:
            groups.setdefault((year.fiscal_year, wanted, year.organisation_path), []).append(year)
    people = clerks_of({path for _year, _stage, path in groups}, on)
    told, alone = 0, 0
    for (fiscal_year, wanted, path), years in sorted(groups.items()):
        told += notify(
            users=people[path], text=_text(fiscal_year, wanted, path, years, on), by=by, on=on, path=path,
            url=f"{reverse('pool:overdue')}?fy={fiscal_year}&stage={wanted}&show=open",
        )  # fmt: skip
        alone += 0 if people[path] else len(years)
    if groups:
        region = access_of(by, on).region
        audit.record(
            by=by, on=on, action="year.reminded", target=("pool.projectyear", "", _("催办")),
            path=region.path if region else "", after={"projects": sum(map(len, groups.values())), "people": told},
        )  # fmt: skip
    return told, alone


def _text(fiscal_year: int, stage: str, path: str, years: list[ProjectYear], on: date) -> str:
    """催办：2021 单位自评，还有 3 个项目没有办完，已于 2022-03-31 截止。"""
    facts = {"year": fiscal_year, "stage": Stage(stage).label, "count": len(years), "who": years[0].organisation.name}
    said = ngettext(
        "催办：%(who)s %(year)s %(stage)s，还有 %(count)s 个项目没有办完",
        "催办：%(who)s %(year)s %(stage)s，还有 %(count)s 个项目没有办完",
        len(years),
    )
    window = nearest(windows(fiscal_year).get(stage, {}), path)
    if window is None:
        return _("%(said)s。") % {"said": said % facts}
    ending = _("%(said)s，已于 %(day)s 截止。") if window.closes_on < on else _("%(said)s，%(day)s 截止。")
    return ending % {"said": said % facts, "day": window.closes_on}


@transaction.atomic
def remind_reviewers(*, task_ids: Iterable[int], by: User, on: date) -> int:
    """Remind whoever sits on reviews that are overdue; answers how many people were told."""
    wanted, told = set(task_ids), 0
    for task, people in late_tasks(access_of(by, on)):
        if task.pk not in wanted:
            continue
        require(by, REMINDS, path=task.organisation_path, on=on)
        text = _("催办：%(what)s（%(step)s），应于 %(due)s 前办完。") % {
            "what": task.submission.title, "step": task.label, "due": task.due_on,
        }  # fmt: skip
        url = _address(task)
        told += notify(users=people, text=text, url=url, by=by, on=on, path=task.organisation_path)
        audit.record(by=by, on=on, action="year.reminded", target=task, after={"people": len(people)})
    return told


def _address(task: Task) -> str:
    """Where the person acts on the task."""
    kind = subject(task.submission.subject_kind)
    return kind.review_url(task) if task.step else (kind.edit_url or kind.url)(task.submission)
