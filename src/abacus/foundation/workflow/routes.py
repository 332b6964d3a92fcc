"""The route a submission started with, read from what was stored, and where each step's tasks go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.roles import Role
from abacus.foundation.organisations import tree
from abacus.foundation.organisations.models import Organisation

SUBMITTER = "submitter"
ONE, ALL, SCORED = "one", "all", "scored"
PANEL = "panel"


@dataclass(frozen=True)
class Escalate:
    """Where a task passes to, besides, so many work days after its last day."""

    after_work_days: int
    role: str
    scope: str


@dataclass(frozen=True)
class Step:
    """One station. `position` counts from 1; 0 is the submitter. `work_days` None: no time limit."""

    position: int
    id: str
    label: str
    role: str
    scope: str
    kind: str = ONE
    work_days: int | None = None
    return_to: str = SUBMITTER
    optional: bool = False
    escalate: Escalate | None = None


@dataclass(frozen=True)
class StoredRoute:
    """A route as it was on the day of submission."""

    id: str
    label: str
    submit: Step
    steps: tuple[Step, ...]

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> "StoredRoute":
        """The route from its JSON form (`abacus.rules` Route.to_json())."""
        submit = Step(0, SUBMITTER, stored["submit_label"], stored["submit_role"], stored["submit_scope"])
        steps = tuple(_step(number, step) for number, step in enumerate(stored["steps"], start=1))
        return cls(stored["id"], stored["label"], submit, steps)

    def at(self, position: int) -> Step:
        """The step at a position; 0 is the submitter."""
        return self.submit if position == 0 else self.steps[position - 1]

    def position_of(self, id: str) -> int:
        """The position of a step id (`submitter` is 0). Raises KeyError."""
        return {SUBMITTER: 0, **{step.id: step.position for step in self.steps}}[id]


def _step(number: int, stored: Mapping[str, Any]) -> Step:
    escalate = stored.get("escalate")
    return Step(
        number,
        stored["id"],
        stored["label"],
        stored["role"],
        stored["scope"],
        stored.get("kind", ONE),
        stored.get("work_days"),
        stored.get("return_to") or SUBMITTER,
        bool(stored.get("optional", False)),
        Escalate(**escalate) if escalate else None,
    )


@dataclass(frozen=True)
class Place:
    """Where one task of a step goes: a role's organisation, for a panel the member."""

    organisation: Organisation
    member: User | None = None


def places(step: Step, owner: Organisation, on: date, panel: Sequence[User] = ()) -> list[Place]:
    """The organisations that a step's scope names for a submission of `owner` on the day `on`.

    `unit` and `department` follow mergers to whoever carries on; `division` may name several
    divisions that look after the department; `panel` is a place per member at the region.
    """
    if step.scope == PANEL:
        region = tree.region_of(owner)
        return [Place(region, member) for member in panel]
    return [Place(node) for node in _named(step.scope, owner, on)]


def places_above(escalate: Escalate, owner: Organisation, on: date) -> list[Organisation]:
    """Where the higher post of a step is held, for a submission of `owner`: never outside its region."""
    return _named(escalate.scope, owner, on)


def _named(scope: str, owner: Organisation, on: date) -> list[Organisation]:
    if scope == "unit":
        return tree.standing(owner, on)
    if scope == "bureau":
        return tree.standing(tree.region_of(owner), on)
    departments = _departments(owner, on)
    if scope == "department":
        return departments
    if scope == "division":
        found = {node.pk: node for department in departments for node in tree.divisions_of(department, on)}
        return list(found.values())
    raise ValueError(scope)


def _departments(owner: Organisation, on: date) -> list[Organisation]:
    found: dict[int, Organisation] = {}
    for node in tree.standing(owner, on):
        department = tree.department_of(node)
        if department is not None:
            found.update({one.pk: one for one in tree.standing(department, on)})
    return list(found.values())


def whose(role: str, organisation: Organisation) -> str:
    """文登区教育局 · 主管部门经办, for messages and cards."""
    return _("%(organisation)s · %(role)s") % {"organisation": organisation.name, "role": Role(role).label}
