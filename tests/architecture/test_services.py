"""One door for writes: who acts is said, it happens wholly or not at all, and no service asks the clock."""

import ast
import re
from collections.abc import Callable
from fnmatch import filter as filter_names
from fnmatch import fnmatch

import pytest

from tests.architecture.source import SOURCE, Module, calls, decorators, modules, parameters, public_functions

APPS = ("abacus.foundation", "abacus.pool", "abacus.cycle", "abacus.api")
CLOCKS = {
    *("date.today", "datetime.date.today", "datetime.now", "datetime.today", "datetime.utcnow", "time.time"),
    *("timezone.now", "timezone.localdate", "timezone.localtime"),
}
ASKS_NO_CLOCK = ("services", "rules", "gates", "models")
WRITES = {"save", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "delete", "update"}
RECORDS = ("objects", "filter(", "select_for_update(", "visible_to(")
"""What stands before `.update(…)`, `.create(…)` or `.delete(…)` when rows are meant and not a dictionary."""

OTHER_DOORS = {
    "abacus.cycle.departmentwide.taking": "what a read table becomes, within intake's service",
    "abacus.cycle.evaluation.taking": "what a read table becomes, within intake's service",
    "abacus.cycle.monitoring.taking": "what a read table becomes, within intake's service",
    "abacus.cycle.targets.taking": "what a read table becomes, within intake's service",
    "abacus.pool.imports.": "the plans of an import, written by pool.services.imports in one transaction",
}
"""Beginnings of modules that write without being services, with the reason."""

WITHOUT_BY = {
    "abacus.api.services.messages.*": "keeps the answer to a message; what it changed says by whom",
    "abacus.api.services.traffic.*": "counts requests",
    "abacus.foundation.audit.services.sealing.*": "the platform seals what people did",
    "abacus.foundation.accounts.services.second_factor.strip": "a part of what one person or two decide",
    "abacus.foundation.accounts.services.trying.*": "tries of nobody in particular; what they come to has its event",
    "abacus.cycle.intake.services.common.look_again": "works out anew what tables ask after somebody's answer",
    "abacus.cycle.intake.services.reading.*": "reads what somebody handed in",
    "abacus.cycle.intake.services.withdrawing.remove": "a part of withdrawing",
    "abacus.foundation.jobs.services.leases.*": "the platform looks after its workers itself",
    "abacus.pool.services.money.settle": "adds up what its callers just wrote",
    "abacus.pool.services.imports.staging.*": "prepares what somebody confirmed; nobody sees it until it is entered",
    "abacus.pool.services.imports.writing.settle": "adds up what its caller just entered",
}
"""Functions of services modules that write without being told by whom, with the reason."""

WITHOUT_EVENT = {
    "abacus.api.services.messages.*": "what the message changed has its own events",
    "abacus.api.services.traffic.*": "counts requests; one that is not let in has its event",
    "abacus.foundation.accounts.services.passwords.renew": "who decides it writes the event",
    "abacus.foundation.accounts.services.second_factor.strip": "who decides it writes the event",
    "abacus.foundation.accounts.services.sessions.follow_session": "the same session under another key",
    "abacus.foundation.accounts.services.sessions.know_device": "signing in has its own event",
    "abacus.foundation.accounts.services.trying.*": "failures and locks have their events; what is forgotten has none",
    "abacus.cycle.intake.services.common.look_again": "the answer that made it necessary has its own event",
    "abacus.cycle.intake.services.correcting.read_again": "the correction has its own event",
    "abacus.cycle.intake.services.reading.*": "reading makes no facts; handing in and taking have their events",
    "abacus.cycle.intake.services.withdrawing.remove": "the withdrawal has its own event",
    "abacus.cycle.sheets.services.keeping.keep_earlier": "the save that made it necessary has its own event",
    "abacus.cycle.*.services.review.on_*": "workflow writes the event of the action",
    "abacus.foundation.audit.services.recording.record": "it is the event",
    "abacus.foundation.audit.services.sealing.seal_*": "a seal is no act of anybody's",
    "abacus.foundation.jobs.services.queue.enqueue": "the act that wants the work has its own event",
    "abacus.foundation.jobs.services.leases.*": "the platform looks after its workers itself",
    "abacus.cycle.linkage.services.runs.begun": "a part of starting, which has its event",
    "abacus.cycle.monitoring.services.rounds.keep_measured": "a part of computing, whose begin and end have events",
    "abacus.pool.services.years.open_some": "a part of opening a year, whose end has its event",
    "abacus.foundation.notices.services.mark_read": "that somebody has read their own notice is nobody else's matter",
    "abacus.foundation.pages.services.save_view": "a person's own view of a list is nobody else's matter",
    "abacus.foundation.workflow.services.actions.submit": "its `Work` writes the event",
    "abacus.pool.services.imports.opening.choose": "changes a preview, which is not yet a fact",
    "abacus.pool.services.imports.opening.waiting": "puts back what a lost job left; the import has its own event",
    "abacus.pool.services.imports.opening.confirm": "the import's event says who confirmed it",
    "abacus.pool.services.imports.writing.*": "the import's event speaks of all its rows",
    "abacus.pool.services.money.settle": "adds up what its callers just wrote",
    "abacus.pool.services.imports.staging.*": "prepares what somebody confirmed; nobody sees it until it is entered",
}
"""Functions of services modules that write without an audit event of their own, with the reason."""

MAY_ASK = {
    "abacus.rules.command": "a command line is an edge: the day is today's where none is named",
}
"""Modules that may ask the clock, with the reason."""


def services() -> list[Module]:
    return [module for module in modules() if module.within(*APPS) and module.is_kind("services")]


def writes(tree: ast.AST) -> list[int]:
    """The lines on which rows are written; what is told `by` whom is a service that is called."""
    found = []
    for name, call in calls(tree):
        before, _, last = name.rpartition(".")
        told = any(keyword.arg == "by" for keyword in call.keywords)
        sure = last in WRITES - {"update", "delete", "create"} and before and "super()" not in before and not told
        if sure or (last in WRITES and any(each in before for each in RECORDS)):
            found.append(call.lineno)
    return found


def writing(module: Module) -> list[ast.FunctionDef]:
    """The public functions that write, by themselves or through a function of the same module."""
    known = reaching(module, lambda node: bool(writes(node)))
    return [function for function in public_functions(module) if function.name in known]


def reaching(module: Module, does: Callable[[ast.FunctionDef], bool]) -> set[str]:
    """The functions of a module that do something themselves or through another of the module."""
    functions = {node.name: node for node in module.tree.body if isinstance(node, ast.FunctionDef)}
    known = {name for name, node in functions.items() if does(node)}
    grown = True
    while grown:
        callers = {name for name, node in functions.items() if {each for each, _ in calls(node)} & known}
        grown = not callers <= known
        known |= callers
    return known


def recording(module: Module) -> set[str]:
    """The functions that write an audit event."""
    return reaching(module, lambda node: any(name == "audit.record" for name, _ in calls(node)))


def atomic(function: ast.FunctionDef) -> bool:
    """Whether a function opens a transaction, around itself or around what it writes."""
    inside = any(name == "transaction.atomic" for name, _ in calls(function))
    return inside or bool(decorators(function) & {"transaction.atomic", "jobs.handler"})


def users_of(name: str, module: Module) -> list[str]:
    """Modules that are no services and use a function of a services module."""
    door = module.name.rpartition(".")[2]
    app = module.name.split(".services")[0]
    used = re.compile(rf"\b(?:services|{door})\.{name}\b")
    imported = re.compile(rf"from {re.escape(app)}\.services\S* import [^\n]*\b{name}\b")
    others = (each for each in modules() if not each.is_kind("services"))
    return [
        each.where for each in others if imported.search(each.text) or (app in each.text and used.search(each.text))
    ]


def clocks(module: Module) -> list[str]:
    """Where a module asks what day or time it is; stamping a moment (`…_at=timezone.now()`) is no question."""
    stamps = set()
    for node in ast.walk(module.tree):
        pairs = [(node.arg, node.value)] if isinstance(node, ast.keyword) else []
        if isinstance(node, ast.Dict):
            pairs = [(getattr(key, "value", None), value) for key, value in zip(node.keys, node.values, strict=True)]
        moments = [value for name, value in pairs if isinstance(name, str) and name.endswith("_at")]
        stamps |= {id(each) for moment in moments for each in ast.walk(moment)}
    converts = {id(call.func) for _, call in calls(module.tree) if call.args}
    return [
        f"{module.where}:{node.lineno} {ast.unparse(node)}"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and ast.unparse(node) in CLOCKS and id(node) not in stamps | converts
    ]


def unexplained(names: set[str], reasons: dict[str, str]) -> list[str]:
    """The names for which no pattern of `reasons` speaks."""
    return sorted(name for name in names if not any(fnmatch(name, pattern) for pattern in reasons))


def test_every_service_that_writes_says_who_acts():
    silent = {f"{each.name}.{f.name}" for each in services() for f in writing(each) if "by" not in parameters(f)}
    assert unexplained(silent, WITHOUT_BY) == []


def test_every_service_that_writes_does_so_wholly_or_not_at_all():
    """What opens no transaction is a part of another service, and nobody else calls it."""
    loose = [(each, f.name) for each in services() for f in writing(each) if not atomic(f)]
    used = {f"{module.name}.{name}": where for module, name in loose if (where := users_of(name, module))}
    assert used == {}


def test_every_service_that_writes_leaves_a_trace():
    traceless = {f"{each.name}.{f.name}" for each in services() for f in writing(each) if f.name not in recording(each)}
    assert unexplained(traceless, WITHOUT_EVENT) == []


def test_rows_are_written_by_services_only():
    others = [module for module in modules() if module.within(*APPS) and not module.is_kind("services")]
    doors = {module.name: lines for module in others if (lines := writes(module.tree))}
    assert {name: lines for name, lines in doors.items() if not name.startswith(tuple(OTHER_DOORS))} == {}


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
    assert set(MAY_ASK) <= names
    assert all(any(name.startswith(door) for name in names) for door in OTHER_DOORS)
    patterns = {*WITHOUT_BY, *WITHOUT_EVENT}
    assert sorted(each for each in patterns if not filter_names(functions, each)) == []


def example(text: str) -> Module:
    return Module("abacus.pool.services", SOURCE / "pool/services.py", text, ast.parse(text))


@pytest.mark.parametrize("text", ["date.today()", "x = timezone.now()", "Field(default=timezone.now)"])
def test_a_look_at_the_clock_is_noticed(text):
    assert clocks(example(text))


@pytest.mark.parametrize("text", ["f(applied_at=timezone.now())", "timezone.localdate(batch.created_at)"])
def test_a_moment_is_stamped_or_converted_without_asking_for_the_day(text):
    assert clocks(example(text)) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("def f():\n    year.save()", ["f"]),
        ("def f():\n    _g()\ndef _g():\n    A.objects.create(a=1)", ["f"]),
        ("def f():\n    A.objects.filter(a=1).update(a=2)", ["f"]),
        ("def f():\n    settings.update(a=2)", []),
        ("def f():\n    return A.objects.all()", []),
        ("def f(by):\n    services.save(a=1, by=by)", []),
    ],
)
def test_a_write_is_noticed(text, found):
    assert [each.name for each in writing(example(text))] == found
