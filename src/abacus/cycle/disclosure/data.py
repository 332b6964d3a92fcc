"""Published snapshots as open data: the canonical JSON itself, and one row per amount and indicator as CSV."""

from collections.abc import Iterator
from typing import Any

from abacus.cycle.disclosure.models import Publication
from abacus.cycle.disclosure.snapshots import canonical
from abacus.foundation.pages import numbers
from abacus.foundation.spreadsheets import commas

HEAD = (
    *("index_number", "kind", "fiscal_year", "publisher_code", "publisher", "project_code", "project", "unit", "row"),
    *("phase", "phase_label", "amount_yuan", "level1", "level2", "indicator", "target", "actual", "met", "promise"),
)


def as_json(publication: Publication) -> bytes:
    """The bytes whose SHA-256 is published with it."""
    return canonical(publication.snapshot or {})


def as_csv(publication: Publication) -> str:
    """One row for every amount, with its phase, and one for every indicator; with a byte-order mark for Excel."""
    found = rows(publication.snapshot or {})
    return commas.text([HEAD, *([row.get(name, "") for name in HEAD] for row in found)])


def rows(snapshot: dict[str, Any]) -> Iterator[dict[str, str]]:
    """All rows of a snapshot."""
    head = {
        "index_number": snapshot["index_number"],
        "kind": snapshot["kind"],
        "fiscal_year": str(snapshot["fiscal_year"]),
        "publisher_code": snapshot["publisher"]["code"],
        "publisher": snapshot["publisher"]["name"],
    }
    for project in snapshot["projects"]:
        named = head | {"project_code": project["code"], "project": project["name"], "unit": project["unit"]}
        for one in project["amounts"]:
            money = numbers.decimal(one["fen"], 2, thousands=False)
            yield named | {
                "row": "amount", "phase": one["phase"], "phase_label": one["label"], "amount_yuan": money,
                "promise": project.get("promise") or "",
            }  # fmt: skip
        for one in project.get("indicators") or ():
            met = {True: "yes", False: "no"}.get(one.get("met"), "")
            yield named | {
                "row": "indicator", "level1": one["level1"], "level2": one["level2"], "indicator": one["name"],
                "target": one["target"], "actual": one.get("actual") or "", "met": met,
            }  # fmt: skip
