"""What the repository may not hold, and what must agree in it."""

import re
from pathlib import Path

import pytest

from tests.architecture.source import tracked
from tests.harness import ROOT

HOSTS = ("registry.npmjs" + ".org", "pypi" + ".org", "pythonhosted" + ".org", "npmmirror" + ".com", "mirrors" + ".")
"""Registries: a lock file names packages and hashes, the machine says where from."""
PLACES = re.compile(r"(?<![\w.])/(?:home|root|work|Users|opt/py\w+)/\w+")
BINARY = {".png", ".xlsx", ".xls", ".et", ".woff2", ".mo", ".ico", ".ttf", ".zip", ".docx"}
LOCKS = ("base", "build", "dev")


def texts() -> list[tuple[str, str]]:
    """Every text file of the repository but this one, with its name."""
    files = [path for path in tracked() if path.suffix not in BINARY and path != Path(__file__)]
    return [(str(path.relative_to(ROOT)), path.read_text(encoding="utf-8", errors="replace")) for path in files]


def test_no_registry_is_named():
    assert [(name, host) for name, text in texts() for host in HOSTS if host in text] == []


def test_no_path_of_a_machine_is_named():
    found = [(name, match.group()) for name, text in texts() for match in PLACES.finditer(text)]
    assert found == []


def pins(name: str) -> dict[str, str]:
    """Package → version of a lock file."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9-]+)(?:\[[\w,-]+\])?==(\S+)", text, re.MULTILINE))


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_has_a_hash(name):
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    blocks = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)
    assert [block.split()[0] for block in blocks if "==" in block and "--hash=sha256:" not in block] == []


@pytest.mark.parametrize("name", ["build", "dev"])
def test_lock_files_agree_on_versions(name):
    base = pins("base")
    assert base
    assert {package: version for package, version in pins(name).items() if base.get(package, version) != version} == {}


def test_the_licence_is_apache_2():
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Apache License" in text
    assert "Version 2.0, January 2004" in text
    assert "END OF TERMS AND CONDITIONS" in text
