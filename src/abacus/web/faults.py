"""What the platform answers while something around it is out of order: the database away or busy, the disk full;
and where something was sent that no database can keep.

The page needs no database. Nothing was saved by the request: its transaction is rolled back.
"""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import DatabaseError, DataError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from abacus.foundation.jobs.passing import NO_ROOM
from abacus.foundation.pages.refusals import SCRIPT_HEADER

SQLITE_FULL = frozenset(
    {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_SHMSIZE, sqlite3.SQLITE_IOERR_TRUNCATE}
)
"""A file could not grow: the database's, its log's or the index of the log."""
SQLITE_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
SQLITE_AWAY = frozenset({sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY})
PG_FULL, PG_BUSY = frozenset({"53100"}), frozenset({"40P01", "40001", "55P03", "57014"})
PG_AWAY = ("08", "57P", "53")
"""Beginnings of PostgreSQL's codes for: no connection, shutting down or starting up, no resources."""


@dataclass(frozen=True)
class Fault:
    """What is wrong, for the person at the screen; `wait` are the seconds after which trying again makes sense."""

    status: int
    title: str | Promise
    message: str | Promise
    todo: str | Promise
    wait: int = 0


FULL = Fault(
    507,
    _("服务器空间不足"),
    _("服务器没有剩余空间，这一步没有办成，没有改动任何数据。"),
    _("请联系系统管理员清理空间，之后重新提交。"),
    60,
)
AWAY = Fault(
    503,
    _("暂时无法使用"),
    _("数据库暂时连接不上，这一步没有办成，没有改动任何数据。"),
    _("请稍后重试；几分钟后仍然这样，请联系系统管理员。"),
    10,
)
BUSY = Fault(
    503,
    _("系统正忙"),
    _("同时保存的人较多，这一步没有轮到，没有改动任何数据。"),
    _("请稍后重试，内容可以原样再提交。"),
    3,
)
UNFIT = Fault(
    400,
    _("填写的内容无法保存"),
    _("提交的内容里有过大的数字、不存在的日期或不能识别的字符，没有改动任何数据。"),
    _("请返回上一页检查后重新提交。"),
)
"""A number, day or character that no column holds, and no form has asked about; the log keeps where it happened."""


def fault_of(error: BaseException | None) -> Fault | None:
    """Which of the faults an exception speaks of, itself or by what caused it; None for the platform's own errors."""
    for one in _chain(error):
        if isinstance(one, OSError) and one.errno in NO_ROOM:
            return FULL
        if isinstance(one, sqlite3.Error):
            code = getattr(one, "sqlite_errorcode", 0)
            if code in SQLITE_FULL:
                return FULL
            if code & 0xFF in SQLITE_BUSY:
                return BUSY
            if code & 0xFF in SQLITE_AWAY:
                return AWAY
        state = getattr(one, "sqlstate", None)
        if isinstance(state, str):
            if state in PG_FULL:
                return FULL
            if state in PG_BUSY:
                return BUSY
            if state.startswith(PG_AWAY):
                return AWAY
        elif isinstance(one, OperationalError | InterfaceError) and not _from_sqlite(one):
            return AWAY
    return UNFIT if any(map(_is_unfit, _chain(error))) else None


def _is_unfit(error: BaseException) -> bool:
    """Whether a value was beyond what a database, a calendar or a text can hold."""
    if isinstance(error, ValueError) and "integer string conversion" in str(error):
        return True  # thousands of figures in a row
    return isinstance(error, DataError | OverflowError | UnicodeEncodeError)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The exception and what it came from; causes first, because they know more."""
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.append(error)
        error = error.__cause__ or error.__context__
    return iter(sorted(found, key=lambda one: isinstance(one, DatabaseError)))


def _from_sqlite(error: BaseException) -> bool:
    return isinstance(error.__cause__, sqlite3.Error)


def answer(request: HttpRequest, fault: Fault) -> HttpResponse:
    """The page of a fault; for a page's own script the same as JSON."""
    said = {"reason": str(fault.message), "todo": str(fault.todo)}
    if request.headers.get(SCRIPT_HEADER):
        response: HttpResponse = JsonResponse(said, status=fault.status, json_dumps_params={"ensure_ascii": False})
    else:
        page = render_to_string("fault.html", {"fault": fault, "address": _again(request)})
        response = HttpResponse(page, status=fault.status)
    if fault.wait:
        response["Retry-After"] = str(fault.wait)
    response["Cache-Control"] = "no-store"
    return response


def _again(request: HttpRequest) -> str:
    """Where trying again leads: the page asked for, never a repeated save."""
    return request.get_full_path() if request.method in ("GET", "HEAD") else ""
