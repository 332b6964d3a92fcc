"""A page with one form whose service may refuse; used for administration."""

from typing import Any, ClassVar, cast

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from abacus.foundation.audit.requests import Request
from abacus.foundation.refusals import Refusal


class Guarded(View):
    """A page for those who hold one of `permissions`; asked before anything else."""

    request: Request
    permissions: ClassVar[tuple[str, ...]] = ()

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        request.access.demand(*self.permissions)
        return super().dispatch(request, *args, **kwargs)


def offer(form: forms.Form, field: str, rows: QuerySet[Any]) -> None:
    """Let a field of a form choose among rows."""
    cast(forms.ModelChoiceField, form.fields[field]).queryset = rows


class FormPage(Guarded):
    """Shows a form, calls a service, says what happened.

    A subclass sets `permissions` (any of them), `form_class`, `title`, `button`, and answers `act` with
    (message, address to go on to). What the service refuses stands above the form, nothing typed is lost.
    """

    form_class: type[forms.Form]
    title: Any = ""
    button: Any = ""
    note: Any = ""
    template_name = "organisations/form.html"

    def prepare(self, **kwargs: Any) -> None:
        """Find the record the form is about; Http404 where it is out of scope."""

    def initial(self) -> dict[str, Any]:
        """What the form shows at first."""
        return {}

    def form_options(self) -> dict[str, Any]:
        """More for the form, e.g. what may be chosen."""
        return {}

    def act(self, values: dict[str, Any]) -> tuple[str, str]:
        """Call the service; answer the message and the address to go on to."""
        raise NotImplementedError

    def back(self) -> str:
        """Where "cancel" leads."""
        return "/"

    def extra(self) -> dict[str, Any]:
        """More for the template."""
        return {}

    def get(self, request: Any, **kwargs: Any) -> HttpResponse:
        self.prepare(**kwargs)
        return self.show(self.form_class(initial=self.initial(), **self.form_options()))

    def post(self, request: Any, **kwargs: Any) -> HttpResponse:
        self.prepare(**kwargs)
        form = self.form_class(request.POST, request.FILES, **self.form_options())
        if not form.is_valid():
            return self.show(form, 422)
        try:
            said, onward = self.act(form.cleaned_data)
        except Refusal as refusal:
            if refusal.status == 403:
                raise
            form.add_error(None, f"{refusal.message}{refusal.todo}")
            return self.show(form, refusal.status)
        messages.success(request, said)
        return redirect(onward)

    def show(self, form: forms.Form, status: int = 200) -> HttpResponse:
        """The page."""
        shown = {
            "form": form, "title": self.title, "button": self.button, "note": self.note, "back": self.back(),
            **self.extra(),
        }  # fmt: skip
        return render(self.request, self.template_name, shown, status=status)


class DayInput(forms.DateInput):
    """The browser's own day picker."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")
