"""`abacus serve` whose worker also knows the kinds of work of these tests."""

import subprocess
import sys
from collections.abc import Sequence
from typing import Any

from abacus.web import serve


class Popen(subprocess.Popen[bytes]):
    """Starts the tests' worker where the server starts its own."""

    def __init__(self, words: Sequence[str], **more: Any) -> None:
        ours = [sys.executable, "-m", "tests.assurance.jobs.worker", "--beside", "--interval", "0.1"]
        super().__init__(ours if "worker" in words[-1] else words, **more)


if __name__ == "__main__":
    serve.subprocess.Popen = Popen  # type: ignore[attr-defined,misc]
    sys.exit(serve.serve(sys.argv[1:]))
