"""The pages of the unit that fills a form in: the form, saving it, both contents, handing in, taking back."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from abacus.cycle import reviewing as reviews
from abacus.cycle.acting import act, version_from
from abacus.cycle.saving import kept_or_beside, not_kept, settled
from abacus.cycle.sheets import services
from abacus.cycle.sheets.pages.base import Pages
from abacus.foundation.accounts.access import access_of
from abacus.foundation.pages.drafts import draft_saved
from abacus.foundation.pages.refusals import SCRIPT_HEADER, answer
from abacus.foundation.refusals import Refusal
from abacus.foundation.requests import Request


class Filling(Pages):
    """The unit's pages."""

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
        return kept_or_beside(
            lambda: services.save(self.kind, version=version, by=request.user, **typed),
            lambda: services.keep_rival(self.kind, by=request.user, **typed),
        )

    def not_saved(self, request: Request, sheet: Any, refusal: Refusal) -> HttpResponse:
        """Say why nothing was saved; a stale page leads to the difference."""
        return not_kept(request, refusal, self.address("difference", sheet.pk)) or answer(request, refusal)

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

        def settle(mine: list[str], version: int) -> None:
            services.settle_rival(
                self.kind, sheet_id=sheet.pk, take_mine=mine, version=version, by=request.user, on=request.day
            )

        return settled(request, settle, self.address("difference", sheet.pk), self.page_of(sheet))

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
