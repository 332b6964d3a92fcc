"""What stages tell the workflow about the records they hand in; the workflow imports none of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from abacus.foundation.accounts.models import User
    from abacus.foundation.workflow.models import Submission, Task

Hook = Callable[["Submission", "User", date], None]


def nothing(submission: "Submission", by: "User", on: date) -> None:
    """The hook of a stage that has nothing to do."""


@dataclass(frozen=True, kw_only=True)
class Subject:
    """One kind of record that goes on routes.

    `url(submission)` shows it, `review_url(task)` is where a reviewer acts, `edit_url(submission)`
    where its owner corrects a return. `what` names the kind of work on cards. Hooks get
    (submission, by, on) inside the transaction of the action; a Refusal they raise stops it.
    `before_approve` runs before every approval and must be given where a route scores; `guard` runs
    before that and only ever stops it;
    `on_approved` runs after the last step, `on_returned` when it is back at the submitter.
    `doubts` says why a task wants a look of its own and is not approved among several; None: every one does.
    """

    url: Callable[["Submission"], str]
    review_url: Callable[["Task"], str]
    edit_url: Callable[["Submission"], str] | None = None
    what: Any = ""
    before_approve: Hook | None = None
    guard: Hook = nothing
    doubts: Callable[["Task", "User", date], Sequence[str]] | None = None
    on_approved: Hook = nothing
    on_returned: Hook = nothing
    on_withdrawn: Hook = nothing


_subjects: dict[str, Subject] = {}


def register(kind: str, subject: Subject) -> None:
    """Say how records of `kind` are shown and what follows from actions; from an `AppConfig.ready`."""
    _subjects[kind] = subject


def subject(kind: str) -> Subject:
    """The registered subject. Raises KeyError for a kind nobody registered."""
    return _subjects[kind]


def is_registered(kind: str) -> bool:
    return kind in _subjects


def address_of(task: "Task") -> str:
    """Where somebody acts on a task: the review, or for the submitter the form."""
    kind = subject(task.submission.subject_kind)
    return kind.review_url(task) if task.step else (kind.edit_url or kind.url)(task.submission)
