"""`abacus forms read FILE… [--region CODE] [--on DAY] [--json]`; starts without Django."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NoReturn

from abacus.foundation.documents.forms.output import FormRead
from abacus.foundation.documents.forms.reading import read_forms
from abacus.foundation.documents.forms.report import report
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
    answers: list[FormRead] = []
    try:
        for name in options.files:
            answers.extend(read_forms(Path(name), region=options.region, on=options.on, name=name))
    except (PolicyError, UnknownRegionError, UnknownRuleError) as error:
        sys.stderr.write(f"{error}\n")
        if options.json:
            sys.stdout.write("[]\n")
        return REFUSED
    _print(answers, as_json=options.json)
    return REFUSED if any(answer.error for answer in answers) else DONE


def _parse(argv: Sequence[str]) -> argparse.Namespace:
    _Parser.wants_json = "--json" in argv
    parser = _Parser(prog="abacus forms", description="读取绩效表，不保存任何内容")
    read = parser.add_subparsers(dest="action", required=True).add_parser(
        "read", help="读取一个或多个文件", description="读取绩效表，按所选地区和日期的规则复算并列出问题"
    )
    read.add_argument("files", nargs="+", metavar="FILE", help="xlsx 或 csv 文件")
    read.add_argument("--region", metavar="CODE", help="行政区划代码；不写用全国规则")
    read.add_argument("--on", metavar="DAY", type=_day, default=None, help="按哪一天的规则（YYYY-MM-DD）；不写用当天")
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


def _print(answers: Sequence[FormRead], *, as_json: bool) -> None:
    text = (
        json.dumps([answer.to_json() for answer in answers], ensure_ascii=False, indent=2)
        if as_json
        else "\n\n".join(report(answer) for answer in answers)
    )
    sys.stdout.buffer.write(text.encode("utf-8", "replace") + b"\n")
    sys.stdout.flush()
