"""Undoing: an earlier content of a form is brought back."""

from datetime import date
from typing import Any

from django.db import transaction

from abacus.cycle.drafts import Stale
from abacus.cycle.sheets.kinds import SheetKind
from abacus.cycle.sheets.services.drafts import editable, save
from abacus.cycle.sheets.services.keeping import earlier_contents, keep_earlier
from abacus.foundation.accounts.models import User
from abacus.foundation.audit import services as audit


@transaction.atomic
def bring_back(kind: SheetKind, *, sheet_id: int, earlier_id: int, version: int, by: User, on: date) -> Any:
    """Give a form its earlier content again; what it held until now becomes an earlier content itself.

    Raises Stale when somebody saved since `version`, NotEditable, DoesNotExist for another form's content.
    """
    sheet = editable(kind, sheet_id, by, on)
    if sheet.version != version:
        raise Stale(sheet.saved_by.name)
    wanted = earlier_contents(kind, sheet).get(pk=earlier_id)
    keep_earlier(kind, sheet, by, always=True)
    saved = save(kind, sheet_id=sheet_id, content=kind.decode(wanted.content), version=version, by=by, on=on)
    audit.record(
        by=by, on=on, action=f"{kind.audit}.brought_back", target=sheet, before={"version": version},
        after={"version": saved.version, "content_of_version": wanted.version},
    )  # fmt: skip
    return saved
