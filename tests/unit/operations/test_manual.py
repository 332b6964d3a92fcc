"""The operations manual: every command in it exists and takes what the manual gives it."""

import re
import shlex

import pytest

from abacus.cli import COMMANDS, _load
from tests.harness import ROOT

MANUAL = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
FILES = ROOT / "src/abacus/operations/bundle/files"
FENCED = re.compile(r"^\s*```\w*\n(.*?)^\s*```", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`((?:abacus|abacus-admin) [^`]+)`")
WITH_ACTS = {"audit", "year", "rules", "accounts"}
"""Commands that take an act before their options."""


def commands() -> list[str]:
    """Every line that calls the platform, in blocks and in the text."""
    lines = [line.strip() for block in FENCED.findall(MANUAL) for line in block.splitlines()]
    found = [line.split("#")[0].strip() for line in lines if re.match(r"(abacus|abacus-admin) ", line)]
    return sorted({*found, *(" ".join(each.split()) for each in INLINE.findall(MANUAL))})


def help_of(words: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """What a command says of itself."""
    with pytest.raises(SystemExit) as ended:
        _load(COMMANDS[words[0]])([*words[1:], "--help"])
    assert ended.value.code == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("line", commands())
def test_a_command_of_the_manual_exists_and_takes_its_options(line, capsys):
    words = [word for word in shlex.split(line)[1:] if word not in {"…", "..."}]
    assert words[0] in COMMANDS
    acts = words[1:2] if words[0] in WITH_ACTS and words[1:] and not words[1].startswith("-") else []
    said = help_of([words[0], *acts], capsys)
    options = [word for word in words[1:] if word.startswith("--")]
    assert [option for option in options if option not in said] == []


def test_the_manual_has_commands():
    assert len(commands()) > 30


def test_every_setting_is_in_the_manual():
    from abacus.web.environment import Environment

    said = set(re.findall(r"`(ABACUS_[A-Z_]+)`", MANUAL))
    known = {f"ABACUS_{name.upper()}" for name in Environment.model_fields}
    assert known - said - {"ABACUS_DEBUG"} == set()
    assert said - known - {"ABACUS_POLICIES"} == set()


def test_every_file_of_the_bundle_the_manual_names_is_there():
    named = set(re.findall(r"share/abacus/((?:postgresql|nginx|systemd)/[\w.-]+|[\w-]+\.sh)", MANUAL))
    assert named
    assert [name for name in named if not (FILES / name).exists()] == []


def test_the_units_and_examples_agree_with_the_manual():
    texts = "".join(path.read_text() for path in FILES.rglob("*") if path.is_file())
    for folder in ("/srv/abacus-backup", "/etc/abacus/abacus.env", "/etc/abacus/owner.env", "/opt/abacus/current"):
        assert folder in MANUAL
        assert folder in texts
    assert {name for name in ("abacus_owner", "abacus_app") if name not in texts} == set()
