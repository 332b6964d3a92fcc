"""Pages of the interface: what it can do, and the tokens of people."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from abacus.api import services
from abacus.api.models import ApiToken
from abacus.api.scopes import OFFERED, READING
from abacus.api.services.tokens import LONGEST, USUAL
from abacus.api.site import DESCRIPTION, KEY_HEADER, described
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.organisations.formpages import DayInput, FormPage, offer
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.refusals import Refusal
from abacus.foundation.requests import Request

SEE = (Permission.API_USE, Permission.PEOPLE_VIEW)
"""Who has to do with tokens: those who may have one, and those who look after people."""


SHOWN = 500
"""The newest tokens that the page lists."""


TAGS = {
    "token": gettext_lazy("令牌"),
    "projects": gettext_lazy("项目"),
    "budgets": gettext_lazy("预算"),
    "execution": gettext_lazy("执行"),
    "targets": gettext_lazy("绩效目标"),
    "outcomes": gettext_lazy("环节结果"),
    "explanations": gettext_lazy("计算说明"),
    "rules": gettext_lazy("规则"),
}
"""Tag of operations → heading on the page that describes them, in the order of the page."""


def visible_tokens(request: Request) -> QuerySet[ApiToken]:
    """One's own tokens, and for administrators those of the people of their region."""
    scope = request.access.scope_of(Permission.PEOPLE_VIEW)
    mine = Q(owner=request.user) | scope.filter("owner__organisation__path")
    return ApiToken.objects.filter(mine).select_related("owner__organisation", "organisation", "confirmed_by")


@require_safe
def tokens(request: Request) -> HttpResponse:
    """The tokens one may see, those that wait or work first, with what may be done with each."""
    request.access.demand(*SEE)
    confirms, manages = (request.access.has(one) for one in (Permission.GRANT_CONFIRM, Permission.PEOPLE_MANAGE))
    rows: list[dict[str, Any]] = [
        {
            "it": one,
            "state": one.state_on(request.day),
            "confirm": confirms and one.state_on(request.day) == ApiToken.State.WAITING,
            "revoke": one.revoked_on is None and (one.owner_id == request.user.pk or confirms or manages),
        }
        for one in visible_tokens(request)[:SHOWN]
    ]
    rows.sort(key=lambda row: list(ApiToken.State).index(row["state"]))
    shown = {
        "rows": rows, "may_issue": request.access.has(Permission.API_USE),
        "administers": request.access.has(Permission.PEOPLE_VIEW), "day": request.day,
    }  # fmt: skip
    return render(request, "api/tokens.html", shown)


class TokenForm(forms.Form):
    """A token for oneself."""

    name = forms.CharField(
        label=gettext_lazy("用途"), max_length=60, help_text=gettext_lazy("由哪个系统使用，如“预算一体化系统”")
    )
    permissions = forms.MultipleChoiceField(
        label=gettext_lazy("权限"), widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("只勾选该系统用得着的；您的任职变动后，令牌随之收窄"),
    )  # fmt: skip
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=gettext_lazy("机构范围"), empty_label=None,
        help_text=gettext_lazy("令牌只见该机构及其下级的数据；业务科室为其分管部门的数据"),
    )  # fmt: skip
    expires_on = forms.DateField(label=gettext_lazy("有效期至"), widget=DayInput())

    def __init__(self, *args: Any, organisations: QuerySet[Organisation], offered: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "organisation", organisations)
        self.fields["permissions"].choices = offered  # type: ignore[attr-defined]


class NewToken(FormPage):
    """Issue a token; its text is shown once, on the page that answers."""

    permissions = (Permission.API_USE,)
    form_class = TokenForm
    template_name = "api/new.html"
    title = gettext_lazy("签发接口令牌")
    button = gettext_lazy("签发，提请安全管理员确认")
    note = gettext_lazy("令牌代表您本人：它能做的，都记在您名下。签发后由安全管理员确认才能使用，最长一年。")

    def form_options(self) -> dict[str, Any]:
        access = self.request.access
        posts = [held.organisation.pk for held in access.appointments if Permission.API_USE in held.permissions]
        below = Organisation.objects.on(self.request.day).filter(
            Q(pk__in=posts) | access.scope.filter("path"), kind__in=["region", "department", "unit", "division"]
        )
        return {
            "organisations": below.order_by("path"),
            "offered": [(one.value, one.label) for one in OFFERED if access.has(one)],
        }

    def initial(self) -> dict[str, Any]:
        access = self.request.access
        posts = [held.organisation for held in access.appointments if Permission.API_USE in held.permissions]
        return {
            "permissions": [one.value for one in OFFERED if one in READING and access.has(one)],
            "organisation": posts[0].pk if posts else None,
            "expires_on": self.request.day + timedelta(days=USUAL),
        }

    def back(self) -> str:
        return reverse("api:tokens")

    def post(self, request: Any, **kwargs: Any) -> HttpResponse:
        form = self.form_class(request.POST, **self.form_options())
        if not form.is_valid():
            return self.show(form, 422)
        try:
            token, text = services.issue(**form.cleaned_data, by=request.user, on=request.day)
        except Refusal as refusal:
            form.add_error(None, f"{refusal.message}。{refusal.todo}")
            return self.show(form, refusal.status)
        answer = render(request, "api/issued.html", {"it": token, "text": text})
        answer["Cache-Control"] = "no-store"
        return answer

    def extra(self) -> dict[str, Any]:
        return {"longest": LONGEST}


@require_POST
def confirm(request: Request, pk: int) -> HttpResponse:
    """Confirm somebody's token: it works from now on."""
    request.access.demand(Permission.GRANT_CONFIRM)
    found = get_object_or_404(visible_tokens(request), pk=pk)
    services.confirm(token_id=found.pk, by=request.user, on=request.day)
    messages.success(
        request, _("已确认 %(name)s 的令牌“%(token)s”。") % {"name": found.owner.name, "token": found.name}
    )
    return redirect("api:tokens")


@require_POST
def revoke(request: Request, pk: int) -> HttpResponse:
    """End a token at once."""
    request.access.demand(*SEE)
    found = get_object_or_404(visible_tokens(request), pk=pk)
    services.revoke(token_id=found.pk, by=request.user, on=request.day)
    messages.success(request, _("令牌“%(token)s”已撤销，立即失效。") % {"token": found.name})
    return redirect("api:tokens")


@require_safe
def documentation(request: Request) -> HttpResponse:
    """What the interface can do, from its own description: for people, without a script."""
    request.access.demand(*SEE)
    said = described()
    groups: dict[str, list[dict[str, Any]]] = {str(label): [] for label in TAGS.values()}
    for address, operations in said["paths"].items():
        for method, one in operations.items():
            groups[str(TAGS[one["tags"][0]])].append(operation(address, method, one, said))
    shown = {
        "info": said["info"], "groups": groups, "key_header": KEY_HEADER, "description_url": DESCRIPTION,
        "schemas": [(name, fields(schema)) for name, schema in said["components"]["schemas"].items()],
    }  # fmt: skip
    return render(request, "api/documentation.html", shown)


def operation(address: str, method: str, one: dict[str, Any], said: dict[str, Any]) -> dict[str, Any]:
    """One operation for the page."""
    body = one.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    answer = one["responses"]["200"]["content"]["application/json"]["schema"]
    return {
        "id": one["operationId"],
        "method": method.upper(),
        "address": address,
        "summary": one["summary"],
        "description": one.get("description", ""),
        "permissions": [Permission(each).label for each in one["x-permissions"]],
        "parameters": [{**each, "kind": kind(each["schema"])} for each in one["parameters"]],
        "body": kind(body) if body else "",
        "answer": kind(answer),
    }


def fields(schema: dict[str, Any]) -> dict[str, Any]:
    """A kind of data for the page."""
    required = set(schema.get("required", ()))
    rows = [
        {"name": name, "kind": kind(one), "required": name in required, "description": one.get("description", "")}
        for name, one in schema.get("properties", {}).items()
    ]
    return {"description": schema.get("description", ""), "rows": rows}


def kind(schema: dict[str, Any]) -> str:
    """The kind of a value in a word or two."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " | ".join(kind(one) for one in schema["anyOf"])
    if "enum" in schema:
        return " | ".join(str(one) for one in schema["enum"])
    if schema.get("type") == "array":
        return f"{kind(schema['items'])}[]"
    return str(schema.get("format") or schema.get("type") or "any")
