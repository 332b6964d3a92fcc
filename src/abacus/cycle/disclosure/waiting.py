"""What waits for somebody in disclosure: publications to hand in, to decide on, to publish."""

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from abacus.cycle.disclosure.models import Publication
from abacus.foundation.accounts.access import Access
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.workflow.worklist import WorkItem

State = Publication.State


def mine(access: Access) -> Any:
    """The publications on which this person may do the next step."""
    prepare = access.scope_of(Permission.DISCLOSURE_PREPARE).filter("organisation_path")
    publish = access.scope_of(Permission.DISCLOSURE_PUBLISH).filter("organisation_path")
    rows = Publication.objects.filter((Q(state=State.PREPARING) & prepare) | (Q(state=State.HANDED_IN) & publish))
    return rows.select_related("organisation").defer("snapshot").order_by("organisation__sort_key", "pk")


def count(request: Any) -> int | None:
    """How many wait for this person."""
    if not request.access.has(Permission.PROJECT_VIEW):
        return None
    return mine(request.access).count() or None


def cards(access: Access) -> list[WorkItem]:
    """One card for each."""
    return [card(one) for one in mine(access)]


def card(publication: Publication) -> WorkItem:
    """What to do with one publication: hand it in, or publish it."""
    preparing = publication.state == State.PREPARING
    return WorkItem(
        title=publication.organisation.name,
        what=_("公开%(kind)s") % {"kind": publication.get_kind_display()},
        whose=publication.organisation.name,
        since=publication.prepared_on if preparing else publication.handed_in_on or publication.prepared_on,
        due=None,
        button=_("核对并报送") if preparing else _("核对并公开"),
        url=reverse("disclosure:publication", args=[publication.pk]),
        fiscal_year=publication.fiscal_year,
        detail=_("退回修改") if preparing and publication.returned else str(publication.get_state_display()),
        returned=preparing and bool(publication.returned),
    )
