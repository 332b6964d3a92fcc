"""The page of a form's earlier contents: what it held when, how that differs from now, bringing it back."""

from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from abacus.cycle.acting import act, version_from
from abacus.cycle.sheets import services
from abacus.cycle.sheets.pages.base import Pages
from abacus.foundation.accounts.access import access_of
from abacus.foundation.requests import Request


class Undoing(Pages):
    """The unit's way back to what it wrote earlier."""

    def earlier(self, request: Request, sheet_id: int) -> HttpResponse:
        """The earlier contents; the one asked for (`content`, else the last) beside what the form holds now."""
        sheet, kind = self.visible(request, sheet_id), self.kind
        if request.method == "POST":
            return self.brought_back(request, sheet)
        kept = list(services.earlier_contents(kind, sheet))
        asked = request.GET.get("content", "")
        wanted = next((one for one in kept if str(one.pk) == asked), kept[0] if kept else None)
        changes = kind.compare(kind.decode(sheet.content), kind.decode(wanted.content)) if wanted else ()
        may = access_of(request.user, request.day).may(kind.fills, sheet.organisation_path)
        context = {
            **self.about(sheet),
            "kept": kept,
            "wanted": wanted,
            "changes": self.shown_changes(sheet, changes),
            "may": may and sheet.editable,
        }
        return render(request, self.earlier_template, context)

    def brought_back(self, request: Request, sheet: Any) -> HttpResponse:
        """Bring one back."""
        given = request.POST.get("content", "")
        if not given.isdecimal():
            raise BadRequest("content")
        wanted = get_object_or_404(services.earlier_contents(self.kind, sheet), pk=given)

        def run() -> str:
            services.bring_back(
                self.kind,
                sheet_id=sheet.pk,
                earlier_id=wanted.pk,
                version=version_from(request.POST),
                by=request.user,
                on=request.day,
            )
            return _("已恢复以前的内容；刚才的内容也还在“以前的内容”里。")

        return act(request, run, self.address("earlier", sheet.pk), self.page_of(sheet))
