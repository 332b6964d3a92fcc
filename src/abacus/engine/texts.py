"""Chinese texts that remember what they were made of.

The engine knows no language but this one. A ``Text`` is a plain string that also keeps its
template's key and its parts, so that pages can say it in another language without the
engine knowing how: ``text.translated(gettext)``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import reduce

from abacus.engine.templates import TEMPLATES


class Text(str):
    """A Chinese text made from the template ``key``; ``parts`` is what was filled in."""

    key: str
    parts: Mapping[str, str]

    def __new__(cls, key: str, parts: Mapping[str, str]) -> Text:
        text = super().__new__(cls, TEMPLATES[key].format(**parts))
        text.key = key
        text.parts = parts
        return text

    def __reduce__(self) -> tuple[type[Text], tuple[str, Mapping[str, str]]]:
        """Copies and pickles keep what the text was made of."""
        return Text, (self.key, self.parts)

    def translated(self, gettext: Callable[[str], str]) -> str:
        """Say it in the language of ``gettext``, filled-in texts included."""
        parts = {name: translated(part, gettext) for name, part in self.parts.items()}
        return gettext(TEMPLATES[self.key]).format(**parts)


def translated(text: str, gettext: Callable[[str], str]) -> str:
    """Translate a Text; leave any other string (a name, a number) alone."""
    return text.translated(gettext) if isinstance(text, Text) else text


def say(key: str, /, **parts: str) -> Text:
    """Fill the template ``key``."""
    return Text(key, parts)


def listed(texts: Iterable[str]) -> str:
    """Texts one after another: 甲、乙."""
    return reduce(lambda before, text: say("formula.list", a=before, b=text), texts)


def label(name: str, rule_id: str = "") -> str:
    """The Chinese name of an input or a step; the name itself where none is written down."""
    for key in (f"label.{rule_id}.{name}", f"label.{name}"):
        if key in TEMPLATES:
            return say(key)
    return name
