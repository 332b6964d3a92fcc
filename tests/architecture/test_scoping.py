"""Pages begin their reads with what the person may see; a page that forgets it fails here.

In views a queryset says `visible_to`, `within` or a scope – or it follows a row that was found that way
(`filter(project_year=year)`). An id out of an address, or everything there is, never stands alone.
"""

import ast
from collections.abc import Iterator
from fnmatch import fnmatch

import pytest

from tests.architecture.source import Module, modules

SCOPES = (
    "visible_to", "within", "scope", "access", "reach", "of_role", "open_tasks", "readable", "visible", "mine(",
    "none()",
)  # fmt: skip
"""Words by which a queryset says whose rows it is about."""

FOUND_BEFORE = "keeps to ids of rows that were found in scope a line above"
OPEN = {
    "abacus.cycle.disclosure.public.*": "what is published is everybody's; it reads frozen snapshots alone",
    "abacus.cycle.exante.views.panels.people": FOUND_BEFORE,
    "abacus.cycle.keyevaluation.views.acts.add_member": FOUND_BEFORE,
    "abacus.cycle.keyevaluation.views.cases.candidates": "people of the region of a case that was found in scope",
    "abacus.cycle.linkage.views.lists.ProposalList.extra": FOUND_BEFORE,
    "abacus.cycle.linkage.views.runs.bottom": FOUND_BEFORE,
    "abacus.cycle.monitoring.views.rounds.round_page": "the job that computes the round shown",
    "abacus.cycle.sheets.pages.reviewing.Reviewing.subject_of": "the form of a task that was found in scope",
    "abacus.cycle.targets.views.DeclarationList.queryset": "joined to rows in scope",
    "abacus.foundation.accounts.views.acts.administrators": FOUND_BEFORE,
    "abacus.foundation.accounts.views.people.PeopleFilter.*": "narrows rows in scope",
    "abacus.foundation.audit.views.visible": "is the scope of the trail",
    "abacus.foundation.organisations.views.changes.divisions": FOUND_BEFORE,
    "abacus.foundation.organisations.views.tree.visible": "is the scope of the tree: `within` in its next line",
    "abacus.foundation.oversight.views.*": "names and checks of the regions whose trail is shown",
    "abacus.foundation.schedule.views.calendar.remove": "among the bodies whose windows the person manages",
    "abacus.foundation.workflow.views.handing.*": "keeps to the people who hold the task's post",
    "abacus.foundation.workflow.views.mandates.*": "one's own mandates and those about bodies one decides for",
    "abacus.pool.views.years.lists": FOUND_BEFORE,
    "abacus.web.dashboards.reach.Reach.bodies": FOUND_BEFORE,
}
"""Functions whose querysets say no scope, with the reason (patterns of module.function)."""

LOOSE = {"pk", "id", "pk__in", "id__in"}


def pages() -> list[Module]:
    """The modules whose code answers requests."""
    return [module for module in modules() if is_page(module.name)]


def is_page(name: str) -> bool:
    """Views, the pages that stages share, dashboards."""
    parts = name.split(".")
    asks = {"views", "pages", "public", "reports", "explaining", "changing", "saving"}
    in_apps = name.startswith(("abacus.cycle.", "abacus.pool.", "abacus.foundation."))
    shared = name.startswith("abacus.foundation.pages.") and parts[-1] != "views"
    return (in_apps and bool(asks & set(parts)) and not shared) or name.startswith("abacus.web.dashboards.")


def functions(tree: ast.Module) -> Iterator[tuple[str, ast.AST]]:
    """The functions and methods of a module by dotted name, those inside others with them."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, node
        elif isinstance(node, ast.ClassDef):
            yield from ((f"{node.name}.{one.name}", one) for one in node.body if isinstance(one, ast.FunctionDef))


def chains(function: ast.AST) -> Iterator[ast.Call]:
    """Every whole call that begins at a manager: `Model.objects.filter(…).order_by(…)`."""
    inner: set[int] = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("_or_404") and bare(node):
            yield node
        elif (
            isinstance(node, ast.Call) and id(node) not in inner and ".objects" in ast.unparse(node.func).split("(")[0]
        ):
            below: ast.AST = node.func
            while isinstance(below, ast.Attribute | ast.Call):
                inner.add(id(below))
                below = below.value if isinstance(below, ast.Attribute) else below.func
            yield node


def bare(call: ast.Call) -> bool:
    """`get_object_or_404(Model, …)`: a model without any queryset."""
    return bool(call.args) and isinstance(call.args[0], ast.Name) and call.args[0].id[:1].isupper()


def bounded(chain: ast.Call) -> bool:
    """Whether a chain says whose rows it is about, or follows a row found before."""
    text = ast.unparse(chain)
    if any(word in text.split(".objects", 1)[-1].lower() for word in SCOPES):
        return True
    given = [keyword for node in ast.walk(chain) if isinstance(node, ast.Call) for keyword in node.keywords]
    return any(follows(keyword) for keyword in given)


def follows(keyword: ast.keyword) -> bool:
    """`project_year=year`, `case=found`, `user=request.user`: a row, not an id from outside and not a constant."""
    name = keyword.arg or ""
    row = isinstance(keyword.value, ast.Name | ast.Attribute)
    loose = name in LOOSE or name.endswith(("_id", "__in", "year", "kind", "stage", "state", "role", "code"))
    return row and (not loose or name == "project_year")


def unbounded(module: Module) -> dict[str, str]:
    """Function → its first queryset that says nothing of whose rows it reads."""
    found: dict[str, str] = {}
    for name, function in functions(module.tree):
        body = ast.unparse(function)
        for chain in chains(function):
            text = ast.unparse(chain)
            whole = next((line for line in body.splitlines() if text in line), text)
            if not bounded(chain) and not any(word in whole.lower() for word in SCOPES):
                found.setdefault(f"{module.name}.{name}", text)
    return found


def test_pages_read_only_what_the_person_may_see():
    found = {name: text for module in pages() for name, text in unbounded(module).items()}
    left = {name: text for name, text in found.items() if not any(fnmatch(name, pattern) for pattern in OPEN)}
    assert left == {}, "begin with visible_to(request.user, request.day), or say in OPEN why not"


def test_every_exception_is_still_needed():
    found = [name for module in pages() for name in unbounded(module)]
    assert [pattern for pattern in OPEN if not any(fnmatch(name, pattern) for name in found)] == []


def test_forms_take_only_the_fields_they_name():
    """No form is made from a model, and nobody hands everything that was posted on."""
    for module in modules():
        bases = {
            ast.unparse(base) for node in ast.walk(module.tree) if isinstance(node, ast.ClassDef) for base in node.bases
        }
        assert not {base for base in bases if base.endswith("ModelForm")}, module.where
        handed_on = [
            ast.unparse(k.value)
            for node in ast.walk(module.tree)
            if isinstance(node, ast.Call)
            for k in node.keywords
            if k.arg is None
        ]
        assert not [text for text in handed_on if "request.POST" in text or "request.GET" in text], module.where


@pytest.mark.parametrize(
    ("text", "noticed"),
    [
        ("def f(request, pk):\n    return get_object_or_404(Project, pk=pk)", True),
        ("def f(request, pk):\n    return Project.objects.get(pk=pk)", True),
        ("def f(request):\n    return Project.objects.all()", True),
        ("def f(request):\n    return Project.objects.filter(fiscal_year=2022)", True),
        ("def f(request, year_id):\n    return Line.objects.filter(project_year_id=year_id)", True),
        ("def f(request):\n    return Project.objects.visible_to(request.user, request.day)", False),
        ("def f(request, year):\n    return Line.objects.filter(project_year=year)", False),
    ],
)
def test_a_read_without_scope_is_noticed(text, noticed):
    assert bool(unbounded(Module("abacus.pool.views.x", modules()[0].path, text, ast.parse(text)))) is noticed
