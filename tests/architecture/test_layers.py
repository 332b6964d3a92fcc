"""Imports go downwards; the contracts themselves are run by import-linter."""

import tomllib

from tests.architecture.source import SOURCE
from tests.harness import ROOT


def contracts() -> dict[str, dict]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return {each["name"]: each for each in settings["tool"]["importlinter"]["contracts"]}


def test_every_package_has_its_place_in_the_layers():
    layers = {name.strip() for line in contracts()["Imports go downwards only"]["layers"] for name in line.split("|")}
    packages = {f"abacus.{each.parent.name}" for each in SOURCE.glob("*/__init__.py")}
    assert packages - layers == set()


def test_no_stage_is_left_out_of_the_stages_contract():
    packages = {f"abacus.cycle.{each.parent.name}" for each in SOURCE.glob("cycle/*/__init__.py")}
    shared = set(contracts()["What stages share knows no stage"]["source_modules"])
    assert packages - shared == set(contracts()["Stages never import each other"]["modules"])


def test_every_foundation_app_has_its_place_in_the_order():
    order = contracts()["Foundation apps use each other in one order"]["layers"]
    apps = {each.parent.name for each in SOURCE.glob("foundation/*/__init__.py")}
    assert apps == set(order)
