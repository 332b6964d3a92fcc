"""One door for writes: who acts is said, it happens wholly or not at all, and no service asks the clock."""

import ast

import pytest

from tests.architecture.source import SOURCE, Module, called, decorators, modules, parameters, public_functions

APPS = ("abacus.foundation", "abacus.pool", "abacus.cycle")
CLOCKS = {
    *("date.today", "datetime.date.today", "datetime.now", "datetime.today", "datetime.utcnow", "time.time"),
    *("timezone.now", "timezone.localdate", "timezone.localtime"),
}
ASKS_NO_CLOCK = ("services", "rules", "gates", "models")
WRITES = {"save", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "delete", "update"}
RECORDS = ("objects", "filter(", "select_for_update(", "visible_to(")
"""What stands before `.update(…)` or `.delete(…)` when rows are meant and not a dictionary."""

OTHER_DOORS: dict[str, str] = {}
"""Modules that write without being services, with the reason."""

WITHOUT_BY: dict[str, str] = {
    "abacus.foundation.jobs.services.queue.sweep": "the platform itself looks after silent jobs",
    "abacus.foundation.jobs.services.running.run": "a worker acts for whoever asked for the job",
    "abacus.foundation.jobs.services.running.work": "a worker acts for whoever asked for the job",
    "abacus.pool.services.money.settle": "adds up what its callers just wrote",
}
"""Functions of services modules that write for nobody in person, with the reason."""

NOT_ATOMIC: dict[str, str] = {
    "abacus.foundation.jobs.services.running.run": "each chunk of a job is a transaction of its own",
    "abacus.foundation.jobs.services.running.work": "each chunk of a job is a transaction of its own",
    "abacus.foundation.audit.services.record": "an event belongs to the transaction of the act",
    "abacus.pool.services.money.settle": "adds up what its callers just wrote",
}
"""Functions of services modules that write in their caller's transaction, with the reason."""

MAY_ASK: dict[str, str] = {
    "abacus.foundation.jobs.services.progress": "a heartbeat is the clock's, not the day of business",
    "abacus.foundation.jobs.services.running": "leases and ends of jobs are the clock's, not the day of business",
    "abacus.rules.command": "a command line is an edge: the day is today's where none is named",
}
"""Modules that may ask the clock, with the reason."""


def services() -> list[Module]:
    return [module for module in modules() if module.within(*APPS) and module.is_kind("services")]


def writes(tree: ast.AST) -> list[int]:
    """The lines on which rows are written."""
    found = []
    for name, line in called(tree):
        before, _, last = name.rpartition(".")
        sure = last in WRITES - {"update", "delete", "create"} and before and "super()" not in before
        if sure or (last in WRITES and any(each in before for each in RECORDS)):
            found.append(line)
    return found


def writing(module: Module) -> list[ast.FunctionDef]:
    """The public functions that write, by themselves or through a function of the same module."""
    functions = {node.name: node for node in module.tree.body if isinstance(node, ast.FunctionDef)}
    known = {name for name, node in functions.items() if writes(node)}
    grown = True
    while grown:
        callers = {name for name, node in functions.items() if {each for each, _ in called(node)} & known}
        grown = not callers <= known
        known |= callers
    return [function for function in public_functions(module) if function.name in known]


def clocks(module: Module) -> list[str]:
    """Where a module asks what day or time it is, or hands on the function that tells."""
    return [
        f"{module.where}:{node.lineno} {ast.unparse(node)}"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and ast.unparse(node) in CLOCKS
    ]


def test_every_service_that_writes_says_who_acts():
    silent = {f"{each.name}.{f.name}" for each in services() for f in writing(each) if "by" not in parameters(f)}
    assert sorted(silent - set(WITHOUT_BY)) == []


def test_every_service_that_writes_does_so_wholly_or_not_at_all():
    atomic = {"transaction.atomic", "atomic"}
    loose = {f"{each.name}.{f.name}" for each in services() for f in writing(each) if not decorators(f) & atomic}
    assert sorted(loose - set(NOT_ATOMIC)) == []


def test_rows_are_written_by_services_only():
    others = [module for module in modules() if module.within(*APPS) and not module.is_kind("services")]
    doors = {module.name: lines for module in others if (lines := writes(module.tree))}
    assert {name: lines for name, lines in doors.items() if name not in OTHER_DOORS} == {}


def test_no_service_rule_or_model_asks_the_clock():
    asked = [
        line
        for module in modules()
        if module.within("abacus.engine", "abacus.rules")
        or (module.within(*APPS) and any(module.is_kind(kind) for kind in ASKS_NO_CLOCK))
        if module.name not in MAY_ASK
        for line in clocks(module)
    ]
    assert asked == []


def test_every_exception_is_still_needed():
    names = {module.name for module in modules()}
    functions = {f"{module.name}.{f.name}" for module in services() for f in writing(module)}
    assert set(OTHER_DOORS) | set(MAY_ASK) <= names
    assert set(WITHOUT_BY) | set(NOT_ATOMIC) <= functions


def example(text: str) -> Module:
    return Module("abacus.pool.services", SOURCE / "pool/services.py", text, ast.parse(text))


@pytest.mark.parametrize("text", ["date.today()", "x = timezone.now()", "Field(default=timezone.now)"])
def test_a_look_at_the_clock_is_noticed(text):
    assert clocks(example(text))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("def f():\n    year.save()", ["f"]),
        ("def f():\n    _g()\ndef _g():\n    A.objects.create(a=1)", ["f"]),
        ("def f():\n    A.objects.filter(a=1).update(a=2)", ["f"]),
        ("def f():\n    settings.update(a=2)", []),
        ("def f():\n    return A.objects.all()", []),
    ],
)
def test_a_write_is_noticed(text, found):
    assert [each.name for each in writing(example(text))] == found
