"""What waits for a person, by urgency; stages add what is no task yet."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from abacus.foundation.accounts.access import Access, access_of
from abacus.foundation.accounts.models import User
from abacus.foundation.schedule.workdays import is_published, workdays_between
from abacus.foundation.workflow.actors import open_tasks
from abacus.foundation.workflow.models import Mandate, Task
from abacus.foundation.workflow.posts import mandates_of
from abacus.foundation.workflow.routes import whose
from abacus.foundation.workflow.subjects import subject


@dataclass(frozen=True)
class WorkItem:
    """One card: what it is, whose, since when, until when (None: no limit), and the one button.

    `what` names the kind of work ("目标审核"), `title` the thing, `detail` adds a line.
    What was `returned` without a limit comes before what has one in its column.
    """

    title: str
    what: str
    whose: str
    since: date
    due: date | None
    button: str
    url: str
    fiscal_year: int
    detail: str = ""
    returned: bool = False

    def remaining(self, on: date) -> int | None:
        """Work days left on the day `on`; negative when overdue, None without a limit."""
        return None if self.due is None else workdays_between(on, self.due)

    @property
    def due_is_certain(self) -> bool:
        """Whether the calendar of the due day's year has been published; otherwise weekends were counted."""
        return self.due is None or is_published(self.due)


@dataclass
class Worklist:
    """The three columns; `counts` are the tasks by kind of subject, and under "" the work that is no task."""

    overdue: list[WorkItem] = field(default_factory=list)
    this_week: list[WorkItem] = field(default_factory=list)
    later: list[WorkItem] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def all(self) -> list[WorkItem]:
        return [*self.overdue, *self.this_week, *self.later]

    @property
    def years(self) -> list[int]:
        return sorted({item.fiscal_year for item in self.all})

    def __len__(self) -> int:
        return len(self.all)


Source = Callable[[Access], Iterable[WorkItem]]
_sources: dict[str, Source] = {}


def register_source(name: str, source: Source) -> None:
    """Add work that is no task yet, e.g. forms not begun; from an `AppConfig.ready`. It gets the access."""
    _sources[name] = source


def extra(access: Access) -> list[WorkItem]:
    """The work that is no task, from all sources."""
    return [item for source in _sources.values() for item in source(access)]


def worklist(user: User, on: date) -> Worklist:
    """Everything that waits for the person on that day, most urgent first."""
    access = access_of(user, on)
    tasks = list(open_tasks(user, on).select_related("submission__organisation", "organisation"))
    beside = extra(access)
    items = [*_items(tasks, user, on), *beside]
    items.sort(key=lambda item: (item.due is None and not item.returned, item.due or on, item.since, item.title))
    columns = grouped(items, on)
    columns.counts = Counter(task.submission.subject_kind for task in tasks)
    columns.counts[""] = len(beside)
    return columns


def grouped(items: Iterable[WorkItem], on: date) -> Worklist:
    """Cards into columns: before today; up to this week's Sunday; after it or without a limit."""
    sunday = on + timedelta(days=6 - on.weekday())
    columns = Worklist()
    for item in items:
        if item.due is None or item.due > sunday:
            columns.later.append(item)
        else:
            (columns.overdue if item.due < on else columns.this_week).append(item)
    return columns


def _items(tasks: list[Task], user: User, on: date) -> list[WorkItem]:
    """The cards, each with in whose stead where the post is not the person's own."""
    own = {(held.role, path) for held in access_of(user, on).appointments for path in held.stations}
    found = [one for one in mandates_of(user, on) if one.kind == Mandate.Kind.DELEGATION]
    stead = {(one.role, path): one.principal for one in found for path in one.organisation.roots}
    made = []
    for task in tasks:
        post = (task.role, task.organisation.path)
        why = ""
        if post not in own:
            principal = stead.get(post)
            why = _("代 %(name)s 办理") % {"name": principal.name} if principal else _for_another_post(task)
        made.append(_item(task, why))
    return made


def _for_another_post(task: Task) -> str:
    return _("超期升级") if task.escalated_on else _("指派或替岗")


def _item(task: Task, why: str) -> WorkItem:
    submission = task.submission
    kind = subject(submission.subject_kind)
    returned = task.step == 0
    edit: Callable[[Any], str] = kind.edit_url or kind.url
    return WorkItem(
        title=submission.title,
        what=_("退回修改") if returned else str(kind.what) or task.label,
        whose=submission.organisation.name,
        since=task.opened_on,
        due=task.due_on,
        button=_("修改后重新提交") if returned else task.label,
        url=edit(submission) if returned else kind.review_url(task),
        fiscal_year=submission.fiscal_year,
        detail=" · ".join(filter(None, (whose(task.role, task.organisation), why))),
        returned=returned,
    )
