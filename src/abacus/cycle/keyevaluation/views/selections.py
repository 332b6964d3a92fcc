"""The pages of a selection: list, funnel, layers."""

from typing import Any

from django import forms as django_forms
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from abacus.cycle.acting import act, version_from
from abacus.cycle.keyevaluation import services
from abacus.cycle.keyevaluation.forms import BeginForm, LayerForm
from abacus.cycle.keyevaluation.models import Selection, SelectionEntry
from abacus.cycle.keyevaluation.rules import Rules, rules_for
from abacus.cycle.keyevaluation.tables import ENTRIES, SELECTIONS, counted
from abacus.foundation.accounts.access import require
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.organisations.formpages import FormPage
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.pages.frame import selected_year
from abacus.foundation.pages.listed import Listed
from abacus.foundation.pages.listviews import ListPage
from abacus.foundation.requests import Request
from abacus.pool.views.access import may_open

READERS = (Permission.PROJECT_VIEW,)


def visible_selection(request: Request, selection_id: int) -> Selection:
    """A selection this person may see. Raises Http404."""
    rows = Selection.objects.visible_to(request.user, request.day).select_related("region", "begun_by")
    found: Selection = get_object_or_404(rows, pk=selection_id)
    return found


def page_of(selection_id: int) -> str:
    """Where a selection is shown."""
    return reverse("keyevaluation:selection", args=[selection_id])


@method_decorator(may_open(*READERS), name="dispatch")
class SelectionList(ListPage):
    """The selections of the chosen year."""

    listing = SELECTIONS
    template_name = "keyevaluation/selections.html"
    request: Request

    def queryset(self) -> QuerySet[Any]:
        rows = Selection.objects.visible_to(self.request.user, self.request.day)
        return counted(rows.filter(fiscal_year=self.year))

    def extra(self, listed: Listed) -> dict[str, Any]:
        """Whether one may be begun."""
        return {"may_lead": self.request.access.has(Permission.KEY_EVALUATE)}


@method_decorator(may_open(*READERS), name="dispatch")
class SelectionPage(ListPage):
    """One funnel: its layers, and every project with its reason."""

    listing = ENTRIES
    template_name = "keyevaluation/selection.html"
    request: Request

    def queryset(self) -> QuerySet[Any]:
        self.selection = visible_selection(self.request, self.kwargs["selection_id"])
        rows = SelectionEntry.objects.within(self.request.access.scope).filter(selection=self.selection)
        return rows.select_related("project_year__project", "project_year__organisation")

    def extra(self, listed: Listed) -> dict[str, Any]:
        """The layers, and what may be done next."""
        layers = list(self.selection.layers.select_related("done_by"))
        leads = self.request.access.may(Permission.KEY_EVALUATE, self.selection.organisation_path)
        return {
            "selection": self.selection,
            "layers": layers,
            "leads": leads,
            "cases": self.selection.cases.count(),
            "running": leads and self.selection.state == Selection.State.OPEN,
        }


class Leading(FormPage):
    """A form of whoever organises evaluations in the region."""

    permissions = (Permission.KEY_EVALUATE,)
    request: Request
    region: Organisation

    def prepare(self, **kwargs: Any) -> None:
        region = self.request.access.region
        if region is None:
            raise Http404
        self.region = region
        require(self.request.user, Permission.KEY_EVALUATE, path=region.path, on=self.request.day)

    @property
    def rules(self) -> Rules:
        """The rules of the region."""
        return rules_for(self.region, selected_year(self.request), self.request.day)


class Begin(Leading):
    """Begin a funnel."""

    form_class = BeginForm
    title = gettext_lazy("开始层层筛选")
    button = gettext_lazy("列出全部项目")

    def initial(self) -> dict[str, Any]:
        return {"title": _("%(year)s年财政重点评价选取") % {"year": selected_year(self.request)}}

    def act(self, values: dict[str, Any]) -> tuple[str, str]:
        made = services.begin_selection(
            region=self.region, fiscal_year=selected_year(self.request), title=values["title"], by=self.request.user,
            on=self.request.day,
        )  # fmt: skip
        return _("已列出全部项目，可以逐层筛选。"), page_of(made.pk)

    def back(self) -> str:
        return reverse("keyevaluation:selections")


class AddLayer(Leading):
    """Go one layer on."""

    form_class = LayerForm
    title = gettext_lazy("添加一层筛选")
    button = gettext_lazy("按这一层筛选")

    def prepare(self, **kwargs: Any) -> None:
        self.selection = visible_selection(self.request, kwargs["selection_id"])
        super().prepare()

    @property
    def rules(self) -> Rules:
        """The rules of the selection's year."""
        return rules_for(self.selection.region, self.selection.fiscal_year, self.request.day)

    def initial(self) -> dict[str, Any]:
        return {"focus": [one.id for one in self.rules.key_focus], "version": self.selection.version}

    def form_options(self) -> dict[str, Any]:
        line = self.rules.amount_line_fen
        said = (
            _("本地规则的金额线是 %(wan)s 万元。") % {"wan": line // 1_000_000} if line else _("本地规则没有金额线。")
        )
        self.note = said + "".join(
            _("本地重点领域：%(label)s。") % {"label": one.label} for one in self.rules.key_focus
        )
        return {"kinds": [(one.id, one.label) for one in self.rules.layers]}

    def act(self, values: dict[str, Any]) -> tuple[str, str]:
        layer = services.add_layer(
            selection_id=self.selection.pk, version=version_from(self.request.POST), by=self.request.user,
            on=self.request.day, **values,
        )  # fmt: skip
        said = _("“%(label)s”筛选后留下 %(count)s 个。") % {"label": layer.label, "count": layer.inside_count}
        return said, page_of(self.selection.pk)

    def show(self, form: django_forms.Form, status: int = 200) -> HttpResponse:
        form.fields["version"] = django_forms.CharField(
            widget=django_forms.HiddenInput, initial=self.selection.version, required=False
        )
        return super().show(form, status)

    def back(self) -> str:
        return page_of(self.selection.pk)


@require_POST
@may_open(Permission.KEY_EVALUATE)
def drop_layer(request: Request, selection_id: int) -> HttpResponse:
    """Take the last layer back."""
    visible_selection(request, selection_id)

    def run() -> str:
        services.drop_layer(
            selection_id=selection_id, version=version_from(request.POST), reason=request.POST.get("reason", ""),
            by=request.user, on=request.day,
        )  # fmt: skip
        return _("已撤销最后一层。")

    return act(request, run, page_of(selection_id))


@require_POST
@may_open(Permission.KEY_EVALUATE)
def settle(request: Request, selection_id: int) -> HttpResponse:
    """Settle the funnel."""
    visible_selection(request, selection_id)

    def run() -> str:
        services.settle_selection(
            selection_id=selection_id, version=version_from(request.POST), by=request.user, on=request.day
        )
        return _("筛选结果已定下，可以建立案卷。")

    return act(request, run, page_of(selection_id))


@require_POST
@may_open(Permission.KEY_EVALUATE)
def open_cases(request: Request, selection_id: int) -> HttpResponse:
    """Open a case for every project that was selected."""
    visible_selection(request, selection_id)

    def run() -> str:
        made = services.open_selected(selection_id=selection_id, by=request.user, on=request.day)
        return _("已建立 %(count)s 个案卷。") % {"count": len(made)}

    return act(request, run, page_of(selection_id), reverse("keyevaluation:list"))
