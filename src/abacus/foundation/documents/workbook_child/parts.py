"""The parts of a workbook around its sheets: relations, the list of sheets, strings, formats."""

import posixpath
import re
import zipfile

from abacus.foundation.documents.workbook_child.limits import MAX_SHEETS, MAX_TEXT, broken, forbidden, too_large
from abacus.foundation.documents.workbook_child.xml import attribute, on, parse

YEAR_MONTH, FULL_DAY, MONTH_DAY = 'yyyy"年"m"月"', 'yyyy"年"m"月"d"日"', 'm"月"d"日"'
DATES = {14: "yyyy-mm-dd", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 22: "yyyy-mm-dd hh:mm", 30: "m-d-yy"}
DATES |= dict.fromkeys((27, 52, 55, 57), YEAR_MONTH) | dict.fromkeys((31, 36, 50, 53), FULL_DAY)
DATES |= dict.fromkeys((28, 29, 51, 54, 58), MONTH_DAY)
BUILT_IN = DATES | {1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00"}
BUILT_IN |= {37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 41: "#,##0", 43: "#,##0.00", 49: "@"}


ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def relations(package: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """Relation id → (kind, target part); relations that would reach outside are refused."""
    folder, _, leaf = part.rpartition("/")
    name = f"{folder}/_rels/{leaf}.rels"
    found: dict[str, tuple[str, str]] = {}

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag != "Relationship":
            return
        kind = attributes.get("Type", "").rpartition("/")[2]
        target = attributes.get("Target", "")
        if attributes.get("TargetMode") == "External":
            if kind != "hyperlink":
                raise forbidden("文件链接了外部内容，请断开链接、保存后再提交。")
            return
        target = target[1:] if target.startswith("/") else f"{folder}/{target}"
        found[attributes.get("Id", "")] = (kind, posixpath.normpath(target))

    if name in package.namelist():
        parse(package, name, start)
    return found


def sheet_list(package: zipfile.ZipFile) -> tuple[list[tuple[str, str, bool]], dict[str, str], bool]:
    """The sheets (name, part, hidden), parts by kind of relation, and whether days count from 1904."""
    related = relations(package, "xl/workbook.xml")
    listed: list[tuple[str, str, bool]] = []
    epoch_1904 = False

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal epoch_1904
        if tag == "sheet":
            kind, target = related.get(attribute(attributes, "id") or "", ("", ""))
            if kind == "worksheet":
                listed.append((attributes.get("name", ""), target, attributes.get("state", "visible") != "visible"))
        elif tag == "workbookPr":
            epoch_1904 = on(attributes.get("date1904"))

    parse(package, "xl/workbook.xml", start)
    if not listed:
        raise broken("工作簿里没有工作表")
    if len(listed) > MAX_SHEETS:
        raise too_large(f"工作表超过 {MAX_SHEETS} 张，请拆分后再提交。")
    return listed, {kind: target for kind, target in related.values() if kind != "worksheet"}, epoch_1904


def shared_strings(package: zipfile.ZipFile, part: str | None) -> list[str]:
    strings: list[str] = []
    pieces: list[str] = []
    inside = False
    phonetic = False

    def start(tag: str, _: dict[str, str]) -> None:
        nonlocal inside, phonetic
        if tag == "si":
            pieces.clear()
        elif tag == "rPh":
            phonetic = True
        elif tag == "t":
            inside = not phonetic

    def end(tag: str) -> None:
        nonlocal inside, phonetic
        if tag == "t":
            inside = False
        elif tag == "rPh":
            phonetic = False
        elif tag == "si":
            strings.append(plain_text(pieces))

    def text(data: str) -> None:
        if inside:
            pieces.append(data)

    if part:
        parse(package, part, start, end, text)
    return strings


def plain_text(pieces: list[str]) -> str:
    joined = "".join(pieces)
    if "_x" in joined:
        joined = ESCAPED.sub(lambda match: chr(int(match[1], 16)), joined)
    if len(joined) > MAX_TEXT:
        raise too_large(f"有单元格超过 {MAX_TEXT} 个字，请把长文放到附件里。")
    return joined


def cell_formats(package: zipfile.ZipFile, part: str | None) -> list[str]:
    """Number format text by style index of a cell; '' is General."""
    codes: dict[int, str] = {}
    formats: list[str] = []
    inside = False

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        if tag == "numFmt":
            codes[whole(attributes.get("numFmtId"))] = attributes.get("formatCode", "")
        elif tag == "cellXfs":
            inside = True
        elif tag == "xf" and inside:
            number = whole(attributes.get("numFmtId"))
            code = codes.get(number, BUILT_IN.get(number, ""))
            formats.append("" if code.lower() == "general" else code)

    def end(tag: str) -> None:
        nonlocal inside
        if tag == "cellXfs":
            inside = False

    if part:
        parse(package, part, start, end)
    return formats


def whole(text: str | None, default: int = 0) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 13 else default
