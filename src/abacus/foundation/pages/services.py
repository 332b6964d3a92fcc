"""All writes of the pages app."""

from typing import Any

from django.db import transaction

from abacus.foundation.pages.models import SavedView

NAME_LENGTH = 40


@transaction.atomic
def save_view(*, list_id: str, name: str, query: str, by: Any) -> SavedView:
    """Keep a view of a list for a person; one of the same name is replaced."""
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
