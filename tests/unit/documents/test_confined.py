"""The confined child: one for many files, replaced when a file breaks it, gone when nobody needs it."""

import os
import signal
import threading
import time
from pathlib import Path

import pytest

from abacus.foundation.documents import confined, reading_ahead
from abacus.foundation.documents.confined import POOL, Pool
from abacus.foundation.documents.reading_ahead import read_many
from abacus.foundation.documents.workbooks import Limits, WorkbookError, read_workbook
from tests.unit.documents.packages import made, sheet_xml

CHILD = "abacus.foundation.documents.child.main"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "a.csv"
    path.write_text("甲,1\n", encoding="utf-8")
    return path


def current() -> int:
    """The process that reads the next file."""
    with POOL.lend() as borrowed:
        return borrowed.child.pid


def state(pid: int) -> str | None:
    """The process's state letter; None where there is no such process."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return None


def test_one_child_reads_file_after_file(table: Path):
    read_workbook(table)
    first = current()
    for _ in range(20):
        assert list(read_workbook(table).sheets[0].values()) == [("甲", "1")]
    assert current() == first


def test_the_next_file_has_a_new_child_when_one_was_killed(table: Path):
    first = current()
    os.kill(first, signal.SIGKILL)
    assert list(read_workbook(table).sheets[0].values()) == [("甲", "1")]
    assert current() != first
    assert state(first) is None


def test_a_child_whose_memory_has_grown_is_replaced(table: Path, monkeypatch: pytest.MonkeyPatch):
    first = current()
    monkeypatch.setattr(confined, "MOST_BYTES", 1)
    monkeypatch.setattr(confined, "LARGE", 1)
    read_workbook(table)
    assert state(first) is None


def test_a_file_that_takes_too_long_costs_its_child_alone(tmp_path: Path, table: Path):
    rows = "".join(f'<row r="{row}"><c r="A{row}"><v>{row}</v></c></row>' for row in range(1, 60_000))
    first = current()
    with pytest.raises(WorkbookError) as caught:
        read_workbook(made(tmp_path / "b.xlsx", sheet_xml(rows)), limits=Limits(seconds=0.01))
    assert caught.value.code == "file.too_large"
    assert state(first) is None
    assert read_workbook(table)


def test_a_caller_who_stops_in_the_middle_leaves_nothing_behind(table: Path):
    reading = read_many([(table, "一"), (table, "二"), (table, "三")])
    assert next(reading).name == "一"
    reading.close()
    assert list(read_workbook(table).sheets[0].values()) == [("甲", "1")]


def test_many_threads_read_at_once(table: Path):
    seen: list[int] = []

    def work() -> None:
        seen.extend(len(read_workbook(table).sheets) for _ in range(10))

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [1] * 60


def test_a_forked_process_has_children_of_its_own(table: Path):
    ours = current()
    pid = os.fork()
    if pid == 0:
        try:
            same = list(read_workbook(table).sheets[0].values()) == [("甲", "1")]
            theirs = current()
            POOL.close()
            os._exit(0 if same and theirs != ours else 1)
        except BaseException:
            os._exit(2)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    assert current() == ours


def test_the_child_can_open_nothing_and_has_nothing(table: Path):
    read_workbook(table)
    pid = current()
    held = sorted(os.listdir(f"/proc/{pid}/fd"))
    assert held == ["0", "1", "2"]
    assert [os.readlink(f"/proc/{pid}/fd/{number}").partition(":")[0] for number in held] == [
        "pipe",
        "pipe",
        "/dev/null",
    ]
    assert os.readlink(f"/proc/{pid}/cwd") == "/"
    assert Path(f"/proc/{pid}/environ").read_bytes().replace(b"\0", b"") == b""
    limits = Path(f"/proc/{pid}/limits").read_text()
    told = {line[:26].strip(): line[26:].split()[:2] for line in limits.splitlines()}
    assert told["Max open files"] == ["3", "3"]
    assert told["Max file size"] == ["0", "0"]
    assert told["Max address space"] == [str(512 * 1024 * 1024)] * 2
    assert told["Max processes"] == ["0", "0"]


def changed(monkeypatch: pytest.MonkeyPatch, change: str) -> None:
    """Children whose own code is changed before they begin."""
    start = confined.START.replace("; main()", f"; import {CHILD} as child; {change}; main()")
    monkeypatch.setattr(confined, "START", start)
    monkeypatch.setattr(reading_ahead, "POOL", Pool())


def test_a_file_that_works_without_end_is_given_up_by_the_child_itself(
    tmp_path: Path, table: Path, monkeypatch: pytest.MonkeyPatch
):
    changed(monkeypatch, "child.SECONDS = 0.1")
    rows = "".join(f'<row r="{row}"><c r="A{row}"><v>{row}</v></c></row>' for row in range(1, 60_000))
    with pytest.raises(WorkbookError) as caught:
        read_workbook(made(tmp_path / "b.xlsx", sheet_xml(rows)))
    assert caught.value.code == "file.too_large"
    assert read_workbook(table)


def test_a_file_that_fells_the_child_is_said_to_be_damaged(table: Path, monkeypatch: pytest.MonkeyPatch):
    changed(monkeypatch, "import os; child.kinds.read = lambda *_: os.kill(os.getpid(), 11)")
    for _ in range(2):
        with pytest.raises(WorkbookError) as caught:
            read_workbook(table)
        assert caught.value.code == "file.broken"


def test_a_closed_pool_leaves_no_process(table: Path):
    pool = Pool()
    with pool.lend() as borrowed:
        pid = borrowed.child.pid
    assert state(pid) is not None
    pool.close()
    deadline = time.monotonic() + 60
    while state(pid) is not None and time.monotonic() < deadline:
        time.sleep(0.01)
    assert state(pid) is None
