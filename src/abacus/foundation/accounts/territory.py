"""How far somebody's work can reach at all: the second wall, wider than what they may see.

It guards the organisation of a row, not its stage and not who is assigned to it: whoever sees only what
they are given (experts, agencies) reaches the region where they hold their role, and the first wall
narrows it to their cases.
"""

from collections.abc import Iterator

from abacus.foundation.accounts.access import Access, Held
from abacus.foundation.accounts.roles import ASSIGNED
from abacus.foundation.organisations.scope import Scope
from abacus.foundation.organisations.tree import region_of


def territory(access: Access) -> Scope:
    """The places whose rows this person's requests and jobs may touch; nothing for somebody without a role."""
    return Scope.of(root for held in access.posts for root in _roots(held))


def _roots(held: Held) -> Iterator[str]:
    yield from held.scope.roots
    yield from held.stations
    if held.role in ASSIGNED:
        yield region_of(held.organisation).path
