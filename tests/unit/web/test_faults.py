"""What is answered while the disk is full or the database is away: the right page for the real error."""

import errno
import sqlite3
import sys
from contextlib import closing

import psycopg
import pytest
from django.db import DataError, IntegrityError, InterfaceError, OperationalError
from django.test import RequestFactory

from abacus.web import errors, faults


def sqlite_error(path, statement, *pragmas, mode="rwc"):
    """The error SQLite itself raises."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode={mode}", uri=True, timeout=0)) as connection:
            for pragma in pragmas:
                connection.execute(pragma)
            connection.execute(statement)
    except sqlite3.Error as error:
        return error
    raise AssertionError("no error")


def wrapped(error, kind=OperationalError):
    """As Django hands it on."""
    try:
        raise kind(*error.args) from error
    except kind as made:
        return made


@pytest.fixture
def path(tmp_path):
    connection = sqlite3.connect(tmp_path / "one.sqlite3")
    connection.execute("CREATE TABLE line (text)")
    connection.close()
    return tmp_path / "one.sqlite3"


FILL = "INSERT INTO line SELECT randomblob(100000)"


def test_sqlite_without_room_is_a_full_disk(path):
    error = sqlite_error(path, FILL, "PRAGMA max_page_count = 2")
    assert faults.fault_of(wrapped(error)) is faults.FULL


def test_sqlite_that_another_holds_is_busy(path):
    other = sqlite3.connect(path)
    other.execute("BEGIN IMMEDIATE")
    error = sqlite_error(path, FILL)
    other.close()
    assert faults.fault_of(wrapped(error)) is faults.BUSY


def test_sqlite_whose_file_is_gone_is_away(tmp_path):
    error = sqlite_error(tmp_path / "folder" / "none.sqlite3", FILL)
    assert faults.fault_of(wrapped(error)) is faults.AWAY


def test_sqlite_on_a_disk_that_takes_no_writes_is_away(path):
    assert faults.fault_of(wrapped(sqlite_error(path, FILL, mode="ro"))) is faults.AWAY


def test_a_wrong_statement_is_none_of_them(path):
    assert faults.fault_of(wrapped(sqlite_error(path, "SELECT nothing FROM nowhere"))) is None


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (psycopg.errors.DiskFull("could not extend file"), faults.FULL),
        (psycopg.errors.AdminShutdown("terminating connection"), faults.AWAY),
        (psycopg.errors.CannotConnectNow("starting up"), faults.AWAY),
        (psycopg.errors.TooManyConnections("too many clients"), faults.AWAY),
        (psycopg.OperationalError("connection refused"), faults.AWAY),
        (psycopg.errors.DeadlockDetected("deadlock"), faults.BUSY),
        (psycopg.errors.LockNotAvailable("lock timeout"), faults.BUSY),
    ],
)
def test_postgresql(error, fault):
    assert faults.fault_of(wrapped(error)) is fault


def test_a_cursor_of_a_lost_connection_is_away():
    assert faults.fault_of(wrapped(psycopg.InterfaceError("the connection is closed"), InterfaceError)) is faults.AWAY


def test_what_the_platform_itself_got_wrong_is_none_of_them():
    assert faults.fault_of(wrapped(psycopg.errors.UniqueViolation("twice"), IntegrityError)) is None
    assert faults.fault_of(KeyError("x")) is None
    assert faults.fault_of(None) is None


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
def test_an_upload_that_finds_no_room_is_a_full_disk(number):
    assert faults.fault_of(OSError(number, "write")) is faults.FULL


def answered(error, **headers):
    """What the platform answers while it handles the error."""
    request = RequestFactory().post("/pool/", headers=headers)
    try:
        raise error
    except type(error):
        return errors.failed(request)


class TestAnswers:
    def test_a_full_disk_says_that_nothing_was_changed(self):
        page = answered(OSError(errno.ENOSPC, "write"))
        assert page.status_code == 507
        assert "没有改动任何数据" in page.content.decode()

    def test_a_database_away_says_when_to_try_again(self):
        page = answered(wrapped(psycopg.OperationalError("connection refused")))
        assert (page.status_code, page["Retry-After"], page["Cache-Control"]) == (503, "10", "no-store")
        assert "请稍后重试" in page.content.decode()

    def test_a_pages_script_gets_the_same_as_json(self):
        page = answered(wrapped(psycopg.OperationalError("connection refused")), x_abacus_script="1")
        assert page.status_code == 503
        assert "数据库" in page.content.decode()

    def test_anything_else_is_an_error_of_the_platform(self):
        assert answered(KeyError("x")).status_code == 500
        assert sys.exception() is None


@pytest.mark.parametrize(
    "error",
    [
        OverflowError("Python int too large to convert to SQLite INTEGER"),
        wrapped(psycopg.errors.NumericValueOutOfRange("integer out of range"), DataError),
        wrapped(psycopg.errors.StringDataRightTruncation("value too long"), DataError),
        UnicodeEncodeError("utf-8", "\ud800", 0, 1, "surrogates not allowed"),
    ],
)
def test_what_no_column_holds_is_the_senders_to_put_right(error):
    assert faults.fault_of(error) is faults.UNFIT


def test_thousands_of_figures_in_a_row_are_no_error_of_the_platform():
    with pytest.raises(ValueError) as refused:  # noqa: PT011 - Python's own words, which the platform knows it by
        int("9" * 5000)
    assert faults.fault_of(refused.value) is faults.UNFIT
    answer = faults.answer(RequestFactory().post("/"), faults.UNFIT)
    assert (answer.status_code, "Retry-After" in answer) == (400, False)
    assert faults.fault_of(ValueError("anything else")) is None
