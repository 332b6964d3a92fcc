"""Who may import what, and in whose name."""

from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from abacus.foundation.accounts.access import Access, access_of
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.refusals import Refusal
from abacus.pool.models import ImportBatch

NEEDED: dict[str, Permission] = {
    ImportBatch.Kind.PROJECTS: Permission.PROJECT_EDIT,
    ImportBatch.Kind.BUDGET: Permission.MONEY_POST,
    ImportBatch.Kind.EXECUTION: Permission.MONEY_POST,
}
"""What a kind of import needs beside the permission to import."""


def batches_of(by: User, on: date) -> QuerySet[ImportBatch]:
    """The imports somebody may see: those of their own bodies and below."""
    access = access_of(by, on)
    own = [held.organisation.pk for held in access.appointments if Permission.IMPORT in held.permissions]
    visible = Q(organisation__in=own)
    if access.has(Permission.IMPORT):
        visible |= access.scope_of(Permission.IMPORT).filter("organisation_path")
    return ImportBatch.objects.filter(visible, kind__in=NEEDED)


def may_read(access: Access, batch: ImportBatch) -> bool:
    """Whether `batches_of` would hold the batch; asks the database nothing."""
    own = any(
        Permission.IMPORT in held.permissions and held.organisation.pk == batch.organisation_id
        for held in access.appointments
    )
    return own or access.scope_of(Permission.IMPORT).covers(batch.organisation_path)


def kinds_for(access: Access) -> list[str]:
    """The kinds of import somebody may make."""
    return [kind for kind, needed in NEEDED.items() if access.has(Permission.IMPORT) and access.has(needed)]


def importing_body(access: Access, needed: Permission) -> Organisation:
    """The body in whose name somebody imports: that of the first role that allows it. Raises Refusal."""
    for held in access.appointments:
        if {Permission.IMPORT, needed} <= held.permissions:
            return held.organisation
    raise Refusal(_("您的职责不包含导入"), _("请联系系统管理员"))
