"""The lines and records of each stage, one module a stage: `TABLE` and `records(place)`."""

import importlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.factories import County
from tests.integration.permissions.page import Page

MODULES = tuple(
    importlib.import_module(f"{__name__}.{each.stem}")
    for each in sorted(Path(__file__).parent.glob("*.py"))
    if each.stem != "__init__"
)


def table() -> dict[str, Page]:
    """All lines."""
    return {name: page for module in MODULES for name, page in module.TABLE.items()}


def records(place: County) -> dict[str, Mapping[str, Any]]:
    """All records of a county, by key, as the arguments of their address."""
    return {key: arguments for module in MODULES for key, arguments in module.records(place).items()}
