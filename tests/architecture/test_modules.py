"""The shape of modules: said what for, small, without what a reader must not meet."""

import ast
import re

import pytest

from tests.architecture.source import Module, modules, tracked
from tests.harness import ROOT

LINES = 400
LEFT_FOR_LATER = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")


def test_every_module_says_what_it_is_for():
    silent = [module.where for module in modules() if module.text.strip() and not ast.get_docstring(module.tree)]
    assert silent == []


def test_no_source_file_outgrows_one_subject():
    kinds = {".py", ".html", ".js"}
    files = [path for path in tracked() if path.suffix in kinds and "migrations" not in path.parts]
    long = {str(path.relative_to(ROOT)): lines for path in files if (lines := path.read_bytes().count(b"\n")) > LINES}
    assert long == {}


def test_nothing_is_left_for_later():
    found = [
        f"{module.where}:{number}"
        for module in modules()
        for number, line in enumerate(module.text.splitlines(), 1)
        if LEFT_FOR_LATER.search(line)
    ]
    assert found == []


EXACT = ("abacus.engine", "abacus.rules", "abacus.pool", "abacus.cycle")
"""Where money, points and indicator values are: whole numbers in named units only."""

FOR_READING = {"abacus.rules.parameters": "decimals of a choice's text as JSON numbers; nothing computes with them"}
"""Modules that make binary fractions nothing computes with, with the reason."""


def inexact(module: Module) -> list[str]:
    """The lines on which a module makes or stores a binary fraction."""
    found = []
    for node in ast.walk(module.tree):
        literal = isinstance(node, ast.Constant) and isinstance(node.value, float)
        conversion = isinstance(node, ast.Call) and ast.unparse(node.func) == "float"
        field = isinstance(node, ast.Attribute) and node.attr in {"FloatField", "DecimalField"}
        if literal or conversion or (field and ast.unparse(node).startswith("models.")):
            found.append(f"{module.where}:{node.lineno} {ast.unparse(node)}")
    return found


def test_no_binary_fraction_touches_money_points_or_values():
    exact = [module for module in modules() if module.within(*EXACT) and module.name not in FOR_READING]
    assert [line for module in exact for line in inexact(module)] == []


@pytest.mark.parametrize("text", ["a = 0.1", "float(b)", "models.FloatField()", "x: int = models.DecimalField()"])
def test_a_binary_fraction_is_noticed(text):
    path = ROOT / "src/abacus/example.py"
    assert inexact(Module("abacus.example", path, text, ast.parse(text)))
