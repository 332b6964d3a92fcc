"""Texts that pure modules say to people: Chinese at once, another language where a page asks for it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any


def gettext_noop(message: str) -> str:
    """Mark a message for the catalogue and return it as it is."""
    return message


class Message(str):
    """A Chinese text made from a template and what was filled in; a plain string for everybody else."""

    template: str
    parts: Mapping[str, str]

    def __new__(cls, template: str, **parts: str) -> Message:
        text = super().__new__(cls, template.format(**parts))
        text.template, text.parts = template, parts
        return text

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, Any]]:
        return (self.template,), dict(self.parts)

    def translated(self, gettext: Callable[[str], str]) -> str:
        """Say it in the language of `gettext`, parts that are messages included."""
        parts = {
            name: part.translated(gettext) if isinstance(part, Message) else part for name, part in self.parts.items()
        }
        return gettext(self.template).format(**parts)


def recognised(text: str, templates: Iterable[str]) -> str:
    """The message that a stored text was, by the template that it fits; the text itself where it fits none.

    `what` names a part of a form, one of our own words; everything else is what a file says.
    """
    for template in templates:
        pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.*)", re.escape(template))
        if match := re.fullmatch(pattern, text, re.DOTALL):
            parts = match.groupdict()
            return Message(template, **{key: Message(part) if key == "what" else part for key, part in parts.items()})
    return text
