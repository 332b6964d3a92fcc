"""Questions about the tree that depend on the day."""

from datetime import date

from abacus.foundation.organisations.models import DivisionDepartment, Organisation, OrganisationAttribute

Kind = Organisation.Kind


def organisation_at(code: str, region_code: str, on: date) -> Organisation | None:
    """The body that bore `code` in the region on the day `on`; None where there was none."""
    borne = OrganisationAttribute.objects.filter(kind=OrganisationAttribute.Kind.CODE, value=code).on(on)
    return Organisation.objects.on(on).filter(region_code=region_code, attributes__in=borne).first()


def name_on(organisation: Organisation, day: date) -> str:
    """The name the body bore on `day`; its first name for days before."""
    names = OrganisationAttribute.objects.filter(organisation=organisation, kind=OrganisationAttribute.Kind.NAME)
    borne = names.filter(valid_from__lte=day).last() or names.first()
    return borne.value if borne else organisation.name


def standing(organisation: Organisation, on: date) -> list[Organisation]:
    """Who carries on for a body on `on`: itself while it exists, else its successors, their successors …"""
    if organisation.exists_on(on):
        return [organisation]
    found: dict[int, Organisation] = {}
    for one in organisation.successors.all():
        found.update({node.pk: node for node in standing(one, on)})
    return sorted(found.values(), key=lambda node: node.path)


def department_of(organisation: Organisation) -> Organisation | None:
    """The department at or above a body; None above departments."""
    node: Organisation | None = organisation
    while node is not None and node.kind != Kind.DEPARTMENT:
        node = node.parent
    return node


def region_of(organisation: Organisation) -> Organisation:
    """The nearest region at or above a body."""
    node = organisation
    while node.kind != Kind.REGION and node.parent is not None:
        node = node.parent
    return node


def divisions_of(department: Organisation, on: date) -> list[Organisation]:
    """The finance divisions whose list names the department on that day."""
    lines = DivisionDepartment.objects.on(on).filter(department=department).select_related("division")
    return sorted((line.division for line in lines), key=lambda node: node.path)
