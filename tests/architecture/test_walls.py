"""Every table has said whose its rows are, in a way the second wall can hold."""

from pathlib import Path

import pytest
from django.apps import apps

from abacus.web.walls import ddl
from abacus.web.walls.belonging import BELONGING, Open, Own, Through
from tests.architecture.source import SOURCE, calls, modules

MODELS = {model._meta.label: model for model in apps.get_models(include_auto_created=True) if not model._meta.proxy}
EVERYWHERE = {
    "operations", "web", "foundation/jobs", "foundation/oversight", "foundation/organisations/reach.py", "demo",
}  # fmt: skip
"""Where work over all organisations may be begun: commands, the worker's own bookkeeping, the sealer."""


def test_every_model_has_a_line_and_every_line_a_model():
    assert set(MODELS) - set(BELONGING) == set(), "add a line to abacus/web/walls/belonging.py"
    assert set(BELONGING) - set(MODELS) == set(), "the list of the walls knows models that are gone"


@pytest.mark.parametrize("label", [label for label, line in BELONGING.items() if isinstance(line, Through)])
def test_what_belongs_through_a_key_always_has_it(label):
    field = MODELS[label]._meta.get_field(BELONGING[label].field)
    assert not field.null
    above = field.related_model
    assert not isinstance(BELONGING[above._meta.label], Open) or any(one.name == "path" for one in above._meta.fields)


@pytest.mark.parametrize("label", [label for label, line in BELONGING.items() if isinstance(line, Own)])
def test_what_has_a_path_of_its_own_has_it_in_every_row(label):
    assert not MODELS[label]._meta.get_field(BELONGING[label].column).null


def test_what_is_open_says_why_and_carries_no_path():
    open_to_all = {label: line for label, line in BELONGING.items() if isinstance(line, Open)}
    assert all(line.reason for line in open_to_all.values())
    with_path = [
        label for label in open_to_all if any(f.name == "organisation_path" for f in MODELS[label]._meta.fields)
    ]
    assert with_path == ["workflow.Mandate"]  # asked before it can be said what somebody reaches


def test_parents_come_before_what_belongs_to_them():
    order = [one.name for one in ddl.tables()]
    for one in ddl.tables():
        if isinstance(one.belonging, Through) and one.parent[0] is not None:
            assert order.index(one.parent[0].name) < order.index(one.name)


def test_only_the_platforms_own_work_is_done_everywhere():
    wrong = []
    for module in modules():
        name = module.path.relative_to(SOURCE).as_posix()
        everywhere = any(called == "everywhere" for called, _ in calls(module.tree))
        if everywhere and not any(Path(name).is_relative_to(place) for place in EVERYWHERE):
            wrong.append(name)
    wrong += [
        path.name for path in SOURCE.rglob("migrations/*.py") if "everywhere(" in path.read_text(encoding="utf-8")
    ]
    assert wrong == []
