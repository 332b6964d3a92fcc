"""The pages of a form on a route, made from its kind: the unit's, and those of its reviewers."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db import transaction
from django.http import Http404, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from abacus.cycle import reviewing as reviews
from abacus.cycle.acting import act
from abacus.cycle.drafts import Stale
from abacus.cycle.queues import ReviewQueue
from abacus.cycle.sheets import services
from abacus.cycle.sheets.kinds import SheetKind
from abacus.foundation.accounts.access import access_of
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.pages.drafts import draft_saved
from abacus.foundation.pages.grid import Grid
from abacus.foundation.pages.listing import Listing
from abacus.foundation.pages.refusals import SCRIPT_HEADER, answer
from abacus.foundation.refusals import Refusal
from abacus.foundation.requests import Request
from abacus.foundation.workflow import services as workflow
from abacus.foundation.workflow.models import Task

View = Callable[..., HttpResponseBase]


def version_from(post: QueryDict) -> int:
    """The version the page was opened with. Raises BadRequest."""
    given = post.get("version", "")
    if not given.isdecimal():
        raise BadRequest("version")
    return int(given)


class SheetPages:
    """The pages of one kind. Subclass it, make one instance, put its `urls` among the app's addresses.

    `namespace` is the app's name among addresses, `names` the beginning of these addresses' names
    where an app has several kinds ("plan-"); `listing` the reviewers' list (`queues.review_listing`).
    `heading` what the pages are called (“绩效目标申报”), `form_title` what stands above the form, as
    printed. `list_name` the address of the list one comes from, `list_id` that listing's id.

    Templates: `fields` is what is filled in, inside the form; `reading` the same to read; `rail` what
    stands below findings; `reviewed_above` something in the form of the review, a scorecard for instance.
    They know `sheet`, `content`, `live` and what `context` answers.
    """

    kind: ClassVar[SheetKind]
    namespace: ClassVar[str]
    names: ClassVar[str] = ""
    listing: ClassVar[Listing]
    heading: ClassVar[Any]
    form_title: ClassVar[Any]
    list_name: ClassVar[str]
    list_id: ClassVar[str]
    page_name: ClassVar[str] = ""
    """The address that shows the form, by the form's id; override `page_of` where it goes by something else."""

    changes_hint: ClassVar[Any] = ""
    """How changes are marked in the sheet under review, where they are."""

    fields: ClassVar[str] = "sheets/_nothing.html"
    reading: ClassVar[str] = "sheets/_nothing.html"
    rail: ClassVar[str] = "sheets/_nothing.html"
    reviewed_above: ClassVar[str] = ""
    fill_template: ClassVar[str] = "sheets/fill.html"
    form_template: ClassVar[str] = "sheets/form.html"
    review_template: ClassVar[str] = "sheets/review.html"
    difference_template: ClassVar[str] = "sheets/difference.html"
    related: ClassVar[tuple[str, ...]] = ("project_year__department",)
    """What pages load along with the form, beside what the kind does."""

    # --- what a stage says ---

    def grids(self, sheet: Any) -> Mapping[str, Grid]:
        """The grids of a form with a `Shape`, by the table's name."""
        return {}

    def content_from(self, post: QueryDict, sheet: Any) -> Any:
        """The content that was posted. Raises BadRequest, Refusal."""
        shape = self.kind.shape
        return shape.posted(post, self.grids(sheet)) if shape else self.kind.decode(post)

    def page_of(self, sheet: Any) -> str:
        """Where a form is shown."""
        return reverse(self.page_name, args=[sheet.pk])

    def live(self, sheet: Any, content: Any, request: Request) -> Any:
        """What changes while somebody types: something with `findings`, `examine`'s answer by itself."""
        return self.kind.examine(sheet, content, request.day)

    def parts(self, live: Any, sheet: Any) -> dict[str, str]:
        """The parts of the page to replace after a save, by element id; the findings are always replaced."""
        return {"ready": render_to_string("sheets/_ready.html", {"live": live})}

    def shown_changes(self, sheet: Any, changes: Sequence[Any]) -> Sequence[Any]:
        """Differences in words: each with `key`, `where`, `old`, `new`."""
        return changes

    def context(self, request: Request, sheet: Any, content: Any, editable: bool) -> dict[str, Any]:
        """What the sheet's templates need beside `sheet`, `content`, `live` and `grids` (bound, by table)."""
        return {}

    def marked(self, sheet: Any, content: Any, changes: Sequence[Any]) -> dict[str, Any]:
        """What the sheet to read needs to mark `changes` since the last return, as the kind compares them."""
        return {}

    def reviewed(self, request: Request, task: Task, sheet: Any) -> dict[str, Any]:
        """What the review's page needs beside."""
        return {}

    def approving(self, request: Request, task: Task, sheet: Any) -> str:
        """Approve what was posted, with what goes before it (points); answers what to say then."""
        done = workflow.approve(
            task_id=task.pk, version=version_from(request.POST), by=request.user, on=request.day,
            opinions=reviews.opinions_from(request.POST, self.kind.opinion_types(sheet)),
        )  # fmt: skip
        return _("“%(title)s”已审核通过。") % {"title": done.title}

    # --- finding, addresses ---

    def visible(self, request: Request, sheet_id: int) -> Any:
        """A form this person may see. Raises Http404."""
        rows = self.kind.model.objects.visible_to(request.user, request.day)
        rows = rows.select_related(*self.kind.related, *self.related, "submission", "saved_by")
        return get_object_or_404(rows, pk=sheet_id)

    def subject_of(self, task: Task) -> Any:
        """The form a task is about."""
        rows = self.kind.model.objects.select_related(*self.kind.related, *self.related, "submission", "saved_by")
        return rows.get(pk=task.submission.subject_id)

    def address(self, name: str, *args: Any) -> str:
        """One of this kind's addresses."""
        return reverse(f"{self.namespace}:{self.names}{name}", args=args)

    def urls(self, at: str, *, id_name: str = "sheet_id", reviews_at: str = "review/") -> list[URLPattern]:
        """The addresses below `at` ("exante/plan/"); `id_name` is what the form's id is called in them."""
        fills, reviews_ = self.kind.fills, self.kind.reviews
        one, task = f"{at}<int:{id_name}>/", f"{at}{reviews_at}<int:task_id>/"

        def view(does: View, permission: Permission, post: bool = True) -> View:
            def opened(request: Request, **kwargs: Any) -> HttpResponseBase:
                request.access.demand(permission)
                return does(request, *kwargs.values())

            return require_POST(opened) if post else opened

        class Reviews(ReviewQueue):
            listing, kind = self.listing, self.kind.subject_kind

        return [
            path(f"{one}save/", view(self.save, fills), name=f"{self.names}save"),
            path(f"{one}difference/", view(self.difference, fills, False), name=f"{self.names}difference"),
            path(f"{one}submit/", view(self.submit, fills), name=f"{self.names}submit"),
            path(f"{one}withdraw/", view(self.withdraw, fills), name=f"{self.names}withdraw"),
            path(f"{at}{reviews_at}", view(Reviews.as_view(), reviews_, False), name=f"{self.names}reviews"),
            path(task, view(self.review, reviews_, False), name=f"{self.names}review"),
            path(f"{task}approve/", view(self.approve, reviews_), name=f"{self.names}approve"),
            path(f"{task}return/", view(self.give_back, reviews_), name=f"{self.names}return"),
            path(f"{task}delegate/", view(self.delegate, reviews_), name=f"{self.names}delegate"),
        ]

    # --- the unit's pages ---

    def form_page(self, request: Request, sheet: Any, **more: Any) -> HttpResponse:
        """The form: to fill in where this person may write it now, else to read."""
        kind = self.kind
        may = access_of(request.user, request.day).may(kind.fills, sheet.organisation_path)
        editable = may and sheet.editable
        step = sheet.submission.current_step if sheet.running else None
        returned = sheet.state == sheet.State.RETURNED
        context = {
            **self.frame(request, sheet, editable=editable),
            "may": may,
            "may_withdraw": may and sheet.running,
            "opinions": reviews.returned_with(sheet.submission) if returned else [],
            "step": step,
            "first_step": kind.route(sheet).steps[0].label,
            **more,
        }
        return render(request, self.fill_template if editable else self.form_template, context)

    def frame(self, request: Request, sheet: Any, *, editable: bool) -> dict[str, Any]:
        """What every page of a form shows."""
        kind = self.kind
        content = kind.decode(sheet.content)
        before = kind.decode(sheet.previous) if sheet.previous else None
        changes = kind.compare(before, content) if before is not None and not editable else ()
        grids = self.grids(sheet)
        return {
            **self.about(sheet),
            "content": content,
            "live": self.live(sheet, content, request),
            "editable": editable,
            "grids": {name: grid.bound(content[name], read_only=not editable) for name, grid in grids.items()},
            "changes": self.shown_changes(sheet, changes),
            "changed": {change.key: change.old for change in changes},
            "compared": before is not None,
            **self.context(request, sheet, content, editable),
            **({} if editable else self.marked(sheet, content, changes)),
        }

    def about(self, sheet: Any) -> dict[str, Any]:
        """What heads and links are made of."""
        return {
            "sheet": sheet,
            "submission": sheet.submission,
            "year": getattr(sheet, "project_year", None),
            "name": self.kind.title(sheet),
            "whose": self.kind.organisation(sheet),
            "fiscal_year": self.kind.fiscal_year(sheet),
            "pages": self,
            "urls": {name: self.address(name, sheet.pk) for name in ("save", "submit", "withdraw", "difference")},
            "page": self.page_of(sheet),
            "list_url": reverse(self.list_name),
            "reviews_url": self.address("reviews"),
        }

    def save(self, request: Request, sheet_id: int) -> HttpResponse:
        """Save what was typed: for the page's script every few seconds, for the button without it."""
        sheet = self.visible(request, sheet_id)
        try:
            saved = self.saved_from(request, sheet)
        except Refusal as refusal:
            return self.not_saved(request, sheet, refusal)
        if not request.headers.get(SCRIPT_HEADER):
            messages.success(request, _("已暂存，还没有提交。"))
            return redirect(self.page_of(sheet))
        now = self.live(saved, self.kind.decode(saved.content), request)
        found = now.findings
        return draft_saved(
            request,
            version=saved.version,
            at=saved.saved_at,
            findings=found.found,
            passed=found.passed,
            parts=self.parts(now, saved),
        )

    def saved_from(self, request: Request, sheet: Any) -> Any:
        """Save what was posted; what comes second is kept beside. Raises Refusal."""
        content, version = self.content_from(request.POST, sheet), version_from(request.POST)
        typed: dict[str, Any] = {"sheet_id": sheet.pk, "content": content, "on": request.day}
        try:
            return services.save(self.kind, version=version, by=request.user, **typed)
        except Stale:
            services.keep_rival(self.kind, by=request.user, **typed)
            raise

    def not_saved(self, request: Request, sheet: Any, refusal: Refusal) -> HttpResponse:
        """Say why nothing was saved; a stale page leads to the difference."""
        url = self.address("difference", sheet.pk)
        if isinstance(refusal, Stale) and not request.headers.get(SCRIPT_HEADER):
            return redirect(url)
        return answer(request, refusal, **({"difference_url": url} if isinstance(refusal, Stale) else {}))

    def difference(self, request: Request, sheet_id: int) -> HttpResponse:
        """Both contents side by side where two people saved; the chosen ones are kept."""
        sheet, kind = self.visible(request, sheet_id), self.kind
        rival = kind.rival.objects.filter(**{kind.rival_of: sheet}, by=request.user).first()
        if rival is None:
            return redirect(self.page_of(sheet))
        if request.method == "POST":
            return self.settle(request, sheet)
        changes = kind.compare(kind.decode(sheet.content), kind.decode(rival.content))
        context = {**self.about(sheet), "rival": rival, "changes": self.shown_changes(sheet, changes)}
        return render(request, self.difference_template, context)

    def settle(self, request: Request, sheet: Any) -> HttpResponse:
        """Keep what was chosen."""
        taken = [key for key, value in request.POST.items() if key.startswith("take-") and value == "mine"]

        def run() -> str:
            services.settle_rival(
                self.kind,
                sheet_id=sheet.pk,
                take_mine=[key.removeprefix("take-") for key in taken],
                version=version_from(request.POST),
                by=request.user,
                on=request.day,
            )
            return _("已按所选内容保存。")

        return act(request, run, self.address("difference", sheet.pk), self.page_of(sheet))

    def submit(self, request: Request, sheet_id: int) -> HttpResponse:
        """Save and hand in."""
        sheet = self.visible(request, sheet_id)
        try:
            saved = self.saved_from(request, sheet)
        except Refusal as refusal:
            return self.not_saved(request, sheet, refusal)

        def run() -> str:
            sent = services.submit(self.kind, sheet_id=saved.pk, version=saved.version, by=request.user, on=request.day)
            return _("已提交“%(step)s”。") % {"step": sent.current_step.label}

        return act(request, run, self.page_of(sheet))

    def withdraw(self, request: Request, sheet_id: int) -> HttpResponse:
        """Take the form back from review."""
        sheet, version = self.visible(request, sheet_id), version_from(request.POST)

        def run() -> str:
            services.withdraw(self.kind, sheet_id=sheet.pk, version=version, by=request.user, on=request.day)
            return _("已撤回，可以继续修改。")

        return act(request, run, self.page_of(sheet))

    # --- the reviewers' pages ---

    def task_of(self, request: Request, task_id: int) -> Task:
        """A task of this kind that this person may know of. Raises Http404."""
        return reviews.task_of(task_id, self.kind.subject_kind, request.user, request.day)

    def review(self, request: Request, task_id: int) -> HttpResponse:
        """The form as handed in, what changed, findings, history, and the acts where the task waits for this person."""
        task = self.task_of(request, task_id)
        sheet = self.subject_of(task)
        found = reviews.queue(task, request.user, request.day)
        open_here, types = found.position > 0, self.kind.opinion_types(sheet)
        review_urls = {name: self.address(name, task.pk) for name in ("approve", "return", "delegate")}
        context = {
            **self.frame(request, sheet, editable=False),
            "task": task,
            "submission": task.submission,
            "queue": found,
            "before_url": self.address("review", found.before.pk) if found.before else "",
            "after_url": self.address("review", found.after.pk) if found.after else "",
            "review_urls": review_urls,
            "open": open_here,
            "types": types,
            "labels": reviews.labels(types),
            "history": reviews.history(task),
            "asked": reviews.last_return(task),
            "colleagues": reviews.colleagues(task, request.user, request.day) if open_here else [],
            "steps": list(task.submission.stored_route.steps[: max(0, task.step - 1)]),
            **self.reviewed(request, task, sheet),
        }
        return render(request, self.review_template, context)

    def onward(self, request: Request, task: Task) -> str:
        """The next review, else the list of reviews. Asked before the act: afterwards the task is gone."""
        following = reviews.next_task(task, request.user, request.day)
        return self.address("review", following.pk) if following else self.address("reviews")

    def approve(self, request: Request, task_id: int) -> HttpResponse:
        """Approve at this station; after the last the form is settled."""
        task = self.task_of(request, task_id)
        sheet, following = self.subject_of(task), self.onward(request, task)

        @transaction.atomic
        def run() -> str:
            return self.approving(request, task, sheet)

        return act(request, run, self.address("review", task.pk), following)

    def give_back(self, request: Request, task_id: int) -> HttpResponse:
        """Return with typed opinions, to the unit or to an earlier station."""
        task = self.task_of(request, task_id)
        types, following = self.kind.opinion_types(self.subject_of(task)), self.onward(request, task)

        def run() -> str:
            done = workflow.return_to(
                task_id=task.pk,
                version=version_from(request.POST),
                by=request.user,
                on=request.day,
                opinions=reviews.opinions_from(request.POST, types),
                step=request.POST.get("step") or None,
            )
            return _("“%(title)s”已退回。") % {"title": done.title}

        return act(request, run, self.address("review", task.pk), following)

    def delegate(self, request: Request, task_id: int) -> HttpResponse:
        """Hand the task to a colleague of the same role."""
        task = self.task_of(request, task_id)
        wanted = request.POST.get("to", "")
        to = get_object_or_404(User, pk=wanted) if wanted.isdecimal() else None
        if to is None or to not in reviews.colleagues(task, request.user, request.day):
            raise Http404
        following = self.onward(request, task)

        def run() -> str:
            workflow.delegate(
                task_id=task.pk, version=version_from(request.POST), to=to, by=request.user, on=request.day
            )
            return _("已转给%(name)s。") % {"name": to.name}

        return act(request, run, self.address("review", task.pk), following)
