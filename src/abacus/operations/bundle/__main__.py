"""`make bundle`: makes the bundle from the repository."""

import argparse
import platform
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from abacus.foundation.refusals import Refusal
from abacus.operations.bundle import assembling, gathering


def main(words: Sequence[str] | None = None) -> int:
    """Gather the wheels and put everything into one file; 1 with a sentence where that cannot be."""
    parser = argparse.ArgumentParser(prog="make bundle", description="生成离线安装包。")
    parser.add_argument("--to", metavar="DIR", type=Path, help="写到哪个目录；不写为 build")
    parser.add_argument("--machine", default=platform.machine(), help="x86_64 或 aarch64；不写为本机")
    parser.add_argument("--glibc", default=platform.libc_ver()[1], help="目标机器的 glibc 版本，如 2.28；不写为本机")
    parser.add_argument("--wheels", metavar="DIR", type=Path, help="已下载好的 wheel（不再下载）")
    wanted = parser.parse_args(words)
    try:
        root = gathering.repository()
        with tempfile.TemporaryDirectory(prefix="abacus-bundle-") as work:
            wheels = wanted.wheels or Path(work) / "wheels"
            if not wanted.wheels:
                gathering.fetch(root, wheels, wanted.machine, wanted.glibc)
            own = gathering.own_wheel(root, Path(work) / "own")
            made = assembling.assemble(root, wheels, own, wanted.to or root / "build")
    except Refusal as refusal:
        print(f"{refusal.message}{refusal.todo}", file=sys.stderr)  # noqa: T201
        return 1
    print(f"{made}（{made.stat().st_size / 1_000_000:,.1f} MB）")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
