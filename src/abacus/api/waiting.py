"""Tokens that wait for a second person, on the workbench."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from abacus.api.models import ApiToken
from abacus.foundation.accounts.access import Access
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.workflow.confirmations import card
from abacus.foundation.workflow.worklist import WorkItem


def cards(access: Access) -> Iterator[WorkItem]:
    """A card for every token that somebody else has issued and nobody confirmed."""
    if not access.has(Permission.GRANT_CONFIRM):
        return
    scope = access.scope_of(Permission.GRANT_CONFIRM)
    rows = ApiToken.objects.filter(
        scope.filter("owner__organisation__path"), confirmed_on=None, revoked_on=None, expires_on__gte=access.on
    )
    for one in rows.exclude(owner=access.user).select_related("owner", "organisation"):
        yield card(
            title=one.name, what=_("接口令牌待确认"), whose=one.owner.name, since=one.issued_on, due=None,
            url=reverse("api:tokens"), detail=_("、").join(one.permission_labels),
        )  # fmt: skip
