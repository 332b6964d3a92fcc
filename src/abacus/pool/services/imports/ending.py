"""Putting a previewed file aside, taking an applied one back."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from abacus.foundation.accounts.access import require
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.audit import services as audit
from abacus.pool.imports.access import NEEDED, batches_of
from abacus.pool.imports.standing import standing_on
from abacus.pool.models import ImportBatch
from abacus.pool.refusals import StandsOn, WrongState
from abacus.pool.services.guards import refuse_shut
from abacus.pool.services.imports.opening import waiting
from abacus.pool.services.imports.writing import take_back

State = ImportBatch.State


@transaction.atomic
def discard(*, batch_id: int, by: User, on: date) -> ImportBatch:
    """Put a previewed batch aside; its file may be uploaded again."""
    batch = waiting(batch_id=batch_id, by=by, on=on)
    batch.state = State.REFUSED
    batch.save(update_fields=["state"])
    batch.staged.all().delete()
    audit.record(by=by, on=on, action="import.discarded", target=batch)
    return batch


@transaction.atomic
def withdraw(*, batch_id: int, by: User, on: date, reason: str = "") -> ImportBatch:
    """Take an applied batch back, all of it, unless something stands on it (StandsOn says what)."""
    batch = batches_of(by, on).select_for_update(of=("self",)).select_related("upload").get(pk=batch_id)
    for permission in (Permission.IMPORT, NEEDED[batch.kind]):
        require(by, permission, path=batch.organisation_path, on=on)
    if batch.state != State.APPLIED:
        said = {"state": batch.get_state_display()}
        raise WrongState(_("这次导入的状态是“%(state)s”，不能撤回") % said, _("请刷新页面查看"))
    refuse_shut(batch.organisation_path, batch.fiscal_year)
    found = standing_on(batch)
    if found:
        raise StandsOn(found)
    before = {"file": batch.upload.name, "sha256": batch.sha256, "totals": batch.preview.get("totals")}
    gone = take_back(batch=batch, by=by)
    ImportBatch.objects.filter(pk=batch.pk).update(state=State.WITHDRAWN, withdrawn_on=on)
    audit.record(by=by, on=on, action="import.withdrawn", target=batch, reason=reason, before=before, after=gone)
    batch.refresh_from_db()
    return batch
