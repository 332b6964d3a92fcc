"""The wheels of a bundle: those of the lock file by their hashes, and the platform's own."""

import subprocess
import sys
from pathlib import Path

from abacus.foundation.refusals import Refusal

OLDEST_GLIBC = 17


def repository() -> Path:
    """The checkout this module lies in. Raises Refusal for an installed platform, which has no lock files."""
    for folder in Path(__file__).resolve().parents:
        if (folder / "requirements" / "base.txt").is_file() and (folder / "pyproject.toml").is_file():
            return folder
    raise Refusal("离线安装包只能在源代码目录里生成。", "请取得源代码后运行 make bundle。")


def platforms(machine: str, glibc: str) -> list[str]:
    """The wheel platforms a machine takes, newest first: every manylinux up to its C library."""
    try:
        major, minor = (int(part) for part in glibc.split("."))
    except ValueError:
        raise Refusal(f"glibc 版本写作 2.28 这样，不是“{glibc}”。") from None
    if major != 2 or minor < OLDEST_GLIBC:
        raise Refusal(f"glibc {glibc} 太旧，至少需要 2.{OLDEST_GLIBC}。")
    found = [f"manylinux_2_{number}_{machine}" for number in range(minor, OLDEST_GLIBC - 1, -1)]
    return [*found, f"manylinux2014_{machine}"]


def fetch(root: Path, folder: Path, machine: str, glibc: str) -> None:
    """Download what the lock file names, by hash, for one kind of machine. Raises Refusal where a wheel is missing."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    words = ["download", "--no-deps", "--only-binary", ":all:", "--require-hashes"]
    words += ["--python-version", version, "--implementation", "cp"]
    words += [word for abi in (f"cp{version.replace('.', '')}", "abi3", "none") for word in ("--abi", abi)]
    words += [word for each in platforms(machine, glibc) for word in ("--platform", each)]
    _pip([*words, "-r", str(root / "requirements" / "base.txt"), "-d", str(folder)], root)


def own_wheel(root: Path, folder: Path) -> Path:
    """Build the platform's wheel, with assets and compiled messages. Raises Refusal where those are missing."""
    web = root / "src" / "abacus" / "web"
    if not (web / "static" / "vendor" / "manifest.json").is_file() or not list(web.glob("locale/*/LC_MESSAGES/*.mo")):
        raise Refusal("还没有脚本、样式或译文。", "请先运行 make install。")
    _pip(["wheel", "--no-deps", "--no-build-isolation", "-w", str(folder), str(root)], root)
    return next(folder.glob("iron_abacus-*.whl"))


def pip_wheel() -> Path | None:
    """The pip that Python itself carries along; None where the distribution has taken it out."""
    import ensurepip

    bundled = Path(ensurepip.__file__).parent / "_bundled"
    found = sorted([*bundled.glob("pip-*.whl"), *Path("/usr/share/python-wheels").glob("pip-*.whl")])
    return found[0] if found else None


def _pip(words: list[str], root: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "pip",
        words[0],
        "--quiet",
        "--disable-pip-version-check",
        "--no-input",
        *words[1:],
    ]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if line.startswith("ERROR")] or [done.stderr[-400:]]
        raise Refusal(f"pip {words[0]} 没有成功：{' '.join(said[:2])}", "请检查网络，或换一个 --glibc。")
