"""The commands `abacus serve`, `abacus worker` and `abacus migrate`."""

import argparse
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from typing import Any

from abacus.web import metrics
from abacus.web.environment import environment

THREADS = 8
"""Requests one process works on at the same time: half of them may wait for a password to be hashed."""

GIVES_WAY = 10
"""How far the worker stands behind the pages for the processor: people wait for pages, nobody for a job's second."""

LOG = logging.getLogger(__name__)


def serve(words: Sequence[str] | None = None) -> int:
    """Serve the pages until interrupted; 1 with a sentence on what to do where that cannot work.

    Loopback unless another address is named: a proxy with TLS belongs in front.
    """
    wanted = _serve_options().parse_args(words)
    metrics.prepare(wanted.processes, environment().data)
    _set_up()
    problem = _database_problem() or _address_problem(wanted.host, wanted.port)
    if problem:
        print(problem, file=sys.stderr)  # noqa: T201
        return 1
    from abacus.web import fitness, orphans

    if not fitness.is_fit(lambda line: print(line, file=sys.stderr)):  # noqa: T201
        return 1
    orphans.mark()
    with _worker_beside() if _has_worker(wanted.worker) else nullcontext():
        _server(wanted.host, wanted.port, wanted.processes).serve()
    return 0


def worker(words: Sequence[str] | None = None) -> int:
    """Do queued work and chores until interrupted; with `--once`, until nothing is queued."""
    parser = argparse.ArgumentParser(prog="abacus worker", description="处理网页排队的后台任务和定时工作。")
    parser.add_argument("--once", action="store_true", help="队列清空即退出")
    parser.add_argument("--interval", type=float, default=1.0, help="队列为空时每隔多少秒再看一次")
    parser.add_argument("--processes", type=int, default=1, help="同时处理几个任务（默认 1）")
    parser.add_argument("--beside", action="store_true", help=argparse.SUPPRESS)
    wanted = parser.parse_args(words)
    if not wanted.once:
        os.nice(GIVES_WAY)
    _set_up()
    if problem := _database_problem():
        print(problem, file=sys.stderr)  # noqa: T201
        return 1
    from abacus.foundation.jobs import workers
    from abacus.web import fitness
    from abacus.web.middleware import today

    if not wanted.beside and not fitness.is_fit(lambda line: print(line, file=sys.stderr)):  # noqa: T201
        return 1

    if wanted.once:
        workers.empty(today)
    else:
        workers.Supervisor(today, count=wanted.processes, interval=wanted.interval, beside=wanted.beside).run()
    return 0


def migrate(words: Sequence[str] | None = None) -> int:
    """Bring the database's tables to this version; does nothing where they are."""
    argparse.ArgumentParser(prog="abacus migrate", description="把数据库升级到本版本。").parse_args(words)
    _set_up()
    from abacus.web.walls import raising

    raising.migrate()
    return 0


def _serve_options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="abacus serve", description="启动网页服务。")
    parser.add_argument("--host", default="127.0.0.1", help="监听地址（默认仅本机）")
    parser.add_argument("--port", type=int, default=8000, help="监听端口（默认 8000）")
    parser.add_argument("--processes", type=int, default=1, help=f"服务进程数，每个进程 {THREADS} 个线程")
    parser.add_argument(
        "--worker",
        action=argparse.BooleanOptionalAction,
        default=None,
        help="是否同时启动后台任务进程（默认：SQLite 启动；PostgreSQL 不启动，另运行 abacus worker）",
    )
    return parser


def _set_up() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "abacus.web.settings")
    django.setup()
    from django.conf import settings

    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)


def _database_problem() -> str | None:
    """What keeps the database from being used: it cannot be reached, or migrations are due."""
    from django.db import OperationalError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
    except OperationalError as problem:
        return f"数据库连接不上:{problem}"
    finally:
        connection.close()
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return "数据库还不是本版本的：新装请运行 abacus init --region 区划代码，升级请运行 abacus migrate"
    return None


def _address_problem(host: str, port: int) -> str | None:
    """Why the address cannot be listened on; looked at first, because the server itself would only try again."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            return f"{host}:{port} 不能监听({problem.strerror}),请用 --port 换一个端口"
    return None


def _has_worker(asked: bool | None) -> bool:
    """Whether a worker runs beside the pages: as asked, else where the installation is one machine with SQLite."""
    from django.db import connection

    return connection.vendor == "sqlite" if asked is None else asked


@contextmanager
def _worker_beside() -> Iterator[None]:
    """A worker process that ends with the server, and is started anew when it ends before."""
    over = threading.Event()
    keeper = threading.Thread(target=_keep_worker, args=(over,), name="worker", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        over.set()
        keeper.join(15)


def _keep_worker(over: threading.Event) -> None:
    words = [sys.executable, "-c", "import sys; from abacus.web.serve import worker; sys.exit(worker(['--beside']))"]
    while not over.is_set():
        child = subprocess.Popen(words)
        while child.poll() is None and not over.wait(0.2):
            pass
        if child.poll() is None:
            _end(child)
        elif not over.wait(1):
            LOG.warning("the worker ended with %s and is started again", child.returncode)


def _end(child: "subprocess.Popen[bytes]") -> None:
    with suppress(ProcessLookupError):
        child.send_signal(signal.SIGTERM)
    try:
        child.wait(10)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def _server(host: str, port: int, processes: int) -> Any:
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    return Granian(
        "abacus.web.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=processes,
        blocking_threads=THREADS,
        log_level=LogLevels.warning,
        workers_kill_timeout=10,
        respawn_failed_workers=True,
    )
