"""The text of Word paragraphs as a reader sees it: without deletions, hidden words and field codes."""

import zipfile
from xml.etree.ElementTree import Element

from abacus.foundation.documents.child.limits import MAX_DEPTH, forbidden, too_large
from abacus.foundation.documents.child.xml import attribute, local_name, tree

WRAPS = {"hyperlink", "ins", "moveTo", "smartTag", "sdt", "sdtContent", "customXml", "fldSimple", "ruby", "rubyBase"}
WRAPS |= {"dir", "bdo", "AlternateContent", "Choice", "oMath", "oMathPara"}
WRAPS |= {
    "f",
    "num",
    "den",
    "sup",
    "sub",
    "e",
    "sSup",
    "sSub",
    "d",
    "rad",
    "deg",
    "nary",
    "func",
    "fName",
}  # of formulas
SYMBOLS = {"F0FE": "☑", "F052": "☑", "F050": "√", "F0FC": "√", "F0A8": "□", "F06F": "□", "F0A3": "□", "F071": "□"}
CHARACTERS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
NO = ("0", "false", "off")


def child_of(element: Element, local: str) -> Element | None:
    """The first child of that name, whatever its namespace."""
    for child in element:
        if local_name(child.tag) == local:
            return child
    return None


def value_of(element: Element | None, local: str) -> str:
    """The `val` of the child of that name, "" where there is none."""
    child = child_of(element, local) if element is not None else None
    return attribute(child, "val") if child is not None else ""


class Texts:
    """Reads paragraphs; knows which character styles hide what they style."""

    def __init__(self, package: zipfile.ZipFile) -> None:
        self.hiding: set[str] = set()
        if "word/styles.xml" in package.NameToInfo:
            for style in tree(package, "word/styles.xml"):
                about = child_of(style, "rPr")
                if about is not None and _hides(about):
                    self.hiding.add(attribute(style, "styleId"))

    def paragraph(self, element: Element, depth: int) -> str:
        """The text of a paragraph, line breaks kept."""
        pieces: list[str] = []
        self._collect(element, pieces, depth)
        return "".join(pieces)

    def _collect(self, element: Element, pieces: list[str], depth: int) -> None:
        if depth > MAX_DEPTH:
            raise too_large("deep")
        for child in element:
            local = local_name(child.tag)
            if local == "r":
                self._run(child, pieces, depth + 1)
            elif local == "t":
                pieces.append(child.text or "")
            elif local in WRAPS:
                self._collect(child, pieces, depth + 1)

    def _run(self, run: Element, pieces: list[str], depth: int) -> None:
        about = child_of(run, "rPr")
        if about is not None and (_hides(about) or (self.hiding and value_of(about, "rStyle") in self.hiding)):
            return
        for child in run:
            local = local_name(child.tag)
            if local == "t":
                pieces.append(child.text or "")
            elif local in CHARACTERS:
                pieces.append(CHARACTERS[local])
            elif local == "sym":
                pieces.append(SYMBOLS.get(attribute(child, "char").upper(), ""))
            elif local == "instrText":
                if (child.text or "").strip().upper().startswith("DDE"):
                    raise forbidden("linked")
            elif local == "object":
                raise forbidden("embedded")
            elif local in WRAPS:
                self._collect(child, pieces, depth + 1)


def _hides(about: Element) -> bool:
    hidden = child_of(about, "vanish")
    return hidden is not None and attribute(hidden, "val", "1") not in NO
