"""Importing organisations and people on a page; blank spreadsheets to download."""

import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.organisations.formpages import DayInput, FormPage
from abacus.foundation.pages import downloads
from abacus.foundation.refusals import Refusal
from abacus.foundation.requests import Request
from abacus.foundation.setup import services
from abacus.foundation.setup.sheets import Problem, read_organisations, read_people
from abacus.foundation.setup.templates import write_templates
from abacus.foundation.spreadsheets.books import XLSX

SHOWN = 200
"""Complaints shown at once."""
PEOPLE_AT_ONCE = 100
"""Accounts a page opens at once: each password takes a moment to be made safe."""


class ImportForm(forms.Form):
    """One or both spreadsheets."""

    organisations = forms.FileField(label=gettext_lazy("机构表"), required=False, help_text=gettext_lazy("xlsx 或 csv"))
    people = forms.FileField(label=gettext_lazy("人员表"), required=False, help_text=gettext_lazy("xlsx 或 csv"))
    valid_from = forms.DateField(
        label=gettext_lazy("默认开始日期"), widget=DayInput(), help_text=gettext_lazy("表中没有写日期的行用这一天")
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not values.get("organisations") and not values.get("people"):
            raise forms.ValidationError(_("请至少选择一个文件。"))
        return values


class Import(FormPage):
    """All or nothing; complaints by row and cell; one-time passwords are shown once."""

    permissions = (Permission.ORGANISATIONS_MANAGE,)
    form_class = ImportForm
    title, button = gettext_lazy("导入机构和人员"), gettext_lazy("检查并导入")
    note = gettext_lazy("有一行不对就全部不导入。人员的任职由安全管理员确认后生效。")
    template_name = "setup/import.html"

    def initial(self) -> dict[str, Any]:
        return {"valid_from": date(self.request.day.year, 1, 1)}

    def back(self) -> str:
        return reverse("organisations:tree")

    def post(self, request: Any, **kwargs: Any) -> HttpResponse:
        form = self.form_class(request.POST, request.FILES)
        if not form.is_valid():
            return self.show(form, 422)
        outcome = self.run(form.cleaned_data)
        if outcome.problems:
            found = outcome.problems
            return self.show(form, 422, problems=found[:SHOWN], more=max(0, len(found) - SHOWN), count=len(found))
        response = render(request, "setup/imported.html", {"outcome": outcome})
        response["Cache-Control"] = "no-store"
        return response

    def run(self, values: dict[str, Any]) -> services.Outcome:
        """Read what was given and import it."""
        day = values["valid_from"]
        bodies, problems = _read(values["organisations"], read_organisations, day)
        people, more = _read(values["people"], read_people, day)
        if len({one.username for one in people}) > PEOPLE_AT_ONCE:
            said = _("一次最多导入 %(count)s 人。") % {"count": PEOPLE_AT_ONCE}
            more.append(Problem(values["people"].name, "", said, _("请拆成几个文件，或在服务器上用 abacus init。")))
        if problems or more:
            return services.Outcome(problems=[*problems, *more])
        region = self.request.access.region
        if region is None:
            raise Refusal(_("没有可导入的区划。"))
        return services.import_lines(
            region=region,
            bodies=bodies,
            people=people,
            by=self.request.user,
            on=self.request.day,
        )

    def show(self, form: forms.Form, status: int = 200, **more: Any) -> HttpResponse:
        """The page, with complaints where there are any."""
        shown = {"form": form, "title": self.title, "button": self.button, "note": self.note, "back": self.back()}
        return render(self.request, self.template_name, {**shown, **more}, status=status)


def _read(file: UploadedFile | None, reader: Any, day: date) -> tuple[list[Any], list[Problem]]:
    if file is None:
        return [], []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"upload{Path(str(file.name)).suffix.lower()[:6]}"
        with path.open("wb") as target:
            for chunk in file.chunks():
                target.write(chunk)
        found: tuple[list[Any], list[Problem]] = reader(path, str(file.name), day)
        return found


@require_safe
def template(request: Request, name: str) -> HttpResponseBase:
    """A blank spreadsheet."""
    request.access.demand(Permission.ORGANISATIONS_MANAGE)
    with tempfile.TemporaryDirectory() as folder:
        made = {path.stem: path for path in write_templates(Path(folder))}
        if name not in made:
            raise Http404
        content = made[name].read_bytes()
    return downloads.open_to_all(content, name=f"{name}.xlsx", kind=XLSX)
