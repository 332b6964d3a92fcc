"""Units that are made for tables: only in the region of published samples, where no real office stands."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from abacus.foundation.accounts.models import User
from abacus.foundation.organisations import services as organisations
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.refusals import Refusal

REGION_CODE, REGION_NAME = "990000", "公开样表示例区"
"""Not a real place: published tables of real offices stand here, so that none is put under a wrong county."""
BEGIN = date(2015, 1, 1)
"""From this day the sample region and its bodies exist: published tables reach back some years."""
UNKNOWN = "（未填单位）"


@transaction.atomic
def sample_region(*, by: User | None, on: date) -> Organisation:
    """The region of published samples, made when first asked for; `by` None is the initialisation."""
    rows = Organisation.objects.filter(kind=Organisation.Kind.REGION, region_code=REGION_CODE, parent=None)
    found: Organisation | None = rows.first()
    return found or organisations.create_organisation(
        kind=Organisation.Kind.REGION, code=REGION_CODE, name=REGION_NAME, parent=None, region_code=REGION_CODE,
        valid_from=BEGIN, by=by, on=on, sample=Organisation.Sample.PUBLISHED,
    )  # fmt: skip


def body_of(read: Mapping[str, Any], region: Organisation, by: User, on: date) -> Organisation:
    """The table's unit below its department, both made when they are new. Raises Refusal outside of the samples."""
    if region.sample != Organisation.Sample.PUBLISHED:
        raise Refusal(_("还没有对上单位。"), _("请先选这张表是哪个单位的。"))
    head = read["project"]
    named = (head["department"] or head["unit"] or UNKNOWN)[:120]
    department = _body(region, Organisation.Kind.DEPARTMENT, named, on)
    unit = (head["unit"] or named)[:120]
    whole = read["kind"] == "department" or unit == named
    return department if whole else _body(department, Organisation.Kind.UNIT, unit, on)


def _body(parent: Organisation, kind: str, name: str, on: date) -> Organisation:
    rows = Organisation.objects.filter(parent=parent, kind=kind)
    found: Organisation | None = rows.filter(name=name).first()
    if found is not None:
        return found
    code = f"{parent.code if kind == Organisation.Kind.UNIT else ''}{rows.count() + 1:03d}"
    return organisations.create_organisation(
        kind=kind, code=code, name=name, parent=parent, valid_from=BEGIN, by=None, on=on
    )
