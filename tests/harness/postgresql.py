"""A private PostgreSQL server for tests: own folder, own socket, no network, gone at the end.

Run a command against one: `.venv/bin/python -m tests.harness.postgresql COMMAND …`.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

USER = "abacus"
QUICK = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "256MB",
    "max_connections": "120",
    "autovacuum": "off",
}
"""No network, and no waiting for the disk: what a test writes need not outlive the machine.

And nobody counts the rows of tables meanwhile: most are rolled back, and a planner that was told of empty tables
compares the rows of full ones each with each."""


class NoServerError(Exception):
    """PostgreSQL is not installed, or its server did not come up."""


def binaries() -> Path:
    """The folder of `initdb` and `postgres`: version 15 where it is installed, else the newest, else the path's."""
    installed = sorted(
        (folder for folder in Path("/usr/lib/postgresql").glob("*/bin") if (folder / "initdb").exists()),
        key=lambda folder: (folder.parent.name == "15", int(folder.parent.name)),
    )
    if installed:
        return installed[-1]
    found = shutil.which("initdb")
    if not found:
        raise NoServerError("PostgreSQL is missing: apt-get install postgresql-15")
    return Path(found).resolve().parent


def _unprivileged() -> pwd.struct_passwd | None:
    """Whom the server runs as: PostgreSQL refuses root. None where we are not root anyway."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise NoServerError("neither the user postgres nor nobody exists to run PostgreSQL as")


def _command(words: list[str], *, dies_with_us: bool = False) -> list[str]:
    """`words` run as the unprivileged user; the server is told to stop even when we are killed."""
    prefix = ["setpriv"]
    if user := _unprivileged():
        prefix += [f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
    if dies_with_us:
        prefix += ["--pdeathsig=INT"]
    return [*prefix, *words] if len(prefix) > 1 else words


@contextmanager
def server() -> Iterator[str]:
    """Start a server and give its address (`postgresql:///…?host=…`); stop it whatever happens.

    Sorting follows the Chinese locale on purpose: what relies on a collation shows.
    """
    folder = Path(tempfile.mkdtemp(prefix="abacus-pg-"))
    if user := _unprivileged():
        os.chown(folder, user.pw_uid, user.pw_gid)
    process = None
    try:
        _make(folder)
        process = _start(folder)
        yield f"postgresql://{USER}@/{USER}?host={folder}"
    finally:
        if process:
            _stop(process)
        shutil.rmtree(folder, ignore_errors=True)


def _make(folder: Path) -> None:
    words = [
        *(str(binaries() / "initdb"), "--pgdata", str(folder / "data"), "--username", USER, "--auth=trust"),
        *("--encoding=UTF8", "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=zh-Hans", "--no-sync"),
    ]
    made = subprocess.run(_command(words), cwd=folder, capture_output=True, text=True)
    if made.returncode:
        raise NoServerError(f"initdb failed: {made.stderr.strip()}")


def _start(folder: Path) -> "subprocess.Popen[bytes]":
    options = [word for name, value in QUICK.items() for word in ("-c", f"{name}={value}")]
    words = [str(binaries() / "postgres"), "-D", str(folder / "data"), "-k", str(folder), *options]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(_command(words, dies_with_us=True), cwd=folder, stdout=log, stderr=log)
    createdb = [str(binaries() / "createdb"), "-h", str(folder), "-U", USER, "-T", "template0", USER]
    until = time.monotonic() + 180
    while time.monotonic() < until and process.poll() is None:
        if subprocess.run(createdb, capture_output=True).returncode == 0:
            return process
        time.sleep(0.1)
    log_text = (folder / "log").read_text(errors="replace")
    _stop(process)
    raise NoServerError(f"the server did not come up: {log_text.strip()}")


def _stop(process: "subprocess.Popen[bytes]") -> None:
    """Stop the server: at once (open connections are cut), by force after ten seconds."""
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def main(words: list[str]) -> int:
    """Run `words` with `ABACUS_TEST_DATABASE=postgresql` against a server of its own."""
    if not words:
        print(__doc__, file=sys.stderr)  # noqa: T201
        return 2
    try:
        with server() as url:
            environment = os.environ | {"ABACUS_TEST_DATABASE": "postgresql", "ABACUS_TEST_POSTGRESQL": url}
            return subprocess.run(words, env=environment).returncode
    except NoServerError as problem:
        print(problem, file=sys.stderr)  # noqa: T201
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
