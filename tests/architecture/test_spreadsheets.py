"""One place writes spreadsheets, so that no text of a user becomes a formula anywhere."""

import ast
from collections.abc import Iterator

from tests.architecture.source import Module, modules

WRITERS = {"csv", "xlsxwriter", "openpyxl", "rustpy_xlsxwriter"}
ALLOWED = ("abacus.foundation.spreadsheets", "abacus.foundation.documents.child")
"""The place itself, and the confined child, which only reads."""


def imported(module: Module) -> Iterator[str]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from (one.name.partition(".")[0] for one in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def test_spreadsheets_are_written_in_one_place_only():
    others = [module for module in modules() if not module.within(*ALLOWED)]
    assert [module.where for module in others if WRITERS & set(imported(module))] == []
