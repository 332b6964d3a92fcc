"""`abacus serve`, `worker` and `migrate` as an operator meets them, each on a data folder of its own."""

import os
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.harness import tables
from tests.harness.site import COMMAND, County, serving


def abacus(*words: str, data: Path) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "ABACUS_DATA": str(data), "ABACUS_DATABASE_URL": ""}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    return subprocess.run([COMMAND, *words], env=environment, capture_output=True, text=True, timeout=300)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("installed") / "data"
    tables.sqlite(data / "abacus.sqlite3")
    return data


def test_an_empty_database_is_not_served_but_said(tmp_path):
    done = abacus("serve", "--port", "0", data=tmp_path)
    assert done.returncode == 1
    assert "abacus migrate" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_busy_port_is_said_at_once(installed):
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        done = abacus("serve", "--port", str(busy.getsockname()[1]), data=installed)
    assert done.returncode == 1
    assert "--port" in done.stderr


def test_a_database_that_is_away_is_said(tmp_path):
    environment = os.environ | {
        "ABACUS_DATA": str(tmp_path),
        "ABACUS_DATABASE_URL": f"postgresql:///nowhere?host={tmp_path}",
    }
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    done = subprocess.run([COMMAND, "worker", "--once"], env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def test_migrating_twice_changes_nothing(installed):
    done = abacus("migrate", data=installed)
    assert done.returncode == 0
    assert "No migrations to apply" in done.stdout


def test_the_worker_stops_when_nothing_is_queued(installed):
    assert abacus("worker", "--once", data=installed).returncode == 0


def test_the_server_listens_on_this_machine_only_and_stops_when_told(installed):
    with serving(County(installed)) as url:
        assert url.startswith("http://127.0.0.1:")
        with pytest.raises(urllib.error.HTTPError) as missing:
            urllib.request.urlopen(f"{url}/no-such-page", timeout=60)
        assert missing.value.code == 404
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(url, timeout=60)


def test_importing_the_command_is_quick():
    """A subcommand without a database must not wait for the framework."""
    code = "import sys, abacus.cli; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
