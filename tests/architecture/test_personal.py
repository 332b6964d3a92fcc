"""The platform keeps no phone, identity or bank number of anybody; who adds one decides who sees it, and says so."""

import ast
import re

from tests.architecture.source import modules

PERSONAL = re.compile(
    r"phone|mobile|(?<!project_)identity|id_?card|id_number|bank|account_number|e?mail$|address_of|birth|passport"
)
MASKED: dict[str, str] = {}
"""`module.Class.field` → how it is masked, for whom, and which event says that it was shown."""


def fields() -> set[str]:
    """Every field of a model whose name speaks of a person's number or address."""
    found = set()
    for module in modules():
        if not module.is_kind("models"):
            continue
        for node in ast.walk(module.tree):
            for line in node.body if isinstance(node, ast.ClassDef) else ():
                target = line.targets[0] if isinstance(line, ast.Assign) else None
                if isinstance(target, ast.Name) and isinstance(line.value, ast.Call) and PERSONAL.search(target.id):
                    found.add(f"{module.name}.{node.name}.{target.id}")
    return found


def test_no_table_holds_a_number_of_a_person_that_is_not_masked():
    assert fields() == set(MASKED)
