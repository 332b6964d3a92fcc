"""Documentation that tests can hold true: links, and the glossary against the code."""

import re
from functools import cache
from pathlib import Path

import pytest

from abacus.foundation.accounts.roles import Role
from abacus.foundation.schedule.models import Stage
from tests.architecture.source import modules, tracked
from tests.harness import ROOT

LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")
GLOSSARY = ROOT / "docs" / "glossary.md"
OURS = "abacus."


def documents() -> list[Path]:
    return [path for path in tracked() if path.suffix == ".md" and "policies" not in path.parts]


@pytest.mark.parametrize("path", documents(), ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path):
    links = LINK.findall(path.read_text(encoding="utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []


@cache
def terms() -> list[tuple[str, str, tuple[str, ...]]]:
    """(中文, English, identifiers) of the glossary's rows."""
    rows = []
    for line in GLOSSARY.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 3 and "`" in cells[2]:
            rows.append((cells[0], cells[1], tuple(re.findall(r"`([^`]+)`", cells[2]))))
    return rows


def identifiers() -> set[str]:
    return {identifier for _, _, names in terms() for identifier in names}


@cache
def rule_ids() -> frozenset[str]:
    """Everything that rule packs give an id: parameters, taxonomies, routes, gates, scorecards, forms, linkage."""
    folder = ROOT / "src/abacus/policies"
    files = [path for path in folder.rglob("*.yaml") if "examples" not in path.parts]
    found = [re.search(r"^id: *[\"']?([\w.]+)", path.read_text(encoding="utf-8"), re.MULTILINE) for path in files]
    return frozenset(match.group(1) for match in found if match)


def test_every_model_has_its_term():
    from django.apps import apps

    models = {model.__name__ for model in apps.get_models() if model.__module__.startswith(OURS)}
    assert models - identifiers() == set()


def test_every_role_and_stage_has_its_term():
    assert {*Role.values, *Stage.values} - identifiers() == set()


def test_everything_packs_state_has_its_term():
    assert rule_ids()
    assert rule_ids() - identifiers() == set()


def test_every_identifier_of_the_glossary_is_in_the_code():
    text = "\n".join(module.text for module in modules())
    words, ids = set(re.findall(r"\w+", text)), rule_ids()
    unknown = [name for name in identifiers() if name not in ids and name not in words]
    # The name first, what stands before it afterwards: so it is found as quickly as any text.
    asked = {name: rf"{re.escape(name)}(?<!\w{re.escape(name)})\b" for name in unknown}
    assert [name for name, pattern in asked.items() if not re.search(pattern, text)] == []


def test_no_term_is_explained_twice():
    seen = [(english, names) for _, english, names in terms()]
    assert len(seen) == len(set(seen))
