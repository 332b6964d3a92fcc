"""A trail to be sealed, and somebody with the rights of the database's owner who tampers with it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import connection, transaction

from abacus.foundation.audit import keys, unchangeable
from abacus.foundation.audit.anchors import Anchor
from abacus.foundation.audit.models import Event
from abacus.foundation.audit.services import record, seal_all
from abacus.foundation.audit.verifying import Finding, Report, verify

REGIONS = ("0001", "0002", "")


def region_of(path: str) -> str:
    """The first step of a path is a region here."""
    return path[:4]


def trail(count: int, by: Any = None, regions: tuple[str, ...] = REGIONS) -> None:
    """Some events of several regions and years, sealed; the years of one region are chains of their own."""
    for number in range(count):
        region = regions[number % len(regions)]
        record(
            by=by, on=date(2021 + number % 2, 3, 16), action="targets.saved", target=("x", number, f"事项{number}"),
            path=f"{region}.0001" if region else "", before={"金额": number, "名称": "旧"}, after={"金额": number + 1},
            reason=f"理由{number}",
        )  # fmt: skip
    seal_all(region_of)


def check(anchors: tuple[Anchor, ...] | list[Anchor] = ()) -> Report:
    """A verification with the installation's keys."""
    return verify(keys.known(), anchors)


def first() -> Finding:
    """What a verification names first. There must be something."""
    return check().findings[0]


@contextmanager
def attack() -> Iterator[Any]:
    """A cursor without the database's own refusals; what is done with it is undone at the end."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                for name in unchangeable.SQLITE:
                    cursor.execute(f"DROP TRIGGER {name}")
            else:
                for table in (unchangeable.EVENTS, unchangeable.SEALS):
                    cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            yield cursor
        transaction.set_rollback(True)


def numbers() -> list[int]:
    """The ids of all events."""
    return list(Event.objects.order_by("pk").values_list("pk", flat=True))
