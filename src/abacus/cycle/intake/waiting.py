"""Findings that wait for their unit's answer, as cards of its worklist."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from abacus.cycle.intake.models import FindingAnswer, Table
from abacus.cycle.intake.services.answers import ANSWERS
from abacus.foundation.accounts.access import Access
from abacus.foundation.workflow.worklist import WorkItem

SETTLED = (FindingAnswer.Kind.ANSWERED, FindingAnswer.Kind.DISMISSED)
MOST = 100
"""Cards of one person; the rest follows when these are done."""


def open_tables(access: Access) -> QuerySet[Any]:
    """Taken tables that somebody answers for, with fewer answers than warnings; `unanswered` says how many."""
    own = Q(pk__in=[])
    for kind, permission in ANSWERS.items():
        scope = access.scope_of(permission)
        if scope.roots:
            own |= Q(kind=kind) & scope.filter("organisation_path")
    settled = Count("answers", filter=Q(answers__superseded=False, answers__kind__in=SETTLED))
    rows = Table.objects.filter(own, state=Table.State.TAKEN, warnings__gt=0).annotate(settled=settled)
    return rows.filter(warnings__gt=F("settled")).annotate(unanswered=F("warnings") - F("settled"))


def cards(access: Access) -> Iterator[WorkItem]:
    """One card for each table."""
    if not any(access.has(permission) for permission in ANSWERS.values()):
        return
    for table in open_tables(access).select_related("unit", "batch").order_by("pk")[:MOST]:
        said = ngettext("%(n)s 个问题尚未答复", "%(n)s 个问题尚未答复", table.unanswered) % {"n": table.unanswered}
        yield WorkItem(
            title=table.title or table.sheet, what=_("收表问题"), whose=table.unit.name if table.unit else "",
            since=table.batch.taken_on or access.on, due=None, button=_("答复"), detail=said,
            url=reverse("intake:findings-of", args=[table.pk]), fiscal_year=table.fiscal_year or access.on.year,
        )  # fmt: skip
