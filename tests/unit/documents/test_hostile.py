"""Every file made to harm is refused with a clear message or read without harm, and the caller lives on."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from abacus.foundation.documents.confined import POOL, SOURCE
from abacus.foundation.documents.reading_ahead import read_many
from tests.unit.documents.hostile import HOSTILE

MEGABYTES = 512


def peak() -> int:
    """The most address space that the child at hand has had, in MB."""
    with POOL.lend() as borrowed:
        told = Path(f"/proc/{borrowed.child.pid}/status").read_text()
    return int(re.findall(r"VmPeak:\s+(\d+)", told)[0]) // 1024


@pytest.mark.parametrize("what", HOSTILE)
def test_a_file_made_to_harm_does_none(tmp_path: Path, what: str):
    name, make, code = HOSTILE[what]
    path = tmp_path / name
    make(path)
    before = sorted(one.name for one in tmp_path.iterdir())
    answers = list(read_many([(path, name)]))
    assert {one.error.code if one.error else None for one in answers} == {code}
    for one in answers:
        if one.error:
            assert one.error.message.endswith("。")
            assert re.search(r"[\u4e00-\u9fff]", one.error.message)
    assert sorted(one.name for one in tmp_path.iterdir()) == before
    assert peak() <= MEGABYTES


def test_the_child_can_neither_write_nor_connect_nor_start_anything(tmp_path: Path):
    program = f"""
import sys; sys.path.insert(0, {SOURCE!r}); sys.path.append({str(Path(pytest.__file__).parents[1])!r})
import os, socket
from abacus.foundation.documents.child.main import confine
confine()
done = []
def attempt(name, work):
    try:
        work()
        done.append(name)
    except OSError:
        pass
    except MemoryError:
        pass
attempt("open", lambda: open("/etc/passwd"))
attempt("write", lambda: open({str(tmp_path / "x")!r}, "w"))
attempt("tcp", lambda: socket.socket())
attempt("udp", lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
attempt("unix", lambda: socket.socketpair())
attempt("pipe", lambda: os.pipe())
attempt("dup", lambda: os.dup(1))
attempt("memory", lambda: bytearray(600 * 1024 * 1024))
print(done)
"""
    done = subprocess.run([sys.executable, "-I", "-S", "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    assert list(tmp_path.iterdir()) == []
