"""docs/permissions.md out of the table: `.venv/bin/python -m tests.integration.permissions.document` writes it."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

TARGET = Path(__file__).resolve().parents[3] / "docs" / "permissions.md"
HEAD = """\
# Who may open what

Written from the table of addresses that the tests are run against (`tests/integration/permissions/`);
do not edit: `.venv/bin/python -m tests.integration.permissions.document` writes it again, and a test holds it equal.

An address is open to the roles named; everybody else is answered as said under *others* (403: no role of
theirs allows it, and the trail says who asked; 404: it does not exist for them). Who is not signed in is sent to
the sign-in page, except where an address is *open to anybody*. A record out of reach is answered 404, like one that
does not exist, whatever the method. Methods not named are answered 405. Every POST wants the form's own token.
*Demands* is the permission the page's own code asks for; a test compares it with the roles.
"""


def text() -> str:
    """The whole document."""
    from tests.integration.permissions.guards import views
    from tests.integration.permissions.table import TABLE

    routes = views()
    spaces: dict[str, list[str]] = {}
    for name in TABLE:
        space, colon, _rest = name.partition(":")
        spaces.setdefault(space if colon else "signing in and the workbench", []).append(name)
    parts = [HEAD, *reach(), *roles()]
    for space, names in spaces.items():
        parts.append(
            f"\n## {space}\n\n| address | methods | open to | others | about | demands |\n|---|---|---|---|---|---|\n"
        )
        parts += [line(name, *routes[name]) for name in names if name in routes]
    parts += operations()
    return "".join(parts)


def reach() -> Iterator[str]:
    """How far every role reaches."""
    from abacus.foundation.accounts.roles import Role
    from tests.integration.permissions.reach import ADMINISTERED, REACH, Place

    yield "\n## How far a role reaches\n\n"
    yield "Whose records a role finds, seen from the body at which it is held; *looks after*: people, bodies, jobs,\n"
    yield "the trail; never the business. For a finance division the departments it serves that day are below it and\n"
    yield "all others beside it; agencies, experts and deputies on panels see single cases, from invitation to end.\n\n"
    yield f"| role | {' | '.join(Place)} |\n|---|{'---|' * len(Place)}\n"
    for role in Role:
        cells = [
            "sees" if place in REACH[role] else "looks after" if place in ADMINISTERED.get(role, ()) else "404"
            for place in Place
        ]
        yield f"| {role.value} | {' | '.join(cells)} |\n"


def roles() -> Iterator[str]:
    """The sets of roles that lines are written with."""
    yield "\n## Names for several roles\n\n"
    for name, members in named().items():
        yield f"- *{name}*: {', '.join(role.value for role in sorted(members))}\n"


def named() -> dict[str, frozenset[str]]:
    """Name → roles, the largest first."""
    from tests.integration.permissions import page

    return {
        "everybody": page.EVERYBODY,
        "business": page.BUSINESS,
        "reviewers": page.REVIEWERS,
        "keepers": page.KEEPERS,
        "department": page.DEPARTMENT,
        "unit": page.UNIT,
        "finance": page.FINANCE,
        "administrators": page.ADMINISTRATORS,
    }


def line(name: str, route: str, view: object) -> str:
    """One address."""
    from tests.integration.permissions.guards import demanded
    from tests.integration.permissions.table import TABLE

    page = TABLE[name]
    wanted = ", ".join(sorted(one.value for one in demanded(view)))  # type: ignore[arg-type]
    others = "—" if page.anonymous or in_words(page.roles) == "everybody" else str(page.refused)
    if page.unseen:
        others += f"; 404 for {in_words(page.unseen)}"
    who = "anybody" if page.anonymous else in_words(page.roles)
    cells = (f"`/{route}`".replace("|", "\\|"), ", ".join(sorted(page.methods)), who, others, page.record, wanted)
    return f"| {' | '.join(cells)} |\n"


def in_words(members: Iterable[str]) -> str:
    """The named sets that make up the roles, then what is left one by one."""
    left, words = set(members), []
    for name, roles_of in named().items():
        if roles_of <= left:
            words.append(name)
            left -= roles_of
    return ", ".join([*words, *sorted(str(one) for one in left)])


def operations() -> Iterator[str]:
    """The operations of the interface, where their table is."""
    from tests.integration.permissions import stages

    listed = next((module.OPERATIONS for module in stages.MODULES if hasattr(module, "OPERATIONS")), {})
    if not listed:
        return
    yield "\n## Operations of the interface\n\nWith a token alone, which leaves its owner less and never more.\n\n"
    yield "| operation | open to | about |\n|---|---|---|\n"
    for name, one in listed.items():
        yield f"| `{name}` | {in_words(one.roles)} | {getattr(one, 'record', '')} |\n"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    TARGET.write_text(text(), encoding="utf-8")
