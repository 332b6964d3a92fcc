"""The installation's keys in a file of their own: whoever holds them and a backup holds everything."""

import hashlib
import json
import os
import re
from pathlib import Path

from abacus.foundation.refusals import Refusal
from abacus.operations.place import KEY_ENDING, Place

FORMAT = "abacus-keys-1"
SECRET = "secret-key"  # noqa: S105 - the name of a file
NAME = re.compile(rf"[a-z][a-z-]{{0,40}}{KEY_ENDING}")


def signing(place: Place) -> str:
    """The key backups of this place are signed with: that of its sessions, from environment or folder; may be ''."""
    if said := os.environ.get("ABACUS_SECRET_KEY", ""):
        return said
    path = place.data / SECRET
    return path.read_text(encoding="ascii").strip() if path.is_file() else ""


def known(place: Place) -> dict[str, str]:
    """The keys by the name of their files, those of the environment too."""
    found = {path.name: path.read_text(encoding="ascii") for path in place.key_files()}
    said = {"secret-key": os.environ.get("ABACUS_SECRET_KEY"), "audit-key": os.environ.get("ABACUS_AUDIT_KEY")}
    return found | {name: text for name, text in said.items() if text}


def write(place: Place, path: Path) -> int:
    """Put the keys into `path`, readable by its owner alone; how many there are."""
    found = known(place)
    text = json.dumps({"format": FORMAT, "keys": found, "sha256": _digest(found)}, indent=1)
    part = path.with_name(f".{path.name}.part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    return len(found)


def read(path: Path) -> dict[str, str]:
    """The keys of such a file, by the name of theirs. Raises Refusal for anything else."""
    problem = Refusal(f"密钥文件 {path} 读不出来或被改动过。", "请检查是不是备份时生成的 .keys 文件。")
    try:
        said = json.loads(path.read_text(encoding="ascii"))
        found: dict[str, str] = said["keys"]
        if said["format"] != FORMAT or said["sha256"] != _digest(found):
            raise problem
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise problem from error
    if strange := [name for name in found if not NAME.fullmatch(name)]:
        raise Refusal(f"密钥文件 {path} 里有不认识的名称：{strange[0][:60]}。", "没有改动任何数据。")
    return found


def install(found: dict[str, str], folder: Path, stamp: str = "") -> list[Path]:
    """Write keys into a folder; one that is there and differs is kept under a further name. What was written."""
    written = []
    for name, text in found.items():
        path = folder / name
        if path.is_file() and path.read_text(encoding="ascii") == text:
            continue
        if path.exists():
            path.rename(path.with_name(f"{name}.before-{stamp}"))
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600), "w") as file:
            file.write(text)
        written.append(path)
    return written


def _digest(found: dict[str, str]) -> str:
    return hashlib.sha256(json.dumps(found, sort_keys=True).encode()).hexdigest()
