"""What a token may be given, and how it narrows what its owner may do."""

from dataclasses import dataclass, replace

from abacus.foundation.accounts.access import Access, Held
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.organisations.reach import NOWHERE
from abacus.foundation.organisations.scope import Scope, inside

P = Permission
OFFERED = (
    P.PROJECT_VIEW, P.RULES_VIEW, P.MONEY_POST, P.BUDGET_APPROVE, P.PROJECT_EDIT, P.EVALUATION_FILL, P.IMPORT,
)  # fmt: skip
"""The permissions that an operation of the interface asks for; others are of no use to a token."""

READING = frozenset({P.PROJECT_VIEW, P.RULES_VIEW})
"""Those that change nothing: what a new token is proposed with."""


@dataclass(frozen=True)
class NarrowedHeld(Held):
    """A role in force as far as a token carries it."""

    allowed: frozenset[Permission] = frozenset()
    bounds: Scope = NOWHERE

    @property
    def permissions(self) -> frozenset[Permission]:
        return super().permissions & self.allowed

    def covers(self, permission: Permission, path: str) -> bool:
        """As the role itself, and within the token's organisation."""
        return self.bounds.covers(path) and super().covers(permission, path)


@dataclass(frozen=True)
class Narrowing:
    """What a token leaves of its owner's access: called with every access worked out for the person."""

    allowed: frozenset[Permission]
    organisation: Organisation

    def __call__(self, access: Access) -> Access:
        """The access that is left, of one's own posts alone: a token stands in for nobody."""
        bounds = self._bounds(access)
        return replace(access, appointments=tuple(self._held(one, bounds) for one in access.appointments), stand_ins=())

    def _bounds(self, access: Access) -> Scope:
        """The token's organisation with what lies below; of a division also the departments its post there serves."""
        served = (held.scope.roots for held in access.appointments if held.organisation.pk == self.organisation.pk)
        return Scope.of([*self.organisation.roots, *(root for roots in served for root in roots)])

    def _held(self, held: Held, bounds: Scope) -> NarrowedHeld:
        return NarrowedHeld(
            role=held.role,
            organisation=held.organisation,
            scope=common(held.scope, bounds),
            stations=common(Scope(held.stations), bounds).roots,
            allowed=self.allowed,
            bounds=bounds,
        )


def common(one: Scope, other: Scope) -> Scope:
    """What lies in both."""
    deeper = [root for root in one.roots if other.covers(root)]
    deeper += [root for root in other.roots if any(inside(root, each) for each in one.roots)]
    return Scope.of(deeper)
