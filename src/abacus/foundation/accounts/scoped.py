"""Reads begin here: what somebody may see of rows that belong to an organisation."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models

from abacus.foundation.organisations.scope import Scope

if TYPE_CHECKING:
    from abacus.foundation.accounts.models import User


class ScopedQuerySet(models.QuerySet[Any]):
    """Rows that carry the path of the organisation they belong to, in `path_column`."""

    path_column = "organisation_path"

    def within(self, scope: Scope) -> "ScopedQuerySet":
        """The rows inside `scope`."""
        return self.filter(scope.filter(self.path_column))

    def visible_to(self, user: "User", on: date) -> "ScopedQuerySet":
        """The rows `user` may see on the day `on`; none for somebody without an appointment."""
        from abacus.foundation.accounts.access import access_of

        return self.within(access_of(user, on).scope)
