"""Who may change the tree, as the tree sees them: it lies below the accounts and imports none of them."""

from datetime import date
from typing import Protocol


class Actor(Protocol):
    """Somebody whose permissions can be asked; `accounts.User` is one."""

    pk: int

    def require(self, permission: str, *, path: str, on: date) -> None:
        """Do nothing when the person may; raises PermissionDenied otherwise."""
