"""`abacus forms read FILE… [--region CODE] [--on DAY] [--export FILE] [--json]`; starts without Django.

A folder stands for the files in it, sorted, and an archive for its members. Answers are printed as they come.
"""

import argparse
import json
import os
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from abacus.foundation.documents.forms.output import FormRead
from abacus.foundation.documents.forms.report import report
from abacus.foundation.documents.forms.side_by_side import spare_garbage, tell_all
from abacus.rules import PolicyError, UnknownRegionError, UnknownRuleError

DONE, REFUSED = 0, 2


class _Parser(argparse.ArgumentParser):
    """Says what is wrong on standard error; a caller that asked for JSON still gets an array."""

    wants_json = False

    def error(self, message: str) -> NoReturn:
        if self.wants_json:
            sys.stdout.write("[]\n")
        super().error(message)


def main(argv: Sequence[str]) -> int:
    """Run the command; 0 when every file was read, 2 when at least one was refused."""
    options = _parse(argv)
    spare_garbage()
    printer = _Printer(as_json=options.json)
    kept = _Kept(options.export)
    try:
        say = partial(_say, as_json=options.json, keep=bool(options.export))
        for told in tell_all(_files(options.files), region=options.region, on=options.on, say=say):
            printer.put(told)
            kept.put(told)
    except (PolicyError, UnknownRegionError, UnknownRuleError) as error:
        sys.stderr.write(f"{error}\n")
        printer.refused = True
    printer.close()
    written = kept.written()
    return DONE if written and not printer.refused else REFUSED


def _files(names: Sequence[str]) -> Iterator[tuple[Path, str]]:
    """The files named, and those in the folders named, each with what the answers call it."""
    for name in names:
        path = Path(name)
        inside = sorted(_inside(path)) if path.is_dir() else []
        yield from ((one, str(one)) for one in inside)
        if not inside:
            yield path, name


def _inside(folder: Path) -> Iterator[Path]:
    """Files of a folder and those below it; hidden ones and the locks of office programs are passed over."""
    for path in folder.rglob("*"):
        parts = path.relative_to(folder).parts
        if not any(part.startswith((".", "~$")) or part == "__MACOSX" for part in parts) and path.is_file():
            yield path


class _Told(NamedTuple):
    """What is said of one form: whether its file was refused, the text, and what an export needs of it."""

    refused: bool
    text: str
    kept: dict[str, Any] | None


def _say(answer: FormRead, *, as_json: bool, keep: bool) -> _Told:
    text = json.dumps(answer.to_json(), ensure_ascii=False) if as_json else report(answer)
    if not keep or answer.error:
        return _Told(answer.error is not None, text, None)
    from abacus.foundation.documents.writing import stored

    return _Told(False, text, stored(answer))


class _Printer:
    """Standard output: one JSON array, an answer in a line, or reports with a blank line between them."""

    def __init__(self, *, as_json: bool) -> None:
        self.as_json = as_json
        self.refused = False
        self._count = 0

    def put(self, told: _Told) -> None:
        """Print one answer."""
        self.refused = self.refused or told.refused
        if self.as_json:
            self._write((",\n" if self._count else "[\n") + told.text)
        else:
            self._write(("\n" if self._count else "") + told.text + "\n")
        self._count += 1

    def close(self) -> None:
        """End the array."""
        if self.as_json:
            self._write("\n]\n" if self._count else "[]\n")

    def _write(self, text: str) -> None:
        sys.stdout.buffer.write(text.encode("utf-8", "replace"))
        sys.stdout.buffer.flush()


class _Kept:
    """The forms that `--export` writes again, so that reading the export gives the same facts."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.forms: list[dict[str, Any]] = []

    def put(self, told: _Told) -> None:
        """Keep what is needed to write one form; a refused file has none."""
        if told.kept is not None:
            self.forms.append(told.kept)

    def written(self) -> bool:
        """Write the file, where one was asked for and there is a form; False with the reason where that failed."""
        if self.path is None or not self.forms:
            return True
        from abacus.foundation.documents.writing import csv_of, xlsx_of

        csv = self.path.suffix.lower() == ".csv"
        try:
            self.path.write_bytes(csv_of(self.forms).encode() if csv else xlsx_of(self.forms))
        except OSError as error:
            sys.stderr.write(f"导出文件“{self.path}”写不了：{error.strerror}；请换一个位置或关闭正在打开它的程序\n")
            return False
        return True


def _export(text: str) -> Path:
    if Path(text).suffix.lower() not in (".xlsx", ".csv"):
        raise argparse.ArgumentTypeError(f"“{text}”应以 .xlsx 或 .csv 结尾")
    return Path(text)


def _parse(argv: Sequence[str]) -> argparse.Namespace:
    _Parser.wants_json = "--json" in argv
    parser = _Parser(prog="abacus forms", description="读取绩效表，不保存任何内容")
    read = parser.add_subparsers(dest="action", required=True).add_parser(
        "read", help="读取一个或多个文件", description="读取绩效表，按所选地区和日期的规则复算并列出问题"
    )
    read.add_argument(
        "files", nargs="+", metavar="FILE", help="表格（xlsx、xls、et、ods、docx、csv）、它们的 zip 压缩包，或文件夹"
    )
    read.add_argument("--region", metavar="CODE", help="行政区划代码；不写用全国规则")
    read.add_argument("--on", metavar="DAY", type=_day, default=None, help="按哪一天的规则（YYYY-MM-DD）；不写用当天")
    read.add_argument(
        "--export", metavar="FILE", type=_export, help="把读出的表另存为 xlsx 或 csv（每张表一个工作表），再读内容不变"
    )
    read.add_argument("--json", action="store_true", help="只输出一个 JSON 数组")
    options = parser.parse_args(list(argv))
    options.on = options.on or _today()
    return options


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"“{text}”不是日期，应写成 YYYY-MM-DD") from error


def _today() -> date:
    """ABACUS_TODAY where set, else the day of the run: a command is where the clock may be asked."""
    stated = os.environ.get("ABACUS_TODAY")
    return date.fromisoformat(stated) if stated else datetime.now(UTC).astimezone().date()
