"""What a form held earlier, kept as people write it."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet

from abacus.cycle.sheets.kinds import SheetKind
from abacus.cycle.sheets.models import Earlier
from abacus.foundation.accounts.models import User

APART = timedelta(minutes=10)
"""How long one person's writing counts as one piece: a draft is saved every few seconds."""
MOST = 30
"""How many earlier contents of one form are kept; the oldest go first."""


def earlier_contents(kind: SheetKind, sheet: Any) -> QuerySet[Earlier]:
    """What the form held earlier, newest first."""
    return Earlier.objects.filter(sheet_kind=kind.subject_kind, sheet_id=sheet.pk).select_related("saved_by")


def keep_earlier(kind: SheetKind, sheet: Any, by: User, *, always: bool = False) -> None:
    """Keep what the row holds before `by` changes it, once for each piece of writing; part of the change."""
    kept = earlier_contents(kind, sheet)
    last = kept.first()
    one_piece = last is not None and sheet.saved_by_id == by.pk and sheet.saved_at - last.saved_at < APART
    if sheet.version == 0 or (one_piece and not always):
        return
    Earlier.objects.get_or_create(
        sheet_kind=kind.subject_kind,
        sheet_id=sheet.pk,
        version=sheet.version,
        defaults={
            "organisation_path": sheet.organisation_path,
            "content": sheet.content,
            "saved_at": sheet.saved_at,
            "saved_by_id": sheet.saved_by_id,
        },
    )
    outlived = list(kept.values_list("pk", flat=True)[MOST:])
    if outlived:
        Earlier.objects.filter(pk__in=outlived).delete()
