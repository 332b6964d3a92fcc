"""The list of what waits for a reviewer: the same for every stage whose forms go on a route."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from abacus.foundation.pages.columns import Column
from abacus.foundation.pages.listing import Listing
from abacus.foundation.pages.listviews import ListPage
from abacus.foundation.requests import Request
from abacus.foundation.workflow import services as workflow
from abacus.foundation.workflow.views.bulk import APPROVE


def review_listing(*, id: str, title: Promise, review: str, empty: Promise) -> Listing:
    """The tasks of a stage; `review` names the address of one task's page, `empty` is said when none waits."""
    return Listing(
        id=id,
        title=title,
        columns=(
            Column(
                "title", _("项目名称"), value="submission.title", sort="submission__title", fixed=True,
                url=lambda task: reverse(review, args=[task.pk]),
            ),
            Column(
                "unit", _("实施单位"), value="submission.organisation.name",
                sort="submission__organisation__sort_key",
            ),
            Column("year", _("年度"), value="submission.fiscal_year", sort="submission__fiscal_year"),
            Column("step", _("环节"), value="label", sort="label"),
            Column("since", _("送达"), kind="day", value="opened_on", sort="opened_on"),
            Column("due", _("期限"), kind="day", value="due_on", sort="due_on", why_null=_("没有期限")),
        ),
        bulk=(APPROVE,),
        order=("due_on", "pk"),
        empty=empty,
        name_of=lambda task: task.submission.title,
    )  # fmt: skip


class ReviewQueue(ListPage):
    """The tasks about one `kind` of subject that wait for this person's review, of every year."""

    kind: str
    request: Request

    def queryset(self) -> QuerySet[Any]:
        tasks = workflow.open_tasks(self.request.user, self.request.day)
        return tasks.filter(submission__subject_kind=self.kind, step__gt=0).select_related("submission__organisation")
