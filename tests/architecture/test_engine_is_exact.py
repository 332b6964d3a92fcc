"""The engine holds no inexact number, no clock, no file and no function inside a node."""

import ast
from dataclasses import fields, is_dataclass
from enum import Enum
from pathlib import Path

import pytest

from abacus import engine
from abacus.engine.nodes import walk
from abacus.engine.rules import RULES

MODULES = sorted(Path(engine.__file__).parent.rglob("*.py"))
FORBIDDEN = {"float", "round", "open", "math", "decimal", "datetime.now", "today", "now", "time", "random", "django"}


def names(tree):
    """Every name, attribute and module that a module mentions."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").partition(".")[0]


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.stem)
def test_no_module_of_the_engine_knows_an_inexact_number_a_clock_or_a_file(module):
    tree = ast.parse(module.read_text(encoding="utf-8"))
    assert not set(names(tree)) & FORBIDDEN
    numbers = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    assert not [number for number in numbers if isinstance(number, (float, complex))]


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.stem)
def test_no_module_of_the_engine_divides_inexactly(module):
    tree = ast.parse(module.read_text(encoding="utf-8"))
    assert not [node.lineno for node in ast.walk(tree) if isinstance(node, ast.Div)]


def leaves(value):
    if isinstance(value, tuple):
        for item in value:
            yield from leaves(item)
    elif is_dataclass(value):
        for one in fields(value):
            yield from leaves(getattr(value, one.name))
    else:
        yield value


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_no_node_holds_a_function(rule):
    for step in rule.steps:
        for node in walk(step.node):
            assert not [leaf for leaf in leaves(node) if callable(leaf) and not isinstance(leaf, Enum)]
