"""Columns of the organisation tree."""

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper


class PathField(models.CharField):
    """A place in the tree as text, e.g. `0001.0004.0012`; compared byte by byte on every database.

    A node's subtree is the range `path <= p < path + "~"`, which an index serves
    on SQLite and, with the collation "C", on PostgreSQL.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 120)
        super().__init__(*args, **kwargs)

    def db_parameters(self, connection: BaseDatabaseWrapper) -> dict[str, Any]:
        parameters = super().db_parameters(connection)
        if connection.vendor == "postgresql":
            parameters["collation"] = "C"
        return parameters
