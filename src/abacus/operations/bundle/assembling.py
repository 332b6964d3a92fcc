"""Putting a bundle together: the same input gives the same bytes."""

import gzip
import hashlib
import io
import os
import re
import tarfile
from dataclasses import dataclass
from pathlib import Path

from abacus.foundation.refusals import Refusal
from abacus.operations.bundle import gathering

FILES = Path(__file__).parent / "files"
TAG = re.compile(r"manylinux_2_(\d+)_(\w+?)(?=\.|$)|manylinux2014_(\w+?)(?=\.|$)")
SUMS = "SHA256SUMS"


@dataclass(frozen=True)
class Target:
    """The machines a bundle is for."""

    version: str
    python: str
    machine: str
    glibc: int

    @property
    def name(self) -> str:
        tag = f"cp{self.python.replace('.', '')}-manylinux_2_{self.glibc}_{self.machine}"
        return f"iron-abacus-{self.version}-{tag}"


def assemble(root: Path, wheels: Path, own: Path, into: Path) -> Path:
    """Write the bundle into a folder; its name says what it is for. Raises Refusal for a missing package."""
    target = target_of(own, sorted(wheels.glob("*.whl")))
    parts = contents(root, wheels, own, target)
    parts[SUMS] = "".join(f"{_sha256(content)}  {name}\n" for name, content in sorted(parts.items())).encode()
    into.mkdir(parents=True, exist_ok=True)
    path = into / f"{target.name}.tar.gz"
    part = path.with_name(f".{path.name}.part")
    with (
        part.open("wb") as raw,
        gzip.GzipFile("", "wb", 6, raw, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as tar,
    ):
        for name, content in sorted(parts.items()):
            header = tarfile.TarInfo(f"{target.name}/{name}")
            header.size, header.mtime = len(content), int(os.environ.get("SOURCE_DATE_EPOCH", "0"))
            header.mode = 0o755 if name.endswith(".sh") else 0o644
            tar.addfile(header, io.BytesIO(content))
    part.replace(path)
    return path


def target_of(own: Path, wheels: list[Path]) -> Target:
    """What the wheels are made for: the Python, the machine, and the newest C library one of them wants."""
    pythons, machines, glibc = set[str](), set[str](), gathering.OLDEST_GLIBC
    for wheel in wheels:
        *_, python, abi, platforms = wheel.name.removesuffix(".whl").split("-")
        if platforms == "any":
            continue
        if abi != "abi3":
            pythons.add(python)
        tags = list(TAG.finditer(platforms))
        if not tags:
            raise Refusal(f"{wheel.name} 不是通用的 Linux 包。", "请用 make bundle 重新下载。")
        machines |= {tag.group(2) or tag.group(3) for tag in tags}
        glibc = max(glibc, min(int(tag.group(1) or gathering.OLDEST_GLIBC) for tag in tags))
    if len(pythons) != 1 or len(machines) != 1:
        raise Refusal(f"wheel 不是为同一种机器准备的：{sorted(pythons)} {sorted(machines)}。")
    number = pythons.pop().removeprefix("cp")
    return Target(own.name.split("-")[1], f"{number[0]}.{number[1:]}", machines.pop(), glibc)


def contents(root: Path, wheels: Path, own: Path, target: Target) -> dict[str, bytes]:
    """Every file of the bundle but the list of sums."""
    found = {f"wheels/{path.name}": path.read_bytes() for path in [*wheels.glob("*.whl"), own]}
    found["requirements.txt"] = requirements(root, found, own).encode()
    if pip := gathering.pip_wheel():
        found["pip/pip.whl"] = pip.read_bytes()
    for path in sorted(FILES.rglob("*")):
        if path.is_file():
            found[path.relative_to(FILES).as_posix()] = _filled(path, target)
    for path in sorted((root / "docs").rglob("*.md")):
        found[path.relative_to(root).as_posix()] = path.read_bytes()
    found["LICENSE"] = (root / "LICENSE").read_bytes()
    return found


def requirements(root: Path, found: dict[str, bytes], own: Path) -> str:
    """The lock file and the platform itself, each by hash. Raises Refusal where a locked wheel is not there."""
    locked = (root / "requirements" / "base.txt").read_text(encoding="utf-8")
    hashes = {_sha256(content) for name, content in found.items() if name.startswith("wheels/")}
    for block in re.split(r"^(?=[a-z0-9])", locked, flags=re.MULTILINE):
        if "==" in block and not hashes & set(re.findall(r"sha256:([0-9a-f]{64})", block)):
            raise Refusal(f"缺少 {block.split()[0]} 的安装包，或它的 SHA-256 不在清单里。", "请重新运行 make bundle。")
    version = own.name.split("-")[1]
    return f"{locked.rstrip()}\niron-abacus=={version} --hash=sha256:{_sha256(found[f'wheels/{own.name}'])}\n"


def _filled(path: Path, target: Target) -> bytes:
    text = path.read_text(encoding="utf-8")
    said = {"VERSION": target.version, "PYTHON": target.python, "MACHINE": target.machine, "GLIBC": str(target.glibc)}
    for name, value in {**said, "NAME": target.name}.items():
        text = text.replace(f"@{name}@", value)
    return text.encode()


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
