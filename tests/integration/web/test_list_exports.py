"""Every list's export, xlsx and csv, reads back to the very rows: numbers exact, codes and texts as text."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from abacus.foundation.accounts.roles import Role
from abacus.foundation.documents.workbooks import Cell, read_workbook
from abacus.foundation.pages import exports
from abacus.foundation.pages.listed import Listed
from tests import factories
from tests.integration.permissions.table import TABLE
from tests.integration.permissions.world import records_of
from tests.integration.web.test_constant_queries import YEARS, address_of, list_names, reader

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.once]
HARM = "=cmd|' /C calc'!A0"


def listed_rows(listed: Listed) -> Iterator[tuple[Any, ...]]:
    yield tuple(exports.heading(column) for column in listed.columns)
    for line in exports.lines(listed):
        yield tuple(line)


def same(value: Any, cell: Cell | None) -> bool:
    """Whether a cell holds the value: exact numbers as numbers, days, text as text."""
    if value is None or value == "" or cell is None:
        return (value is None or value == "") and cell is None
    if isinstance(value, int | Decimal):
        return cell.kind == "number" and Decimal(cell.value) == value
    if isinstance(value, date):
        return cell.value == value.isoformat()
    return cell.value == str(value)


def back(folder: Path, content: bytes, kind: str) -> list[tuple[Cell | None, ...]]:
    path = folder / f"list.{kind}"
    path.write_bytes(content)
    return list(read_workbook(path).sheets[0].rows)


def lost(wanted: list[tuple[Any, ...]], rows: list[tuple[Cell | None, ...]]) -> list[str]:
    """What does not stand in the export as it stands in the list."""
    if len(wanted) != len(rows):
        return [f"{len(wanted)} rows became {len(rows)}"]
    return [
        f"{line}/{at}: {value!r} became {cell!r}"
        for line, (values, cells) in enumerate(zip(wanted, rows, strict=True))
        for at, value in enumerate(values)
        if not same(value, cell := cells[at] if at < len(cells) else None)
    ]


def test_every_list_exports_what_reads_back_to_the_same_rows(tmp_path: Path):
    county = factories.county()
    records = records_of(county)
    harmful = county.people[Role.UNIT_CLERK]
    type(harmful).objects.filter(pk=harmful.pk).update(name=HARM)
    found, rows = {}, 0
    for name in [name for name in list_names() if name in TABLE]:
        client = reader(county, name)
        session = client.session
        session["year"] = YEARS[0]
        session.save()
        address = address_of(name, records)
        declared = client.get(address).context["list"].listing.columns
        address = f"{address}?{'&'.join(f'col={column.key}' for column in declared)}"
        wanted = list(listed_rows(client.get(address).context["list"]))
        rows += len(wanted) - 1
        for kind in ("xlsx", "csv"):
            answer = client.get(f"{address}&format={kind}")
            content = b"".join(answer.streaming_content) if answer.streaming else answer.content
            if name == "audit:events":  # that the trail was taken stands in it
                wanted = list(listed_rows(client.get(address).context["list"]))
            if problems := lost(wanted, back(tmp_path, content, kind)):
                found[name, kind] = problems[:3]
    assert found == {}
    assert rows > 50
