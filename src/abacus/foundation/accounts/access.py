"""What one person may see and do on one day, worked out from their appointments."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from abacus.foundation.accounts.models import Appointment, User
from abacus.foundation.accounts.permissions import ROLE_PERMISSIONS, Permission
from abacus.foundation.accounts.roles import ADMINISTRATORS, ASSIGNED, Role
from abacus.foundation.organisations.models import DivisionDepartment, Organisation
from abacus.foundation.organisations.scope import Scope


class Refused(PermissionDenied):
    """Somebody asked for what their roles do not grant there; carries what the audit event needs."""

    def __init__(self, by: User, permission: Permission, path: str, on: date) -> None:
        super().__init__(_("您的职责不包含“%(act)s”。") % {"act": permission.label})
        self.by, self.permission, self.path, self.on = by, permission, path, on


@dataclass(frozen=True)
class Held:
    """One role in force: `scope` is the business it covers, `stations` are where its tasks arrive (paths).

    `granted` says what may be done in somebody's stead; None for a post of one's own: all that the role may.
    """

    role: Role
    organisation: Organisation
    scope: Scope
    stations: tuple[str, ...]
    granted: frozenset[Permission] | None = None

    @property
    def permissions(self) -> frozenset[Permission]:
        return ROLE_PERMISSIONS[self.role] if self.granted is None else self.granted

    @property
    def title(self) -> str:
        """文登区教育局 · 单位经办."""
        return f"{self.organisation.name} · {self.role.label}"

    def covers(self, permission: Permission, path: str) -> bool:
        """Whether this role may do `permission` with what belongs to `path`; a division's own papers are its own."""
        if permission not in self.permissions:
            return False
        return self.reach.covers(path) or path == self.organisation.path

    @property
    def reach(self) -> Scope:
        """Where its permissions hold: an administrator sees no business, but administers the whole region."""
        return Scope.of(self.stations) if self.role in ADMINISTRATORS else self.scope


@dataclass(frozen=True)
class Access:
    """All a person's roles on a day.

    `scope` says which business data they may see: nothing for the three administrators,
    agencies and experts; a finance division sees the departments on its list that day.
    `stand_ins` are the posts in which they act for somebody else, with less than the post may.
    """

    user: User
    on: date
    appointments: tuple[Held, ...]
    stand_ins: tuple[Held, ...] = ()

    @property
    def posts(self) -> tuple[Held, ...]:
        """Their own roles first, then those in which they stand in for somebody."""
        return self.appointments + self.stand_ins

    @cached_property
    def roles(self) -> frozenset[Role]:
        return frozenset(held.role for held in self.appointments)

    @cached_property
    def permissions(self) -> frozenset[Permission]:
        return frozenset().union(*(held.permissions for held in self.posts))

    @cached_property
    def scope(self) -> Scope:
        return Scope.of(root for held in self.posts for root in held.scope.roots)

    def scope_of(self, permission: Permission) -> Scope:
        """Where `permission` holds; empty when no role grants it."""
        granting = [held for held in self.posts if permission in held.permissions]
        return Scope.of(root for held in granting for root in held.reach.roots)

    @cached_property
    def titles(self) -> tuple[str, ...]:
        return tuple(held.title for held in self.appointments)

    @cached_property
    def region(self) -> Organisation | None:
        """The nearest region at or above the first appointment; None without any."""
        if not self.appointments:
            return None
        first = self.appointments[0].organisation
        if first.kind == Organisation.Kind.REGION:
            return first
        steps = first.path.split(".")
        above = [".".join(steps[:count]) for count in range(1, len(steps))]
        return Organisation.objects.filter(path__in=above, kind=Organisation.Kind.REGION).last()

    def has(self, permission: Permission) -> bool:
        """Whether any role grants `permission` somewhere."""
        return permission in self.permissions

    def may(self, permission: Permission, path: str) -> bool:
        """Whether a role grants `permission` for what belongs to `path`."""
        return any(held.covers(permission, path) for held in self.posts)

    def demand(self, *permissions: str) -> None:
        """Do nothing when a role grants one of `permissions` somewhere; raises Refused otherwise. For pages."""
        wanted = [Permission(one) for one in permissions]
        if not any(self.has(one) for one in wanted):
            raise Refused(self.user, wanted[0], "", self.on)


def access_of(user: User, on: date) -> Access:
    """What `user` may see and do on the day `on`; kept on the user object, one day at a time.

    A disabled person and nobody signed in may do nothing.
    """
    kept = getattr(user, "_access", None)
    if kept is not None and kept.on == on:
        return kept
    own = _held(user, on) if user.is_active and user.pk else ()
    access = Access(user, on, own, _standing_in(user, on, own))
    narrow = getattr(user, "narrow", None)  # a token of the interface leaves less, whenever it is asked
    access = access if narrow is None else narrow(access)
    user._access = access  # type: ignore[attr-defined]
    return access


def holds(user: User, *permissions: Permission) -> bool:
    """Whether the signed-in person of the current request holds one of `permissions`; for navigation.

    Answers from what the request has worked out already; False before that.
    """
    kept = getattr(user, "_access", None)
    return kept is not None and any(kept.has(one) for one in permissions)


def forget_access(user: User) -> None:
    """Work the person's access out again at the next question; called where appointments change."""
    user.__dict__.pop("_access", None)


def require(by: User, permission: Permission, *, path: str, on: date) -> None:
    """Do nothing when `by` may do this with what belongs to `path`. Raises Refused, which is audited."""
    if not access_of(by, on).may(permission, path):
        raise Refused(by, permission, path, on)


StandIns = Callable[[User, date, tuple[Held, ...]], Iterable[Held]]
_stand_ins: list[StandIns] = []


def register_stand_ins(source: StandIns) -> None:
    """Let an app say in whose posts somebody acts on a day, from its `AppConfig.ready`; it gets their own roles."""
    _stand_ins.append(source)


def scope_of_role(role: Role, organisation: Organisation, on: date) -> Scope:
    """The business a role at a body covers on a day, as `access_of` works it out."""
    if role in ADMINISTRATORS | ASSIGNED:
        return Scope()
    if role == Role.FINANCE_DIVISION:
        return Scope.of(_departments_of([organisation.pk], on).get(organisation.pk, ()))
    return Scope.of(organisation.roots)


def _standing_in(user: User, on: date, own: tuple[Held, ...]) -> tuple[Held, ...]:
    """Nobody stands in for others without a role of their own, and no administrator does."""
    if not own or any(held.role in ADMINISTRATORS for held in own):
        return ()
    return tuple(held for source in _stand_ins for held in source(user, on, own))


def _held(user: User, on: date) -> tuple[Held, ...]:
    appointments = list(Appointment.objects.filter(user=user).on(on).select_related("organisation"))
    divisions = [one.organisation_id for one in appointments if one.role == Role.FINANCE_DIVISION]
    served = _departments_of(divisions, on) if divisions else {}
    found = []
    for one in appointments:
        role, stations = Role(one.role), one.organisation.roots
        if role in ADMINISTRATORS | ASSIGNED:
            scope = Scope()
        elif role == Role.FINANCE_DIVISION:
            scope = Scope.of(served.get(one.organisation_id, ()))
        else:
            scope = Scope.of(stations)
        found.append(Held(role, one.organisation, scope, stations))
    return tuple(found)


def _departments_of(divisions: list[int], on: date) -> dict[int, list[str]]:
    rows = DivisionDepartment.objects.on(on).filter(division__in=divisions).select_related("department")
    served: dict[int, list[str]] = {}
    for row in rows:
        served.setdefault(row.division_id, []).extend(row.department.roots)
    return served
