"""Data leaves as a file through one door, which tells the trail first; nothing else makes an answer to be saved."""

import ast
from collections.abc import Iterator

from tests.architecture.source import Module, calls, modules

DOOR = "abacus.foundation.pages.downloads"
SAVED = {"FileResponse", "StreamingHttpResponse", "content_disposition_header"}
"""What an answer to be saved is made with."""
LOOKING = {"abacus.web.reaching": "asks what an answer is, and makes none"}
HEADER = "content-disposition"
NAMING = {"abacus.cycle.disclosure.pagecache": "keeps the header of public files"}
WITHOUT_AN_EVENT = {
    "abacus.cycle.disclosure.public": "published: everybody reads it without signing in",
    "abacus.foundation.setup.views": "a blank spreadsheet to fill in",
    "abacus.pool.views.imports": "a blank workbook to fill in; its exports take the door",
    "abacus.foundation.parcels.views": "its service writes the event, with every list and filter",
}
"""Who may hand something out without an event, and why."""
WITHOUT_AN_EVENT_AT_MOST = {"abacus.pool.views.imports": 1, "abacus.foundation.setup.views": 1}


def elsewhere(*words: str) -> Iterator[Module]:
    """The modules besides the door in which one of the words stands at all."""
    for module in modules():
        if not module.within(DOOR) and any(word in module.text.lower() for word in words):
            yield module


def names(module: Module) -> set[str]:
    """What a module imports or takes from another by its name."""
    found = set()
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ImportFrom):
            found |= {one.name for one in node.names}
        elif isinstance(node, ast.Attribute):
            found.add(node.attr)
    return found


def texts(module: Module) -> set[str]:
    return {
        node.value.lower()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def test_answers_to_be_saved_are_made_at_the_door_only():
    making = [one for one in elsewhere(*map(str.lower, SAVED)) if SAVED & names(one)]
    assert [one.where for one in making if one.name not in LOOKING] == []
    assert [one.where for one in elsewhere(HEADER) if HEADER in texts(one) and one.name not in NAMING] == []


def test_what_is_no_page_goes_through_the_door():
    """An answer with a media type of its own is either a message to a machine or belongs at the door."""
    machines = ("abacus.api", "abacus.web.metrics")
    others = []
    for module in elsewhere("httpresponse("):
        for name, call in calls(module.tree):
            given = any(each.arg == "content_type" for each in call.keywords) or len(call.args) > 1
            if name.rpartition(".")[2] == "HttpResponse" and given and not module.within(*machines):
                others.append(f"{module.where}:{call.lineno}")
    assert others == []


def test_nobody_else_hands_out_without_an_event():
    found: dict[str, int] = {}
    for module in elsewhere("open_to_all"):
        count = sum(name.rpartition(".")[2] == "open_to_all" for name, _call in calls(module.tree))
        if count:
            found[module.name] = count
    assert found.keys() <= WITHOUT_AN_EVENT.keys()
    assert {name: found[name] for name in WITHOUT_AN_EVENT_AT_MOST} == WITHOUT_AN_EVENT_AT_MOST
