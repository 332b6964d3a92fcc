"""Writing a form of any kind: save, keep what came second, choose between two contents."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import transaction

from abacus.cycle.drafts import NotEditable, Rival, Stale
from abacus.cycle.sheets.kinds import SheetKind
from abacus.cycle.sheets.services.keeping import keep_earlier
from abacus.foundation.accounts.access import require
from abacus.foundation.accounts.models import User
from abacus.foundation.audit import services as audit


def sheet_of(kind: SheetKind, sheet_id: int, by: User, on: date) -> Any:
    """A form, locked till the end of the transaction. Raises DoesNotExist out of scope.

    Locked by itself and read afterwards: whoever waits for a row joined with who saved it last does not find
    it again on PostgreSQL when somebody else has saved it meanwhile.
    """
    rows = kind.model.objects.visible_to(by, on)
    rows.select_for_update().only("pk").get(pk=sheet_id)
    return rows.select_related(*kind.related, "saved_by").get(pk=sheet_id)


def editable(kind: SheetKind, sheet_id: int, by: User, on: date) -> Any:
    """A form that may be written now, by this person. Raises Refused, NotEditable, DoesNotExist."""
    sheet = sheet_of(kind, sheet_id, by, on)
    require(by, kind.fills, path=sheet.organisation_path, on=on)
    if not sheet.editable:
        raise NotEditable(*kind.not_editable(sheet))
    return sheet


@transaction.atomic
def save(kind: SheetKind, *, sheet_id: int, content: Any, version: int, by: User, on: date) -> Any:
    """Keep what was typed, whatever it is. Raises Stale when somebody else saved since `version`, NotEditable."""
    sheet = editable(kind, sheet_id, by, on)
    kept = kind.decode(sheet.content)
    content = kind.prepared(content, kept)
    kind.refresh(sheet)
    if kind.unchanged(sheet, kept, content):
        return sheet
    if sheet.version != version:
        raise Stale(sheet.saved_by.name)
    keep_earlier(kind, sheet, by)
    kind.store(sheet, content, None, by, on)
    sheet.version += 1
    sheet.saved_by = by
    sheet.save()
    changes = kind.compare(kept, content)
    audit.record(
        by=by,
        on=on,
        action=f"{kind.audit}.saved",
        target=sheet,
        before={change.key: change.old for change in changes},
        after={change.key: change.new for change in changes},
    )
    return sheet


@transaction.atomic
def keep_rival(kind: SheetKind, *, sheet_id: int, content: Any, by: User, on: date) -> Rival:
    """Keep what came second, so that its author can choose between both on the difference page."""
    sheet = editable(kind, sheet_id, by, on)
    content = kind.prepared(content, kind.decode(sheet.content))
    kept: Rival
    kept, _made = kind.rival.objects.update_or_create(
        **{kind.rival_of: sheet}, by=by, defaults={"content": kind.encode(content)}
    )
    audit.record(by=by, on=on, action=f"{kind.audit}.rival_kept", target=sheet)
    return kept


@transaction.atomic
def settle_rival(
    kind: SheetKind, *, sheet_id: int, take_mine: Collection[str], version: int, by: User, on: date
) -> Any:
    """Save what is there now with the differences in `take_mine` from one's own content, which is then let go.

    Raises Stale when a third content has been saved meanwhile; the own one is still kept then.
    """
    sheet = editable(kind, sheet_id, by, on)
    rival = kind.rival.objects.filter(**{kind.rival_of: sheet}, by=by).first()
    if rival is None:
        return sheet
    merged = kind.merge(kind.decode(rival.content), kind.decode(sheet.content), take_mine)
    saved = save(kind, sheet_id=sheet_id, content=merged, version=version, by=by, on=on)
    rival.delete()
    return saved
