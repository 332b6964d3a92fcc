"""The platform fetches nothing: no address a user gives, or anybody else's, is ever asked for anything."""

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.source import Module, modules

NETWORK = {
    "aiohttp", "asyncssh", "ftplib", "httpx", "http.client", "imaplib", "paramiko", "poplib", "pycurl", "requests",
    "smtplib", "socket", "socketserver", "ssl", "telnetlib", "urllib.request", "urllib3", "webbrowser", "websockets",
    "xmlrpc", "xmlrpc.client", "django.core.mail",
}  # fmt: skip
"""What can speak to another machine."""

ALLOWED = {
    "abacus.web.serve": "listens, and asks whether its port is free",
    "abacus.foundation.jobs.workers": "asks what this machine is called",
}
"""Modules that import one of them, with the reason."""


def imported(module: Module) -> Iterator[str]:
    """Dotted names of everything a module imports, at its top or inside a function."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{one.name}" for one in node.names)


def network(module: Module) -> set[str]:
    """What of it can speak to another machine."""
    return {name for name in imported(module) if name in NETWORK or name.partition(".")[0] in NETWORK}


def test_nothing_in_the_platform_speaks_to_another_machine():
    speaking = {module.name for module in modules() if network(module)}
    assert speaking == set(ALLOWED)


@pytest.mark.parametrize(
    "text", ["import urllib.request", "from urllib import request", "import httpx", "from requests import get"]
)
def test_an_import_that_could_fetch_is_noticed(text):
    assert network(Module("abacus.pool.views", modules()[0].path, text, ast.parse(text)))
