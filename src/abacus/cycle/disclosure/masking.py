"""Personal data in texts that go out: found by their shape and covered; pure.

Covered are identity numbers (15 and 18 digits), mobile numbers and bank-card numbers. Names
cannot be told from other words and are left to the people who prepare and publish.
"""

import re
from dataclasses import dataclass, field
from typing import Any

SHAPES = (
    (
        "identity",
        re.compile(r"(?<![0-9A-Za-z])\d{6}(?:19|20)\d{9}[0-9Xx](?![0-9A-Za-z])|(?<![0-9A-Za-z])\d{15}(?![0-9A-Za-z])"),
    ),
    ("mobile", re.compile(r"(?<![0-9])(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?![0-9])")),
    ("card", re.compile(r"(?<![0-9A-Za-z])\d{16,19}(?![0-9A-Za-z])")),
)
COVER = "*"


@dataclass
class Mask:
    """Covers personal data in whatever it is given and remembers where it found some."""

    found: list[tuple[str, str]] = field(default_factory=list)

    def text(self, text: str, where: str) -> str:
        """The text with what is personal covered, all but its first three and last two characters."""
        for kind, shape in SHAPES:
            text, hits = shape.subn(lambda match: covered(match.group()), text)
            self.found += [(where, kind)] * hits
        return text

    def data(self, value: Any, where: str) -> Any:
        """Every text inside a value, keys aside."""
        if isinstance(value, str):
            return self.text(value, where)
        if isinstance(value, dict):
            return {key: self.data(item, where) for key, item in value.items()}
        return [self.data(item, where) for item in value] if isinstance(value, list | tuple) else value


def covered(text: str) -> str:
    """138******12 of a number."""
    return f"{text[:3]}{COVER * (len(text) - 5)}{text[-2:]}"
