"""The sprite of icons: the outline icons that pages name, and an abacus of our own."""

import json
import re
from pathlib import Path
from xml.sax.saxutils import quoteattr

SOURCE = Path(__file__).resolve().parents[1]
NAMED = (
    re.compile(r"{% icon ['\"]([a-z0-9-]+)['\"]"),
    re.compile(r"\bicon=['\"]([a-z0-9-]+)['\"]"),
    re.compile(r"\bicon: ['\"]([a-z0-9-]+)['\"]"),
    re.compile(r"{% status \S+ ['\"][a-z]?['\"] ['\"]([a-z0-9-]+)['\"]"),
)
_ALWAYS = (
    "activity alert-octagon alert-triangle archive arrow-back-up arrow-forward-up arrow-left arrow-right "
    "arrow-up-right arrows-exchange award ban bell book-2 bookmark-off bookmark-plus building building-bank "
    "building-store calculator calendar cash check chevron-down chevron-left chevron-right chevron-up "
    "circle-check circle-dashed clipboard-check clock cloud-check columns-3 copy database device-floppy dots "
    "download edit external-link eye file-import file-spreadsheet file-text files filter flag flask "
    "git-compare help-circle history home inbox info-circle key language layout-dashboard link list "
    "list-check lock login logout menu-2 message-circle message-plus minus paperclip pencil player-pause "
    "player-stop plus point printer progress refresh report rotate scale search send settings shield-check "
    "sort-ascending sort-descending star table table-import target thumb-up trash trophy upload user-check "
    "user-circle user-plus user-share users world x "
)
ALWAYS = frozenset(_ALWAYS.split())
"""Icons that are there whether or not a template names them literally."""

ABACUS = (
    '<path d="M4 3v18M20 3v18M4 3h16M4 21h16M4 9h16"/>'
    '<path d="M9 3v18M15 3v18" stroke-width="1"/>'
    '<path d="M7.5 6h3M13.5 6h3M7.5 12.5h3M13.5 15.5h3M7.5 16h3M13.5 18.5h3" stroke-width="2.4"/>'
)
"""Drawn for this platform: two rods, upper and lower beads, on Tabler's 24 by 24 ground."""


class UnknownIconError(ValueError):
    """A page names icons that the set does not have."""


def wanted() -> list[str]:
    """Every icon that a template or module names, and the ones always there; `abacus` is our own."""
    names = set(ALWAYS)
    for path in (*SOURCE.rglob("*.html"), *SOURCE.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        names.update(name for pattern in NAMED for name in pattern.findall(text))
    return sorted(names - {"abacus"})


def sprite(nodes_path: Path, names: list[str]) -> str:
    """An SVG file with one symbol per icon. Raises UnknownIconError for names the set lacks."""
    nodes = json.loads(nodes_path.read_text(encoding="utf-8"))
    unknown = [name for name in names if name not in nodes]
    if unknown:
        raise UnknownIconError(", ".join(unknown))
    symbols = [symbol("abacus", ABACUS), *(symbol(name, drawing(nodes[name])) for name in names)]
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


def symbol(name: str, inside: str) -> str:
    """One symbol."""
    return f'<symbol id="{name}" viewBox="0 0 24 24">{inside}</symbol>'


def drawing(nodes: list[tuple[str, dict[str, str]]]) -> str:
    """The elements of one icon."""
    return "".join(f"<{tag}{''.join(f' {k}={quoteattr(str(v))}' for k, v in attrs.items())}/>" for tag, attrs in nodes)
