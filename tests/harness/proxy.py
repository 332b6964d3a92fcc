"""A door before a PostgreSQL server's socket, that can be shut: for tests of a database that goes away.

Shut, open connections are cut and new ones refused, as when the server is stopped; the server itself, which
other tests use meanwhile, knows nothing of it.
"""

import re
import shutil
import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

SOCKET = ".s.PGSQL.5432"


class Door:
    """Passes bytes between a folder of its own and the server's."""

    def __init__(self, server: str, folder: Path) -> None:
        self.folder = folder
        self.there = str(Path(re.search(r"host=([^&]+)", server)[1]) / SOCKET)  # type: ignore[index]
        self.address = re.sub(r"host=[^&]+", f"host={folder}", server)
        self._listener: socket.socket | None = None
        self._open: set[socket.socket] = set()

    def open(self) -> None:
        """Let connections through."""
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(str(self.folder / SOCKET))
        (self.folder / SOCKET).chmod(0o777)
        listener.listen(64)
        self._listener = listener
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()

    def shut(self) -> None:
        """Cut all connections and refuse new ones."""
        if self._listener is not None:
            with suppress(OSError):
                self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
            self._listener = None
        (self.folder / SOCKET).unlink(missing_ok=True)
        for one in list(self._open):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
        self._open.clear()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                here, _address = listener.accept()
            except OSError:
                return
            there = socket.socket(socket.AF_UNIX)
            try:
                there.connect(self.there)
            except OSError:
                here.close()
                continue
            self._open |= {here, there}
            for one, other in ((here, there), (there, here)):
                threading.Thread(target=self._pass, args=(one, other), daemon=True).start()

    def _pass(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while data := one.recv(65536):
                other.sendall(data)
        for each in (one, other):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
            self._open.discard(each)


@contextmanager
def door(server: str) -> Iterator[Door]:
    """An open door before `server`; its `address` is that of the server through it."""
    folder = Path(tempfile.mkdtemp(prefix="abacus-door-"))
    folder.chmod(0o755)
    made = Door(server, folder)
    made.open()
    try:
        yield made
    finally:
        made.shut()
        shutil.rmtree(folder, ignore_errors=True)
