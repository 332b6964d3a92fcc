"""Short-lived files go where there is room for them."""

import shutil
import tempfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests import harness


@pytest.mark.parametrize(("free", "memory"), [(harness.ROOM, True), (64 * 1024**2, False)])
def test_memory_is_taken_where_it_holds_a_whole_run(free, memory, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=free))
    monkeypatch.setattr(harness.os, "access", lambda path, mode: True)
    assert harness.scratch() == (harness.MEMORY if memory else Path(tempfile.gettempdir()))
