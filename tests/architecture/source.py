"""The platform's own source, read once for the tests that look at its shape."""

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.harness import ROOT

SOURCE = ROOT / "src" / "abacus"


@dataclass(frozen=True)
class Module:
    """A Python file: dotted name, path, text, syntax tree."""

    name: str
    path: Path
    text: str
    tree: ast.Module

    @property
    def where(self) -> str:
        return str(self.path.relative_to(ROOT))

    def within(self, *names: str) -> bool:
        """Whether the module is one of `names` or inside one of them."""
        return any(self.name == name or self.name.startswith(f"{name}.") for name in names)

    def is_kind(self, kind: str) -> bool:
        """Whether the module is an app's `kind`: `services.py`, or a part of the package `services/`."""
        return kind in self.name.split(".")[2:]


@cache
def modules() -> tuple[Module, ...]:
    """Every module of the package, migrations aside."""
    return tuple(_read(path) for path in sorted(SOURCE.rglob("*.py")) if "migrations" not in path.parts)


def _read(path: Path) -> Module:
    text = path.read_text(encoding="utf-8")
    parts = path.relative_to(SOURCE.parent).with_suffix("").parts
    return Module(".".join(parts).removesuffix(".__init__"), path, text, ast.parse(text))


@cache
def tracked() -> tuple[Path, ...]:
    """Every file the repository holds or is about to: tracked, or new and not ignored."""
    words = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    names = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    return tuple(ROOT / name for name in names if name and (ROOT / name).is_file())


@cache
def calls(tree: ast.AST) -> tuple[tuple[str, ast.Call], ...]:
    """The dotted names of what is called, with the calls; many tests ask for those of the same trees."""
    return tuple((dotted(node.func), node) for node in ast.walk(tree) if isinstance(node, ast.Call))


def dotted(node: ast.expr) -> str:
    """An expression as written; names and attributes, which most are, without the detour of unparsing."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return ast.unparse(node)


def public_functions(module: Module) -> Iterator[ast.FunctionDef]:
    """The functions at the top of a module that others may call."""
    for node in module.tree.body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node


def parameters(function: ast.FunctionDef) -> set[str]:
    """The names of a function's parameters."""
    arguments = function.args
    return {each.arg for each in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)}


def decorators(function: ast.FunctionDef) -> set[str]:
    """A function's decorators as written, without their arguments."""
    return {ast.unparse(each.func if isinstance(each, ast.Call) else each) for each in function.decorator_list}
