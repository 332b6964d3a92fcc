"""What the engine and the readers of files said, in the language of the page.

They know Chinese only, but their texts remember what they were made of (`translated`). A stored
text is a plain string; it is said in another language where the same text, made anew, is known.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext


def spoken(value: Any, known: Mapping[str, Any] | None = None) -> Any:
    """The same value with every text said in the page's language; `known` are texts by what they say in Chinese."""
    if isinstance(value, Mapping):
        return {key: spoken(item, known) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [spoken(item, known) for item in value]
    if isinstance(value, str) and known and value in known:
        return spoken(known[value])
    return value.translated(gettext) if hasattr(value, "translated") else value


def texts_in(value: Any) -> dict[str, Any]:
    """Every text in a value that can be said in another language, by what it says in Chinese."""
    return {str(text): text for text in _texts(value)}


def _texts(value: Any) -> Iterator[Any]:
    if isinstance(value, Mapping):
        value = value.values()
    elif not isinstance(value, list | tuple):
        if hasattr(value, "translated"):
            yield value
        return
    for item in value:
        yield from _texts(item)
