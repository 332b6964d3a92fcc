"""What must be the same after an export was read again: every key but file, sheet, layout and addresses."""

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from abacus.foundation.documents.forms import FormRead, read_forms
from abacus.foundation.documents.writing import csv_of, xlsx_of
from tests.harness import DAY

ADDRESS = re.compile(r"(?<![A-Za-z])[A-Z]{1,2}\d{1,6}(?!\d)")
NOT_KEPT = {"number.as_text", "sheet.hidden"}
"""A number that was stored as text may become one, and nothing in an export is hidden."""


def facts(form: FormRead) -> dict[str, Any]:
    """The facts of a form."""
    answer = json.loads(json.dumps(form.to_json()))
    for key in ("file", "sheet", "layout"):
        del answer[key]
    for row in answer["indicators"]:
        del row["cell"]
    answer["findings"] = sorted(
        (one["code"], one["severity"], ADDRESS.sub("@", one["message"]))
        for one in answer["findings"]
        if one["code"] not in NOT_KEPT
    )
    return answer


def read(path: Path) -> list[FormRead]:
    return read_forms(path, region=None, on=DAY)


def again(folder: Path, forms: Iterable[Any], kind: str) -> list[FormRead]:
    """The forms as read from their export."""
    forms = list(forms)
    path = folder / f"export.{kind}"
    path.write_bytes(xlsx_of(forms) if kind == "xlsx" else csv_of(forms).encode())
    return read(path)


def differences(wanted: Any, given: Any, at: str = "") -> list[str]:
    """Where two answers differ."""
    if isinstance(wanted, dict):
        return [line for key in wanted for line in differences(wanted[key], given[key], f"{at}.{key}")]
    if isinstance(wanted, list) and len(wanted) == len(given):
        pairs = enumerate(zip(wanted, given, strict=True))
        return [line for number, pair in pairs for line in differences(*pair, f"{at}[{number}]")]
    if wanted == given:
        return []
    if isinstance(wanted, list):
        gone, new = [one for one in wanted if one not in given], [one for one in given if one not in wanted]
        return [f"{at}: {gone!r} became {new!r}"]
    return [f"{at}: {wanted!r} became {given!r}"]


def lost(folder: Path, forms: list[FormRead], kind: str) -> list[str]:
    """What an export of the forms changed."""
    back = again(folder, forms, kind)
    if len(back) != len(forms) or any(one.error for one in back):
        return [f"{len(forms)} forms became {len(back)}: {back[0].error}"]
    return [
        line
        for form, other in zip(forms, back, strict=True)
        for line in differences(facts(form), facts(other), form.sheet or "")
    ]
