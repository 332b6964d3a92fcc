"""Templates live under a strict policy: nothing inline, nothing from elsewhere."""

import re
from pathlib import Path

import pytest

from tests.architecture.source import SOURCE, tracked
from tests.harness import ROOT

EVENTS = r"click|change|input|submit|load|key\w+|mouse\w+|focus|blur"
FORBIDDEN = {
    "an inline style": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "an inline handler": re.compile(
        r"<[^>]*\son(?:click|change|input|submit|load|key\w+|mouse\w+|focus|blur)\s*=", re.IGNORECASE
    ),
    "an inline script": re.compile(r"<script(?![^>]*(?:\ssrc\s*=|type=\"application/json\"))", re.IGNORECASE),
    "another host": re.compile(r"(?:src|href|action|url)\s*[=(]\s*[\"']?(?:https?:)?//(?!www\.w3\.org)", re.IGNORECASE),
    "text marked safe": re.compile(r"\|\s*safe\b|\{%\s*autoescape\s+off"),
}


def templates() -> list[Path]:
    return [path for path in tracked() if path.suffix == ".html" and path.is_relative_to(SOURCE)]


def faults(text: str) -> list[str]:
    """What in a template the policy or the escaping rules forbid; comments aside."""
    text = re.sub(r"\{#.*?#\}|\{%\s*comment\b.*?endcomment\s*%\}|<!--.*?-->", "", text, flags=re.DOTALL)
    return [what for what, pattern in FORBIDDEN.items() if pattern.search(text)]


def test_templates_keep_the_policy():
    assert templates()
    found = {str(path.relative_to(ROOT)): faults(path.read_text(encoding="utf-8")) for path in templates()}
    assert {name: what for name, what in found.items() if what} == {}


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('<p style="color: red">', "an inline style"),
        ("<script>alert(1)</script>", "an inline script"),
        ('<a href="#" onclick="go()">', "an inline handler"),
        ('<img src="//example.org/x.png">', "another host"),
        ("{{ name|safe }}", "text marked safe"),
    ],
)
def test_a_fault_is_noticed(text, what):
    assert what in faults(text)
