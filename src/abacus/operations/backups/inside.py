"""What is done within a restored copy, by a process of its own whose settings name the copy and nothing else.

`judge` and `main` are the two sides of it: the first starts the process, the second is it.
"""

import contextlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from abacus.foundation.refusals import Refusal
from abacus.operations.place import Place

SECONDS = 3600


def judge(place: Place, anchors: Sequence[Path], event: dict[str, Any] | None = None, despite: str = "") -> str:
    """What `abacus audit verify` finds in the copy; blank where all is in order.

    Where `event` (what `notes.record` takes) is given it is then written into the copy's trail: always when
    nothing was found, else only with `despite`. Raises Refusal where that cannot be.
    """
    told = {"anchors": [str(path.resolve()) for path in anchors], "event": event, "despite": despite}
    done = subprocess.run(
        [sys.executable, "-m", __name__], input=json.dumps(told), env=place.environment(),
        capture_output=True, text=True, timeout=SECONDS, check=False,
    )  # fmt: skip
    if done.returncode:
        raise Refusal(f"恢复出来的数据库用不了：{done.stderr.strip()[-500:]}", "没有改动任何数据。")
    return str(json.loads(done.stdout.splitlines()[-1])["findings"])


def main() -> int:
    """Do it in the place of the environment."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "abacus.web.settings")
    django.setup()
    from abacus.operations import audit, notes

    told = json.load(sys.stdin)
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        words = ["--anchors", *told["anchors"]] if told["anchors"] else []
        code = audit.main(["verify", *words])
    findings = (said.getvalue().strip() or f"abacus audit verify: {code}") if code else ""
    if told["event"] and (not findings or told["despite"]):
        event = told["event"]
        notes.record(**{**event, "said": {**event["said"], "findings": findings[:2000]}})
    sys.stdout.write(json.dumps({"findings": findings}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
