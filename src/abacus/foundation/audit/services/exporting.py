"""Who took which rows away as a file: an event before the file is made, and no file without it."""

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from abacus.foundation.audit.services import recording as audit


@transaction.atomic
def taken(request: HttpRequest, title: str, rows: int | None, form: str, filters: str) -> None:
    """Write down that the signed-in person took so many rows of a list."""
    by = request.user if request.user.is_authenticated else None
    organisation = getattr(by, "organisation", None)
    words = {"title": title, "rows": rows, "form": form}
    label = _("%(title)s（全部，%(form)s）") if rows is None else _("%(title)s（%(rows)s 行，%(form)s）")
    audit.record(
        by=by, on=request.day, action="lists.exported",  # type: ignore[attr-defined]
        target=("list", "", label % words),
        path=organisation.path if organisation else "", after={"rows": rows, "format": form, "filters": filters},
    )  # fmt: skip
