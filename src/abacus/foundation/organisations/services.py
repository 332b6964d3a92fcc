"""The only door through which the tree of organisations changes."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from abacus.foundation.audit import services as audit
from abacus.foundation.organisations.actors import Actor
from abacus.foundation.organisations.models import DivisionDepartment, Organisation, OrganisationAttribute
from abacus.foundation.organisations.names import sort_key
from abacus.foundation.organisations.paths import new_path
from abacus.foundation.organisations.tree import organisation_at
from abacus.foundation.refusals import Refusal
from abacus.foundation.texts import visible

__all__ = ["assign_division", "create_organisation", "merge", "organisation_at", "recode", "rename"]

Kind = Organisation.Kind
PARENTS: dict[str, frozenset[str]] = {
    Kind.REGION: frozenset({Kind.REGION}),
    Kind.DEPARTMENT: frozenset({Kind.REGION}),
    Kind.DIVISION: frozenset({Kind.REGION, Kind.DEPARTMENT}),
    Kind.UNIT: frozenset({Kind.DEPARTMENT, Kind.UNIT}),
}
"""Kind → kinds it may stand under; a region may stand alone."""

MANAGE = "organisations_manage"
CODE_LENGTH = 30


@transaction.atomic
def create_organisation(
    *,
    kind: str,
    code: str,
    name: str,
    parent: Organisation | None,
    valid_from: date,
    by: Actor | None,
    on: date,
    region_code: str = "",
    finance_code: str = "",
    sample: str = "",
) -> Organisation:
    """Put a new body into the tree; `by` None is the initialisation.

    `region_code` is taken from the parent where blank; `sample` marks a region of sample data.
    Raises Refusal for a wrong place, a blank name, or a code that another body of the region bears on that day.
    """
    kind, code, name = Kind(kind), visible(code), visible(name)
    _allow(by, parent.path if parent else "", on)
    _check_place(kind, parent, valid_from)
    region_code = region_code or (parent.region_code if parent else code)
    if not code or not name:
        raise Refusal(_("机构的编码和名称都不能空。"), _("请补齐后再保存。"))
    _check_code(kind, code, region_code, valid_from)
    node = Organisation.objects.create(
        kind=kind,
        parent=parent,
        path=new_path(parent),
        region_code=region_code,
        code=code,
        name=name,
        sort_key=sort_key(name),
        valid_from=valid_from,
        sample=sample,
    )
    attributes = {"name": name, "code": code, **({"finance_code": finance_code} if finance_code else {})}
    if kind == Kind.REGION:
        attributes["region_code"] = region_code
    OrganisationAttribute.objects.bulk_create(
        OrganisationAttribute(organisation=node, kind=kind, value=value, valid_from=valid_from)
        for kind, value in attributes.items()
    )
    after = {**attributes, "kind": node.kind, "parent": parent, "valid_from": valid_from}
    audit.record(by=by, on=on, action="organisations.created", target=node, path=node.path, after=after)
    return node


@transaction.atomic
def rename(
    *, organisation: Organisation, name: str, valid_from: date, by: Actor | None, on: date, reason: str = ""
) -> Organisation:
    """Give a body a new name from a day on; records of earlier days keep the old one."""
    return _change(organisation, OrganisationAttribute.Kind.NAME, name, valid_from, by, on, reason)


@transaction.atomic
def recode(
    *, organisation: Organisation, code: str, valid_from: date, by: Actor | None, on: date, reason: str = ""
) -> Organisation:
    """Give a body a new code from a day on."""
    code = visible(code)
    if len(code) > CODE_LENGTH:
        raise Refusal(_("编码“%(code)s”过长。") % {"code": code[:CODE_LENGTH]}, _("编码不超过 30 个字符。"))
    if code != organisation.code:
        _check_code(organisation.kind, code, organisation.region_code, valid_from)
    return _change(organisation, OrganisationAttribute.Kind.CODE, code, valid_from, by, on, reason)


@transaction.atomic
def merge(
    *,
    organisation: Organisation,
    successors: Sequence[Organisation],
    valid_to: date,
    by: Actor | None,
    on: date,
    reason: str = "",
) -> Organisation:
    """End a body on `valid_to` (its first day without existence) and name who carries on.

    The successors see its records from now on; the records stay with the node of their day.
    No successor: the body is abolished. Raises Refusal for a successor that is itself, lies
    below it, or does not exist on that day.
    """
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    organisation.refresh_from_db()
    _allow(by, organisation.path, on)
    if organisation.valid_to is not None:
        raise Refusal(_("“%(name)s”已于 %(day)s 撤并。") % {"name": organisation.name, "day": organisation.valid_to})
    if valid_to <= organisation.valid_from:
        raise Refusal(_("撤并日期应晚于设立日期 %(day)s。") % {"day": organisation.valid_from})
    for one in successors:
        _allow(by, one.path, on)
        below = one.path == organisation.path or one.path.startswith(organisation.path + ".")
        if below or not one.exists_on(valid_to) or one.kind != organisation.kind:
            raise Refusal(_("“%(name)s”不能承接。") % {"name": one.name}, _("承接机构应是同类、当日仍存在的另一机构。"))
    organisation.valid_to = valid_to
    organisation.save(update_fields=["valid_to"])
    organisation.successors.set(successors)
    for one in successors:
        one.inherited_paths = sorted({*one.inherited_paths, *organisation.roots})
        one.save(update_fields=["inherited_paths"])
    after = {"valid_to": valid_to, "successors": list(successors)}
    audit.record(
        by=by, on=on, action="organisations.merged", target=organisation, path=organisation.path,
        before={"valid_to": None}, after=after, reason=reason,
    )  # fmt: skip
    return organisation


@transaction.atomic
def assign_division(
    *, division: Organisation, department: Organisation, valid_from: date, by: Actor | None, on: date
) -> DivisionDepartment:
    """Put a department on a finance division's list from a day on, and take it off other lists on that day."""
    _allow(by, division.path, on)
    _allow(by, department.path, on)
    if division.kind != Kind.DIVISION or department.kind != Kind.DEPARTMENT:
        raise Refusal(_("只能把主管部门分给财政业务科室。"))
    held = DivisionDepartment.objects.filter(department=department).on(valid_from)
    if same := held.filter(division=division).first():
        return same
    before = [str(one.division) for one in held.select_related("division")]
    held.filter(valid_from=valid_from).delete()
    held.update(valid_to=valid_from)
    line = DivisionDepartment.objects.create(division=division, department=department, valid_from=valid_from)
    audit.record(
        by=by, on=on, action="organisations.division_assigned", target=department, path=department.path,
        before={"division": before}, after={"division": division.name, "valid_from": valid_from},
    )  # fmt: skip
    return line


def _change(
    node: Organisation, kind: str, value: str, valid_from: date, by: Actor | None, on: date, reason: str
) -> Organisation:
    value = visible(value)
    _allow(by, node.path, on)
    if not value:
        raise Refusal(_("名称和编码不能空。"))
    last = OrganisationAttribute.objects.filter(organisation=node, kind=kind).last()
    if last is None or valid_from <= last.valid_from:
        raise Refusal(_("生效日期应晚于上一次变更。"), _("请改用更晚的日期。"))
    last.valid_to = valid_from
    last.save(update_fields=["valid_to"])
    OrganisationAttribute.objects.create(organisation=node, kind=kind, value=value, valid_from=valid_from)
    setattr(node, kind, value)
    node.sort_key = sort_key(node.name)
    node.save(update_fields=[kind, "sort_key"])
    audit.record(
        by=by, on=on, action=f"organisations.{kind}_changed", target=node, path=node.path,
        before={kind: last.value}, after={kind: value, "valid_from": valid_from}, reason=reason,
    )  # fmt: skip
    return node


def _allow(by: Actor | None, path: str, on: date) -> None:
    if by is not None:
        by.require(MANAGE, path=path, on=on)


def _check_place(kind: str, parent: Organisation | None, valid_from: date) -> None:
    if parent is None:
        if kind != Kind.REGION:
            raise Refusal(_("只有区划可以没有上级。"), _("请填写上级机构的编码。"))
        return
    if parent.kind not in PARENTS[kind]:
        names = {"kind": Kind(kind).label, "parent": Kind(parent.kind).label}
        raise Refusal(_("%(kind)s不能设在%(parent)s之下。") % names, _("请检查类别和上级编码。"))
    if not parent.exists_on(valid_from):
        raise Refusal(_("上级“%(name)s”在 %(day)s 不存在。") % {"name": parent.name, "day": valid_from})


def _check_code(kind: str, code: str, region_code: str, day: date) -> None:
    taken = Organisation.objects.on(day).filter(code=code, region_code=region_code)
    same = taken.filter(kind=kind) if kind in {Kind.REGION} else taken.exclude(kind=Kind.REGION)
    if found := same.first():
        raise Refusal(_("编码 %(code)s 已由“%(name)s”使用。") % {"code": code, "name": found.name})
