"""What a stage says about one of its forms; everything else about it is the same for all stages."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, ClassVar

from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from abacus.cycle.drafts import Rival
from abacus.cycle.findings import Findings
from abacus.cycle.sheets.contents import Shape
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.workflow.models import Submission, Task
from abacus.foundation.workflow.subjects import Subject
from abacus.rules import Option, Route


@dataclass(frozen=True)
class Examined:
    """The least that `examine` answers; a stage's own adds what it read and computed."""

    findings: Findings


class SheetKind:
    """One kind of form. Subclass it once for each, make one instance; hooks run inside the service's transaction.

    `noun` is what the form is called in messages ("自评表"); `audit` the first part of its events' names;
    `rival_of` the rival's foreign key to the form; `related` what is loaded along with it.
    """

    subject_kind: ClassVar[str]
    audit: ClassVar[str]
    noun: ClassVar[Any]
    model: ClassVar[type[Any]]
    rival: ClassVar[type[Any]]
    rival_of: ClassVar[str] = "sheet"
    fills: ClassVar[Permission]
    reviews: ClassVar[Permission]
    related: ClassVar[tuple[str, ...]] = ("project_year__project", "project_year__organisation")
    shape: ClassVar[Shape | None] = None
    settled_todo: ClassVar[Any] = _("审核中的可以撤回后再改；已定的结果不再修改")
    """What to do when somebody wants to change a form that is not to be changed."""

    # --- what the form holds ---

    def decode(self, stored: Mapping[str, Any]) -> Any:
        """A content from what was stored or sent. Raises Refusal where it is no content of this form."""
        return self._shape.clean(stored)

    def encode(self, content: Any) -> dict[str, Any]:
        """What is stored of a content."""
        return dict(content)

    def prepared(self, content: Any, kept: Any) -> Any:
        """A content as typed, made ready beside the one kept: rows get their ids."""
        return self._shape.identified(content, kept) if self.shape else content

    def tidied(self, content: Any) -> Any:
        """A content as it is handed in: what nobody has begun is left out."""
        return content

    def compare(self, old: Any, new: Any) -> Sequence[Any]:
        """Every difference, each with `key`, `old` and `new`."""
        return self._shape.compare(old, new)

    def merge(self, mine: Any, theirs: Any, take_mine: Collection[str]) -> Any:
        """`theirs` with the differences of which the keys are in `take_mine`."""
        return self._shape.merge(mine, theirs, take_mine)

    def unchanged(self, sheet: Any, kept: Any, content: Any) -> bool:
        """Whether there is nothing to save."""
        return not self.compare(kept, content)

    @property
    def _shape(self) -> Shape:
        if self.shape is None:
            raise NotImplementedError(f"{type(self).__name__} has neither a shape nor its own content")
        return self.shape

    # --- whose it is and which rules hold ---

    def title(self, sheet: Any) -> str:
        """What tasks and pages call it."""
        return str(sheet.project_year.project.name)

    def organisation(self, sheet: Any) -> Organisation:
        """Who hands it in."""
        found: Organisation = sheet.project_year.organisation
        return found

    def fiscal_year(self, sheet: Any) -> int:
        """The year it is about."""
        return int(sheet.project_year.fiscal_year)

    def route(self, sheet: Any) -> Route:
        """The way it goes, by the rules of `sheet.rules_on`."""
        raise NotImplementedError

    def tag(self, sheet: Any) -> str:
        """The pack and release by whose rules it goes now."""
        raise NotImplementedError

    def opinion_types(self, sheet: Any) -> Sequence[Option]:
        """The categories of opinions a reviewer chooses from."""
        return ()

    def panel(self, sheet: Any) -> Sequence[User]:
        """Who is asked one by one, where the route has a step for invited people."""
        return ()

    def examine(self, sheet: Any, content: Any, on: date) -> Any:
        """What is wrong with a content, as something with `.findings`; reads only."""
        raise NotImplementedError

    # --- what follows ---

    def refresh(self, sheet: Any) -> None:
        """Bring a form up to date with what changed around it since; kept with the next save."""

    def store(self, sheet: Any, content: Any, examined: Any, by: User, on: date) -> None:
        """Put a content on the row, with what is computed of it; the service saves. `examined` None: work it out."""
        sheet.content = self.encode(content)

    def check_time(self, sheet: Any, on: date) -> None:
        """Refuse the first handing in outside its window."""

    def before_submit(self, sheet: Any, content: Any, examined: Any, by: User, on: date) -> None:
        """Before a form without blocking findings goes on its way: make the facts the review is about."""

    def handed_in(self, sheet: Any, examined: Any, by: User, on: date) -> dict[str, Any]:
        """After it went on its way; answers what the event keeps beside."""
        return {}

    def before_approve(self, sheet: Any, submission: Submission, by: User, on: date) -> None:
        """Before every approval; a Refusal stops it. Must be given where the route has a scored step."""

    def approved(self, sheet: Any, by: User, on: date) -> bool | None:
        """After the last approval: make the result. False: it did not pass and goes back to its unit."""
        return None

    def reopened(self, sheet: Any, state: str, by: User, on: date) -> None:
        """Before a form goes back to its unit: `state` RETURNED by a reviewer, DRAFT when taken back."""

    # --- what the stage registers ---

    def subject(
        self, *, url: Callable[[Submission], str], review_url: Callable[[Task], str], what: Any = None
    ) -> Subject:
        """What the workflow is told about this kind; from the stage's `registrations`."""
        from abacus.cycle.sheets.services import review

        asks = type(self).before_approve is not SheetKind.before_approve
        return Subject(
            url=url,
            review_url=review_url,
            edit_url=url,
            what=self.noun if what is None else what,
            guard=partial(review.guard, self),
            doubts=partial(review.doubts, self),
            before_approve=partial(review.before_approve, self) if asks else None,
            on_approved=partial(review.on_approved, self),
            on_returned=partial(review.on_returned, self),
            on_withdrawn=partial(review.on_withdrawn, self),
        )

    def actions(self) -> dict[str, Any]:
        """The names of the events these services record."""
        names = {
            "saved": _("保存{noun}"),
            "rival_kept": _("留存未存上的{noun}"),
            "brought_back": _("恢复{noun}以前的内容"),
            "submitted": _("提交{noun}"),
        }
        return {f"{self.audit}.{action}": format_lazy(name, noun=self.noun) for action, name in names.items()}

    def not_editable(self, sheet: Any) -> tuple[str, str]:
        """What to say and what to do when a form may not be written now."""
        said = gettext("%(noun)s现在的状态是“%(state)s”，不能修改")
        return said % {"noun": self.noun, "state": sheet.get_state_display()}, str(self.settled_todo)


__all__ = ["Examined", "Rival", "SheetKind"]
