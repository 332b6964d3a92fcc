"""Reading file after file, confined: what a file could break ends with this process."""

import codecs
import gc
import json
import signal
import sys
import zipfile
from typing import IO, Any

from abacus.foundation.documents.child import kinds
from abacus.foundation.documents.child.archives import member, members
from abacus.foundation.documents.child.limits import (
    MAX_SIZE,
    MEMORY_BYTES,
    SECONDS,
    RefusedError,
    broken,
    forbidden,
    not_a_form,
    too_large,
)
from abacus.foundation.documents.child.output import Output

CODECS = (
    *("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030", "gbk", "cp936", "big5"),
    *("cp437", "cp1252", "latin-1", "ascii"),
)
COLLECT_EVERY = 64


def confine() -> None:
    """Give up memory, writing and every further file or socket; where the system has no such limits, go on.

    No file number beyond the three pipes can be had any more, so whatever must be loaded is loaded before.
    """
    for name in CODECS:
        codecs.lookup(name)
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))


class Desk:
    """Answers requests: {"do": "read", name, size, cells} with `size` bytes behind it, {"do": "member", number}.

    `archives` in a request says that an archive's members are wanted; it stays open for them.
    """

    def __init__(self, write: Any) -> None:
        self.write = write
        self.archive: zipfile.ZipFile | None = None
        self.names: dict[int, str] = {}

    def answer(self, request: dict[str, Any], data: bytes) -> None:
        """Answer one request; a refused file ends with its error, any other with `["done"]`."""
        out = Output(self.write, request["cells"])
        try:
            if request["do"] == "member":
                self.one_member(request["number"], out)
            else:
                self.one_file(request, data, out)
        except RefusedError as error:
            last = error.record
        except MemoryError:
            last = too_large("memory").record
        except Exception:  # a library stumbling over a damaged file is no fault of ours to tell apart
            last = broken().record
        else:
            last = ["done"]
        self.write(json.dumps(last, ensure_ascii=False).encode("utf-8", "replace") + b"\n")

    def one_file(self, request: dict[str, Any], data: bytes, out: Output) -> None:
        """Read a file; of an archive say what it holds."""
        self.archive = None
        archive = kinds.read(data, request["name"], out)
        if archive is None:
            return
        if not request["archives"]:
            raise not_a_form("zip")
        self.archive = archive
        listed = members(archive)
        self.names = {int(str(number)): str(name) for number, name in listed}
        out.record(["members", listed])

    def one_member(self, number: int, out: Output) -> None:
        """Read one member of the archive that lies open."""
        if self.archive is None:
            raise broken()
        if kinds.read(member(self.archive, number), self.names[number], out) is not None:
            raise forbidden("nested")


def serve(source: IO[bytes], write: Any, flush: Any) -> None:
    """Answer until there are no more requests. Each has 10 seconds of the processor, then the process ends."""
    desk = Desk(write)
    answered = 0
    while line := source.readline():
        request = json.loads(line)
        size = request["size"]
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        data = source.read(min(size, MAX_SIZE + 1))
        desk.answer(request, data)
        del data
        flush()
        answered += 1
        if answered % COLLECT_EVERY == 0:
            gc.collect()
        signal.setitimer(signal.ITIMER_PROF, 0)


def main() -> None:
    """Confine the process and serve; cycles are looked for between files, not among millions of elements."""
    confine()
    gc.disable()
    gc.freeze()
    serve(sys.stdin.buffer, sys.stdout.buffer.write, sys.stdout.buffer.flush)
