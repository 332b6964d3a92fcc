"""The parts of a workbook around its sheets: relations, the list of sheets, strings, formats."""

import posixpath
import re
import zipfile
from xml.etree.ElementTree import Element

from abacus.foundation.documents.child.limits import MAX_SHEETS, broken, forbidden, too_large
from abacus.foundation.documents.child.output import limited_text
from abacus.foundation.documents.child.xml import elements, local_name, on

YEAR_MONTH, FULL_DAY, MONTH_DAY = 'yyyy"年"m"月"', 'yyyy"年"m"月"d"日"', 'm"月"d"日"'
DATES = {14: "yyyy-mm-dd", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 22: "yyyy-mm-dd hh:mm", 30: "m-d-yy"}
DATES |= dict.fromkeys((27, 52, 55, 57), YEAR_MONTH) | dict.fromkeys((31, 36, 50, 53), FULL_DAY)
DATES |= dict.fromkeys((28, 29, 51, 54, 58), MONTH_DAY)
BUILT_IN = DATES | {1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00"}
BUILT_IN |= {37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 41: "#,##0", 43: "#,##0.00", 49: "@"}


LONGEST_FORMAT = 255
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def relations(package: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """Relation id → (kind, target part); relations that would reach outside are refused."""
    folder, _, leaf = part.rpartition("/")
    name = f"{folder}/_rels/{leaf}.rels"
    found: dict[str, tuple[str, str]] = {}
    if name not in package.NameToInfo:
        return found
    for _, link in elements(package, name, "Relationship"):
        kind, target = link.get("Type", "").rpartition("/")[2], link.get("Target", "")
        if link.get("TargetMode") != "External":
            target = target[1:] if target.startswith("/") else f"{folder}/{target}"
            found[link.get("Id", "")] = (kind, posixpath.normpath(target))
        elif kind != "hyperlink":
            raise forbidden("linked")
    return found


def sheet_list(package: zipfile.ZipFile) -> tuple[list[tuple[str, str, bool]], dict[str, str], bool]:
    """The sheets (name, part, hidden), parts by kind of relation, and whether days count from 1904."""
    related = relations(package, "xl/workbook.xml")
    listed: list[tuple[str, str, bool]] = []
    epoch_1904 = False
    for tag, element in elements(package, "xl/workbook.xml", "sheet", "workbookPr"):
        if tag == "workbookPr":
            epoch_1904 = on(element.get("date1904"))
            continue
        id = next((value for key, value in element.items() if local_name(key) == "id"), "")
        kind, target = related.get(id, ("", ""))
        if kind == "worksheet":
            listed.append((element.get("name", ""), target, element.get("state", "visible") != "visible"))
    if not listed:
        raise broken("no_sheets")
    if len(listed) > MAX_SHEETS:
        raise too_large("sheets", most=MAX_SHEETS)
    return listed, {kind: target for kind, target in related.values() if kind != "worksheet"}, epoch_1904


def shared_strings(package: zipfile.ZipFile, part: str | None) -> list[str]:
    """The texts of the workbook by index."""
    return [rich_text(item) for _, item in elements(package, part, "si")] if part else []


def rich_text(item: Element) -> str:
    """The text of an item, its runs joined; how it is pronounced is left out."""
    if len(item) == 1 and len(item[0]) == 0:
        return plain_text(item[0].text or "")
    pieces: list[str] = []
    for child in item:
        name = local_name(child.tag)
        if name == "t":
            pieces.append(child.text or "")
        elif name == "r":
            pieces.extend(run.text or "" for run in child if local_name(run.tag) == "t")
    return plain_text("".join(pieces))


def plain_text(text: str) -> str:
    """The text with its escaped control characters back. Raises RefusedError for one too long for a cell."""
    if "_x" in text:
        text = ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    return limited_text(text)


def cell_formats(package: zipfile.ZipFile, part: str | None) -> list[str]:
    """Number format text by style index of a cell; "" is General."""
    if not part:
        return []
    codes: dict[int, str] = {}
    formats: list[str] = []
    for tag, element in elements(package, part, "numFmts", "cellXfs"):
        if tag == "numFmts":
            codes.update((whole(child.get("numFmtId")), child.get("formatCode", "")) for child in element)
        else:
            numbers = [whole(child.get("numFmtId")) for child in element]
            formats = [codes.get(number, BUILT_IN.get(number, "")) for number in numbers]
    return [usable_format(code) for code in formats]


def usable_format(code: str) -> str:
    """A number format as it is passed on: "" for General, and for one longer than any program writes."""
    return "" if code.lower() == "general" or len(code) > LONGEST_FORMAT else code


def whole(text: str | None, default: int = 0) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 13 else default
