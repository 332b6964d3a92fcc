"""Who took what away as a file: an event before the file is made, and no file without it."""

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from abacus.foundation.audit.services import recording as audit
from abacus.foundation.pages.downloads import Taking


@transaction.atomic
def taken(request: HttpRequest, taking: Taking) -> None:
    """Write down that the signed-in person took a list, a table or the file of a record.

    It stands where the record belongs, else where the person does.
    """
    by = request.user if request.user.is_authenticated else None
    organisation = getattr(by, "organisation", None)
    own = organisation.path if organisation else ""
    single = taking.target is not None
    words = {"title": taking.title, "rows": taking.rows, "form": taking.form}
    if taking.rows is not None:
        label = _("%(title)s（%(rows)s 行，%(form)s）") % words
    else:
        label = (_("%(title)s（%(form)s）") if single else _("%(title)s（全部，%(form)s）")) % words
    kind, identity, _name = audit.named(taking.target) if single else ("list", "", "")
    audit.record(
        by=by, on=request.day, action="files.taken" if single else "lists.exported",  # type: ignore[attr-defined]
        target=(kind, identity, label), path=getattr(taking.target, "organisation_path", "") or own,
        after={"rows": taking.rows, "format": taking.form, "filters": taking.filters},
    )  # fmt: skip
