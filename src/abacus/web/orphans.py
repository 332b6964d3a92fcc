"""A process of the server that ends when the one that started it is gone.

Killed hard, the server's main process leaves the others behind: they would hold the port and serve pages
without a worker beside them, and the server could not be started anew.
"""

import os
import threading
import time

MAIN = "ABACUS_SERVER_PROCESS"
"""The environment variable in which the main process leaves its number to those it starts."""
SECONDS = 0.5


def mark() -> None:
    """Say in the main process who it is."""
    os.environ[MAIN] = str(os.getpid())


def watch() -> None:
    """In a process started by it: end once it is gone. Transactions under way are rolled back by the database."""
    main = os.environ.get(MAIN, "")
    if main == str(os.getppid()):
        threading.Thread(target=_end_with, args=(int(main),), name="orphans", daemon=True).start()


def _end_with(main: int) -> None:
    while os.getppid() == main:
        time.sleep(SECONDS)
    os._exit(1)
