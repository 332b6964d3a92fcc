"""Addresses with one page of each kind, for tests of the page kinds themselves.

The rows of the sample list are saved views: a model every installation has. Their ids
stand in for amounts.
"""

from datetime import date

import django_filters
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.decorators import login_not_required
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import PermissionDenied
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path
from django.utils import timezone
from django.views.i18n import set_language

from abacus.foundation.accounts.models import User
from abacus.foundation.pages import numbers
from abacus.foundation.pages.columns import Column
from abacus.foundation.pages.drafts import draft_saved
from abacus.foundation.pages.explain import Input, explanation, render_explanation
from abacus.foundation.pages.listing import Bulk, Listing, Total, View
from abacus.foundation.pages.listviews import ListPage
from abacus.foundation.pages.models import SavedView
from abacus.foundation.pages.refusals import answer
from abacus.foundation.refusals import Refusal

UNIT = 1_000_000


class Filters(django_filters.FilterSet):
    """What the sample list can be filtered by."""

    name = django_filters.CharFilter(lookup_expr="contains", label="名称")
    id = django_filters.RangeFilter(label="金额")
    list_id = django_filters.MultipleChoiceFilter(choices=[("a", "甲类"), ("b", "乙类")], label="类别")


LISTING = Listing(
    id="sample",
    title="样表",
    filters=Filters,
    columns=(
        Column("name", "名称", sort="name", fixed=True, url=lambda row: f"/why/?row={row.pk}"),
        Column("list_id", "类别", kind="code"),
        Column("amount", "金额", kind="wan", value=lambda row: row.pk * UNIT, sort="pk", sum=True),
        Column("paid", "执行", kind="wan", value=lambda row: None, why_null="尚无支付记录"),
        Column("rate", "执行率", kind="rate", unit="%", value=lambda row: (row.pk, 3)),
        Column("due", "期限", kind="day", value=lambda row: date(2022, 3, 31), default=False),
    ),
    views=(View("甲类", "list_id=a"),),
    totals=lambda rows: [Total("金额", numbers.wan((rows.aggregate(sum=Sum("pk"))["sum"] or 0) * UNIT))],
    bulk=(
        Bulk("mark", "列入抽查", run=lambda request, rows: f"已列入 {rows.count()} 项"),
        Bulk("drop", "退回", run=lambda request, rows: "已退回", allowed=lambda user: False),
    ),
    empty="先导入项目。",
    name_of=lambda row: row.name,
)


class SampleList(ListPage):
    """The sample list: everybody's saved views of the lists a and b."""

    listing = LISTING
    template_name = "pages/list.html"

    def queryset(self):
        return SavedView.objects.filter(list_id__in=["a", "b"])


def why(request: HttpRequest) -> HttpResponse:
    """The explanation of a number."""
    result = {"steps": [{"name": "points", "label": "得分", "formula": "10 × 37.24 ÷ 43.20", "shown": "8.62 分"}]}
    made = explanation(
        result,
        title="预算执行率",
        words="得 **8.62** 分",
        inputs=[Input("执行数", "372,400.00 元", "国库科 经办")],
        back_url="/record/",
    )
    return render_explanation(request, made)


def record(request: HttpRequest) -> HttpResponse:
    """A page with a number that can be opened, a draft form and a way back to the list."""
    return render(request, "sample_record.html", {})


def draft(request: HttpRequest) -> HttpResponse:
    """Keep a draft, unless somebody else was first."""
    if request.POST["goal"] == "冲突":
        refusal = Refusal("王五已保存了新的内容")
        refusal.status = 409
        return answer(request, refusal, difference_url="/record/difference/")
    findings = [{"level": "must", "what": f"年度目标是“{request.POST['goal']}”。", "where": "到目标", "cell": "f-goal"}]
    return draft_saved(
        request, version=int(request.POST["version"]) + 1, at=timezone.now(), findings=findings, passed=3
    )


def refused(request: HttpRequest) -> HttpResponse:
    """A service refuses."""
    raise Refusal("余额不能为负", "先核对已支付的金额")


def forbidden(request: HttpRequest) -> HttpResponse:
    """The role does not allow it."""
    raise PermissionDenied("只有绩效管理科可以退回")


urlpatterns = [
    path("language/", login_not_required(set_language), name="set_language"),
    path("list/", SampleList.as_view(), name="list"),
    path("why/", why, name="why"),
    path("record/", record, name="record"),
    path("draft/", draft, name="draft"),
    path("refused/", refused, name="refused"),
    path("forbidden/", forbidden, name="forbidden"),
    path("", include("abacus.foundation.pages.urls")),
    path("", include("abacus.foundation.accounts.urls")),
    path("", include("abacus.foundation.workflow.urls")),
    path("", include("abacus.foundation.notices.urls")),
]
handler400 = "abacus.web.errors.bad_request"
handler403 = "abacus.web.errors.refused"
handler404 = "abacus.web.errors.not_found"
handler500 = "abacus.web.errors.failed"


def session_of(user: User) -> str:
    """The key of a session in which this person is signed in."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return str(session.session_key)
