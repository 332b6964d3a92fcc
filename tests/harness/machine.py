"""What the machine must have for the tests: a browser, a Chinese font, PostgreSQL."""

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.harness.postgresql import NoServerError, binaries

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FONT_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".local/share/fonts")


def chromium() -> str | None:
    """The path of the browser, None where there is none."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def _has_postgresql() -> bool:
    try:
        return bool(binaries())
    except NoServerError:
        return False


def _has_chinese_font() -> bool:
    return any(next(folder.rglob("*CJK*"), None) for folder in FONT_FOLDERS if folder.is_dir())


@dataclass(frozen=True)
class Need:
    """A Debian package and how to see that what it brings is there."""

    package: str
    there: Callable[[], object]


NEEDS = (
    Need("chromium", chromium),
    Need("fonts-noto-cjk", _has_chinese_font),
    Need("postgresql-15", _has_postgresql),
)


def missing() -> list[str]:
    """The packages whose part is not there."""
    return [need.package for need in NEEDS if not need.there()]


def prepare() -> str | None:
    """Install what is missing where we may; else one line that says what to install. None when all is there."""
    lacking = missing()
    if not lacking:
        return None
    if os.geteuid() == 0 and shutil.which("apt-get"):
        _install(lacking)
        lacking = missing()
    return f"missing: {', '.join(lacking)}; run: sudo apt-get install {' '.join(lacking)}" if lacking else None


def _install(packages: list[str]) -> None:
    """Install Debian packages; PostgreSQL's would start a server of its own, so it is told not to."""
    settings = Path("/etc/postgresql-common/createcluster.conf")
    if "postgresql-15" in packages and not settings.exists():
        settings.parent.mkdir(parents=True, exist_ok=True)
        settings.write_text("create_main_cluster = false\n", encoding="ascii")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "-o", "Dpkg::Options::=--force-confold"]
    for words in (["apt-get", "update", "-qq"], [*install, *packages]):
        subprocess.run(words, env=environment, stdout=subprocess.DEVNULL, check=False)
