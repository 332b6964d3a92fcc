"""Reads one workbook inside a limited child process; run by path, never imported by the platform.

Only the standard library is used, so that `python -I -S` starts it in some 40 ms. Standard output is
JSON lines: `["sheet", name, hidden]` opens a sheet, `["row", number, hidden, cells]` is one of its rows with
cells as a flat list column, kind, format, value …, `["end", merged, hidden_columns]` closes it, and
`["error", code, message, cell]` ends a refused file. Kinds: n number, s text, b yes/no, e error, d date,
f formula without a stored result.

Values are exact: a number is the decimal text of the file at the 15 significant digits that
spreadsheets calculate with (ECMA-376 stores 89.974 as 89.974000000000004), never a float.
"""

import csv
import io
import json
import re
import sys
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import IO, Any, NoReturn
from xml.parsers import expat  # every declaration that could pull in or blow up is refused below

MEGABYTE = 1024 * 1024
MEMORY_BYTES = 512 * MEGABYTE
SECONDS = 10
MAX_UNPACKED = 200 * MEGABYTE
MAX_RATIO = 100
MAX_ENTRIES = 2_000
MAX_ROWS = 200_000
MAX_COLUMNS = 256
MAX_CELLS = 2_000_000
MAX_GRID = 6_000_000
MAX_SHEETS = 200
MAX_TEXT = 32_767

FORBIDDEN_PARTS = (
    ("vbaproject", "文件含有宏，请另存为不含宏的 xlsx 后再提交。"),
    ("macrosheets/", "文件含有宏表，请删除宏表后另存为 xlsx 再提交。"),
    ("activex/", "文件含有控件，请删除控件后另存为 xlsx 再提交。"),
    ("externallinks/", "文件链接了其他文件，请在“编辑链接”中断开链接、保存后再提交。"),
    ("embeddings/", "文件嵌入了其他对象，请删除嵌入的对象后再提交。"),
)
SAVE_AS_XLSX = "请用 Excel 或 WPS 打开后另存为 xlsx，再提交。"
YEAR_MONTH, FULL_DAY, MONTH_DAY = 'yyyy"年"m"月"', 'yyyy"年"m"月"d"日"', 'm"月"d"日"'
DATES = {14: "yyyy-mm-dd", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 22: "yyyy-mm-dd hh:mm", 30: "m-d-yy"}
DATES |= dict.fromkeys((27, 52, 55, 57), YEAR_MONTH) | dict.fromkeys((31, 36, 50, 53), FULL_DAY)
DATES |= dict.fromkeys((28, 29, 51, 54, 58), MONTH_DAY)
BUILT_IN = DATES | {1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00"}
BUILT_IN |= {37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 41: "#,##0", 43: "#,##0.00", 49: "@"}
NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,4})?\Z", re.ASCII)
SHORT_NUMBER = re.compile(r"(0|-?[1-9][0-9]{0,8}|-?(0|[1-9][0-9]{0,6})\.[0-9]{0,5}[1-9])\Z", re.ASCII)  # as is
PLAIN_NUMBER = re.compile(r"-?(0|[1-9]\d{0,14})(\.\d{1,12})?\Z", re.ASCII)  # "007" and long codes stay text
REFERENCE = re.compile(r"\$?([A-Za-z]{1,7})\$?([0-9]{1,12})\Z", re.ASCII)
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class RefusedError(Exception):
    """A file that is not read: code of the closed list, message that says what to do, cell or None."""

    def __init__(self, code: str, message: str, cell: str | None = None) -> None:
        super().__init__(code)
        self.record = ["error", code, message, cell]


def too_large(what: str, cell: str | None = None) -> RefusedError:
    return RefusedError("file.too_large", what, cell)


def broken(what: str = "工作簿已损坏，无法打开") -> RefusedError:
    return RefusedError("file.broken", f"{what}。{SAVE_AS_XLSX}")


def forbidden(what: str) -> RefusedError:
    return RefusedError("file.forbidden", what)


# --- the package -----------------------------------------------------------------------------


def open_package(path: str, size: int) -> zipfile.ZipFile:
    """The zip after a look at its directory alone: nothing is unpacked before the limits hold."""
    try:
        package = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError, EOFError) as error:
        raise broken() from error
    entries = package.infolist()
    if len(entries) > MAX_ENTRIES:
        raise too_large(f"文件内部条目超过 {MAX_ENTRIES} 个，请确认文件来源。{SAVE_AS_XLSX}")
    names = [entry.filename for entry in entries]
    for name in names:
        if name.startswith(("/", "\\")) or ".." in re.split(r"[\\/]", name) or ":" in name or "\x00" in name:
            raise forbidden("文件内部含有越出自身目录的路径，不予读取，请确认文件来源。")
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise forbidden("文件有密码保护，请去掉密码后再提交。")
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * max(size, 1):
        raise too_large("文件解压后过大（超过 200 MB 或 100 倍），不予读取，请删除多余内容后另存。")
    if len(set(names)) != len(names):
        raise broken("文件内部有重名条目")
    lowered = [name.lower() for name in names]
    for part, message in FORBIDDEN_PARTS:
        if any(part in name for name in lowered):
            raise forbidden(message)
    refuse_other_kinds(set(names))
    return package


def refuse_other_kinds(names: set[str]) -> None:
    if "word/document.xml" in names:
        raise RefusedError("file.not_a_form", "这是 Word 文件，请把表格粘贴到 Excel 中，另存为 xlsx 再提交。")
    if "content.xml" in names:
        raise RefusedError("file.not_a_form", f"这是 ODS 文件，暂不能读取。{SAVE_AS_XLSX}")
    if "xl/workbook.bin" in names:
        raise RefusedError("file.not_a_form", f"这是二进制工作簿（xlsb），暂不能读取。{SAVE_AS_XLSX}")
    if not any(name.startswith("xl/") for name in names):
        raise RefusedError("file.not_a_form", "这是压缩包，不是工作簿，请解压后逐个提交其中的 xlsx。")


Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]


def parse(package: zipfile.ZipFile, name: str, start: Start, end: End | None = None, text: End | None = None) -> None:
    """Stream one XML part through the callbacks; names come without their namespace prefix."""
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def refuse(*_: Any) -> NoReturn:
        raise forbidden("文件内部含有实体或文档类型声明，不予读取，请确认文件来源。")

    def started_first(tag: str, attributes: dict[str, str]) -> None:
        """Take the wrappers away where the root has no prefix: no tag of a plain part has one."""
        if ":" not in tag:
            parser.StartElementHandler, parser.EndElementHandler = start, end
        else:
            parser.StartElementHandler = started
            parser.EndElementHandler = ended
        start(tag.rpartition(":")[2], attributes)

    def started(tag: str, attributes: dict[str, str]) -> None:
        start(tag.rpartition(":")[2], attributes)

    def ended(tag: str) -> None:
        if end:
            end(tag.rpartition(":")[2])

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.ExternalEntityRefHandler = refuse
    parser.StartElementHandler = started_first
    if text:
        parser.CharacterDataHandler = text
    try:
        with package.open(name) as part:
            parser.ParseFile(part)
    except KeyError as error:
        raise broken(f"工作簿缺少 {name}") from error
    except (expat.ExpatError, zipfile.BadZipFile, EOFError, ValueError, NotImplementedError, OSError) as error:
        raise broken() from error
    except Exception as error:
        if type(error).__module__ == "zlib":
            raise broken() from error
        raise


def attribute(attributes: dict[str, str], name: str) -> str | None:
    for key, value in attributes.items():
        if key.rpartition(":")[2] == name:
            return value
    return None


def on(value: str | None) -> bool:
    return value in ("1", "true", "on")


# --- parts of a workbook ---------------------------------------------------------------------


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
        found[attributes.get("Id", "")] = (kind, target.replace("/./", "/"))

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


# --- values ----------------------------------------------------------------------------------


def decimal_text(text: str) -> str | None:
    """`text` as plain decimal text of at most 15 significant digits, None where it is no number."""
    if SHORT_NUMBER.match(text):
        return text
    text = text.strip()
    if not NUMBER.match(text):
        return None
    number = Decimal(text)
    if abs(number) >= Decimal("1e30") or (number and abs(number) < Decimal("1e-30")):
        return None
    if len(number.as_tuple().digits) > 15:
        number = Decimal(format(number, ".15g"))
    shown = format(number, "f")
    if "." in shown:
        shown = shown.rstrip("0").rstrip(".")
    return "0" if shown in ("", "-0", "+0") else shown


def is_date_format(code: str) -> bool:
    bare = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]|_.', "", code).lower()
    return "y" in bare or ("d" in bare and "m" in bare)


def date_of(serial: str, epoch_1904: bool) -> str | None:
    days = int(Decimal(serial))
    if not 1 <= days <= 2_958_465:
        return None
    start = date(1904, 1, 1) if epoch_1904 else date(1899, 12, 31 if days < 60 else 30)
    return (start + timedelta(days=days)).isoformat()


def position(reference: str) -> tuple[int, int]:
    """Row and column (both from 1) of an address; beyond the limits it is refused, never allocated."""
    match = REFERENCE.match(reference)
    if not match:
        raise broken("工作簿含有无法识别的单元格地址")
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - 64
    row = int(match[2])
    if row > MAX_ROWS or column > MAX_COLUMNS:
        raise too_large(
            f"工作表写到了 {match[1].upper()}{row}，超过 {MAX_ROWS} 行 × {MAX_COLUMNS} 列。"
            "请删除数据以外的空行空列，保存后再提交。",
            f"{match[1].upper()}{row}",
        )
    if row < 1:
        raise broken("工作簿含有无法识别的单元格地址")
    return row, column


def bounds(reference: str) -> list[int]:
    first, _, last = reference.partition(":")
    top, left = position(first)
    bottom, right = position(last or first)
    return [top, left, bottom, right]


class SheetReader:
    """Streams one worksheet part as rows; counts cells so that no file can grow without end."""

    def __init__(self, strings: list[str], formats: list[str], epoch_1904: bool, out: Callable[[Any], None]) -> None:
        self.strings, self.formats, self.epoch_1904, self.out = strings, formats, epoch_1904, out
        self.merged: list[list[int]] = []
        self.hidden_columns: list[int] = []
        self.cells_seen = 0
        self.grid_seen = 0

    def read(self, package: zipfile.ZipFile, part: str) -> None:
        self.row = self.column = 0
        self.row_text = ""
        self.columns: dict[str, int] = {}
        self.row_hidden = False
        self.cells: list[Any] = []
        self.kind = self.style = ""
        self.pieces: list[str] = []
        self.taking = self.has_formula = self.phonetic = self.in_cell = False
        parse(package, part, self.start, self.end, self.text)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "c":
            self.start_cell(attributes)
        elif tag == "v" or (tag == "t" and not self.phonetic):
            self.taking = self.in_cell
        elif tag == "row":
            self.start_row(attributes)
        elif tag == "f":
            self.has_formula = self.in_cell
        elif tag == "rPh":
            self.phonetic = True
        elif tag == "col":
            if on(attributes.get("hidden")):
                last = min(whole(attributes.get("max")), MAX_COLUMNS)
                self.hidden_columns.extend(range(max(whole(attributes.get("min")), 1), last + 1))
        elif tag == "mergeCell":
            self.merged.append(bounds(attributes.get("ref", "")))
            if len(self.merged) > MAX_ROWS:
                raise too_large("合并单元格过多，请另存一份精简的表格再提交。")
        elif tag == "dimension":
            bounds(attributes.get("ref", "A1"))

    def start_row(self, attributes: dict[str, str]) -> None:
        self.row = whole(attributes.get("r"), self.row + 1)
        if self.row > MAX_ROWS:
            position(f"A{self.row}")
        self.row_text = str(self.row)
        self.row_hidden = on(attributes.get("hidden"))
        self.column = 0
        self.cells = []

    def start_cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r")
        if reference:
            self.column = self.columns.get(reference.rstrip("0123456789")) or self.new_column(reference)
            if not reference.endswith(self.row_text):
                position(reference)
        else:
            self.column += 1
            if self.column > MAX_COLUMNS:
                raise too_large(f"第 {self.row} 行超过 {MAX_COLUMNS} 列。请删除多余的空列，保存后再提交。")
        self.kind = attributes.get("t", "n")
        self.style = attributes.get("s", "")
        self.pieces = []
        self.has_formula = False
        self.in_cell = True

    def new_column(self, reference: str) -> int:
        """The column of letters met for the first time, remembered."""
        column = position(reference)[1]
        return self.columns.setdefault(reference.rstrip("0123456789"), column)

    def text(self, data: str) -> None:
        if self.taking:
            self.pieces.append(data)

    def end(self, tag: str) -> None:
        if tag in ("v", "t"):
            self.taking = False
        elif tag == "rPh":
            self.phonetic = False
        elif tag == "c":
            self.in_cell = False
            self.end_cell()
        elif tag == "row":
            self.grid_seen += self.column
            if self.grid_seen > MAX_GRID:
                raise too_large("工作表过大，请拆分成几个文件再提交。")
            if self.cells or self.row_hidden:
                self.out(["row", self.row, self.row_hidden, self.cells])

    def end_cell(self) -> None:
        raw = "".join(self.pieces)
        if not raw and not (self.has_formula and self.kind != "str"):
            return
        self.cells_seen += 1
        if self.cells_seen > MAX_CELLS:
            raise too_large(f"单元格超过 {MAX_CELLS} 个，请拆分成几个文件再提交。")
        style = whole(self.style)
        code = self.formats[style] if style < len(self.formats) else ""
        kind, value = self.value(raw, code)
        self.cells.extend((self.column, kind, code, value))

    def value(self, raw: str, code: str) -> tuple[str, str]:
        if not raw:
            return "f", ""
        if self.kind == "s":
            index = whole(raw, -1)
            if not 0 <= index < len(self.strings):
                raise broken("工作簿的文字表已损坏")
            return "s", self.strings[index]
        if self.kind in ("inlineStr", "str"):
            return "s", plain_text([raw])
        if self.kind in ("b", "e"):
            return self.kind, raw
        if self.kind == "d":
            return "d", raw[:10]
        number = decimal_text(raw)
        if number is None:
            return "s", raw
        day = date_of(number, self.epoch_1904) if code and is_date_format(code) else None
        return ("d", day) if day else ("n", number)


def read_xlsx(path: str, size: int, out: Callable[[Any], None]) -> None:
    with open_package(path, size) as package:
        listed, parts, epoch_1904 = sheet_list(package)
        strings = shared_strings(package, parts.get("sharedStrings"))
        formats = cell_formats(package, parts.get("styles"))
        reader = SheetReader(strings, formats, epoch_1904, out)
        for name, part, hidden in listed:
            relations(package, part)
            out(["sheet", name, hidden])
            reader.merged, reader.hidden_columns = [], []
            reader.read(package, part)
            out(["end", reader.merged, reader.hidden_columns])


# --- comma-separated text --------------------------------------------------------------------


def decode(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16")
    if b"\x00" in data:
        raise RefusedError("file.not_a_form", f"文件不是工作簿，也不是文本表格。{SAVE_AS_XLSX}")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise RefusedError("file.not_a_form", f"文件既不是 UTF-8 也不是 GB18030 编码的文本表格。{SAVE_AS_XLSX}")


def csv_rows(text: str) -> Iterator[list[str]]:
    csv.field_size_limit(MAX_TEXT)
    first = text[:4096]
    delimiter = max(",\t;", key=first.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error as error:
        raise broken(f"文本表格无法读取（{error}）") from error


def read_csv(data: bytes, out: Callable[[Any], None]) -> None:
    """One sheet named after nothing; what looks like a number is one, as no types are stored."""
    try:
        text = decode(data)
    except UnicodeDecodeError as error:
        raise broken("文本编码已损坏") from error
    out(["sheet", "", False])
    seen = grid = 0
    for number, row in enumerate(csv_rows(text), start=1):
        if number > MAX_ROWS or len(row) > MAX_COLUMNS:
            raise too_large(f"表格超过 {MAX_ROWS} 行 × {MAX_COLUMNS} 列，请拆分后再提交。")
        cells: list[Any] = []
        for column, field in enumerate(row, start=1):
            if field:
                cells.extend((column, "n" if PLAIN_NUMBER.match(field) else "s", "", field))
        seen += len(cells) // 4
        grid += len(row)
        if seen > MAX_CELLS or grid > MAX_GRID:
            raise too_large("表格过大，请拆分成几个文件再提交。")
        if cells:
            out(["row", number, False, cells])
    out(["end", [], []])


# --- what kind of file -----------------------------------------------------------------------

KNOWN = (
    (b"%PDF", "PDF 文件"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"),
    (b"\x7fELF", "程序"),
    (b"MZ", "程序"),
)


def read(path: str, out: Callable[[Any], None]) -> None:
    with open(path, "rb") as handle:
        data = limited(handle)
    name = path.lower()
    if not data.strip():
        raise broken("文件是空的")
    if data.startswith(b"PK\x03\x04"):
        read_xlsx(path, len(data), out)
    elif data.startswith(b"\xd0\xcf\x11\xe0"):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise forbidden("文件有密码保护，请去掉密码后再提交。")
        raise RefusedError("file.not_a_form", f"这是旧格式（xls、et 或 doc），暂不能读取。{SAVE_AS_XLSX}")
    elif data.startswith(b"PK"):
        raise broken()
    elif known := next((what for magic, what in KNOWN if data.startswith(magic)), None):
        raise RefusedError("file.not_a_form", f"这是{known}，不是工作簿，请提交 xlsx 或 csv。")
    elif name.endswith((".csv", ".txt", ".tsv")):
        read_csv(data, out)
    else:
        raise RefusedError("file.not_a_form", f"文件内容不是工作簿，请提交 xlsx 或 csv。{SAVE_AS_XLSX}")


def limited(handle: IO[bytes]) -> bytes:
    data = handle.read(20 * MEGABYTE + 1)
    if len(data) > 20 * MEGABYTE:
        raise too_large("文件超过 20 MB，请删除图片或拆分后再提交。")
    return data


def confine() -> None:
    """Give up memory, time, writing and further files; where the system has no such limits, go on."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(path: str) -> None:
    confine()
    write = sys.stdout.buffer.write
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

    def out(record: Any) -> None:
        write(encode(record).encode("utf-8", "replace") + b"\n")

    try:
        read(path, out)
    except RefusedError as error:
        out(error.record)
    except MemoryError:
        out(too_large("文件内容过大，读取时超出内存限制，请拆分后再提交。").record)
    except RecursionError:
        out(broken().record)
    except OSError:
        out(broken("文件无法打开").record)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main(sys.argv[1])
