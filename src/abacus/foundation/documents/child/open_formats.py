"""Styles of OpenDocument sheets, as the number formats that other workbooks state."""

from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from abacus.foundation.documents.child.parts import usable_format
from abacus.foundation.documents.child.xml import attribute, local_name

PLAIN = set("-/ :.,()")
PARTS = {"year": "y", "month": "m", "day": "d", "hours": "h", "minutes": "m", "seconds": "s", "day-of-week": "d"}
DATA_STYLES = frozenset(
    f"{kind}-style" for kind in ("number", "percentage", "currency", "date", "time", "boolean", "text")
)
MOST_PARENTS = 10


@dataclass
class Styles:
    """Number formats by name, and what a style says: its format, its parent, whether it hides a sheet."""

    codes: dict[str, str] = field(default_factory=dict)
    data: dict[str, str] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)
    hidden_tables: set[str] = field(default_factory=set)
    found: dict[str, str] = field(default_factory=dict)

    def add(self, element: Element) -> None:
        """Take note of one finished style element."""
        local, name = local_name(element.tag), attribute(element, "name")
        if local in DATA_STYLES:
            self.codes[name] = self._code(element, local)
        elif local == "style":
            if data := attribute(element, "data-style-name"):
                self.data[name] = data
            if parent := attribute(element, "parent-style-name"):
                self.parents[name] = parent
            for child in element:
                if local_name(child.tag) == "table-properties" and attribute(child, "display") == "false":
                    self.hidden_tables.add(name)

    def _code(self, element: Element, kind: str) -> str:
        if kind == "text-style":
            return "@"
        code = "".join(_piece(child, kind) for child in element)
        for child in element:
            applied = self.codes.get(attribute(child, "apply-style-name"))
            if applied and attribute(child, "condition").startswith("value()>"):
                return f"{applied};{code}"
        return code

    def code(self, style: str) -> str:
        """The number format of a cell style, its own or its nearest parent's; "" is General."""
        known = self.found.get(style)
        if known is None:
            name, known = style, ""
            for _ in range(MOST_PARENTS):
                if name in self.data:
                    known = usable_format(self.codes.get(self.data[name], ""))
                    break
                name = self.parents.get(name, "")
            self.found[style] = known
        return known


def _piece(part: Element, kind: str) -> str:
    local = local_name(part.tag)
    if local == "number":
        return _digits(part)
    if local in ("text", "currency-symbol"):
        return _literal(part.text or "", kind)
    if local == "scientific-number":
        return "0.00E+00"
    if local == "fraction":
        return "# ?/?"
    if local == "am-pm":
        return "AM/PM"
    if local == "text-content":
        return "@"
    letter = PARTS.get(local, "")
    long = attribute(part, "style") == "long"
    if local == "year":
        return "yyyy" if long else "yy"
    if local == "month" and attribute(part, "textual") == "true":
        return "mmmm" if long else "mmm"
    if local == "day-of-week":
        return "dddd" if long else "ddd"
    return letter * 2 if long else letter


def _digits(part: Element) -> str:
    places = attribute(part, "decimal-places")
    if not places:
        return ""  # General, as in a style that states only one digit before the point
    most = min(int(places) if places.isdecimal() else 0, 15)
    least = attribute(part, "min-decimal-places", places)
    fixed = min(int(least) if least.isdecimal() else most, most)
    whole = "#,##0" if attribute(part, "grouping") == "true" else "0"
    return whole + ("." if most else "") + "0" * fixed + "#" * (most - fixed)


def _literal(text: str, kind: str) -> str:
    if kind == "percentage-style" and text.strip() == "%":
        return "%"
    if all(letter in PLAIN for letter in text):
        return text
    return '"' + text.replace('"', "”") + '"'
