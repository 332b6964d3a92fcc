"""Tables made with new models rendered alone are those that Django's own way makes, column by column."""

import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.harness import ROOT

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.once, pytest.mark.long]

OURS = "from abacus.web.serve import migrate; migrate([])"
DJANGOS = "import django; django.setup(); from django.core.management import call_command; call_command('migrate')"


def made(data: Path, program: str) -> dict[str, list[str]]:
    """The tables and indexes of a new database, each with its parts in the order of the alphabet."""
    data.mkdir()
    environment = os.environ | {
        "ABACUS_DATA": str(data),
        "ABACUS_DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "abacus.web.settings",
    }
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=environment, check=True, capture_output=True)
    with sqlite3.connect(data / "abacus.sqlite3") as database:
        found = database.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    return {name: sorted(re.split(r", (?=[\"C])", sql.partition("(")[2])) for name, sql in found}


def test_new_models_alone_make_the_same_tables(tmp_path):
    ours, djangos = made(tmp_path / "ours", OURS), made(tmp_path / "djangos", DJANGOS)
    assert len(ours) > 300
    assert [name for name in djangos if ours.get(name) != djangos[name]] == []
    assert set(ours) == set(djangos)
