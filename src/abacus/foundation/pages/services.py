"""All writes of the pages app."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from abacus.foundation.pages.models import SavedView
from abacus.foundation.refusals import Refusal

NAME_LENGTH = 40
LONGEST_QUERY, MOST = 4_000, 200


@transaction.atomic
def save_view(*, list_id: str, name: str, query: str, by: Any) -> SavedView:
    """Keep a view of a list for a person; one of the same name is replaced.

    Raises Refusal for more than a person can use: what nobody counts fills the database.
    """
    if len(query) > LONGEST_QUERY:
        raise Refusal(_("筛选条件太长，视图没有存。"), _("请减少筛选条件后再存。"))
    others = SavedView.objects.filter(user=by).exclude(list_id=list_id[:60], name=name[:NAME_LENGTH])
    if others.count() >= MOST:
        raise Refusal(_("已存了 %(most)s 个视图，不能再多。") % {"most": MOST}, _("请先删掉不用的视图。"))
    view, _made = SavedView.objects.update_or_create(
        user=by, list_id=list_id[:60], name=name[:NAME_LENGTH], defaults={"query": query}
    )
    return view


@transaction.atomic
def drop_view(*, view: SavedView, by: Any) -> None:
    """Delete a view of one's own. Raises PermissionError for somebody else's."""
    if view.user_id != by.pk:
        raise PermissionError(view.pk)
    view.delete()
