"""What `abacus check` asks about the trail: is it guarded, is it sealed."""

import stat
from collections.abc import Iterator

from django.db import connection
from django.utils import timezone

from abacus.foundation.audit import keys, unchangeable
from abacus.foundation.audit.backlog import backlog
from abacus.foundation.audit.models import Seal
from abacus.foundation.refusals import Refusal
from abacus.foundation.safety import Problem, question

WAITS_TOO_LONG = 120
"""Seconds after which waiting events say that no sealer works."""


@question("audit.unchangeable")
def unguarded() -> Iterator[Problem]:
    """The database refuses changes of events and seals."""
    gone = unchangeable.missing(connection)
    if gone:
        yield Problem(
            f"数据库不再拒绝改动审计记录（缺少 {'、'.join(gone)}）。",
            "请查明是谁去掉的，先运行 abacus audit verify，再运行 abacus migrate 恢复。", "refuse",
        )  # fmt: skip


@question("audit.key")
def key() -> Iterator[Problem]:
    """There is a key for the seals, and nobody else can read it."""
    try:
        found = keys.known()
    except Refusal as refusal:
        yield Problem(refusal.message, refusal.todo, "refuse")
        return
    if found is None and Seal.objects.exists():
        yield Problem("审计密钥不见了，新的记录不能封存，旧的不能核验。", f"请从备份恢复 {keys.key_file()}。", "refuse")
    file = keys.key_file()
    if file.exists() and stat.S_IMODE(file.stat().st_mode) & 0o077:
        yield Problem("审计密钥文件可被其他用户读取。", f"请运行 chmod 600 {file}。")


@question("audit.backlog")
def waiting() -> Iterator[Problem]:
    """A sealer works."""
    found = backlog(timezone.now())
    if found.seconds is not None and found.seconds > WAITS_TOO_LONG:
        yield Problem(
            f"有 {found.count} 条审计记录等候封存，最早的已等 {int(found.seconds // 60)} 分钟。",
            "请确认 abacus worker（或 abacus serve 自带的后台任务）正在运行。",
        )  # fmt: skip
