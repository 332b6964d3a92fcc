"""The command `abacus init`: an empty installation becomes a real place."""

import argparse
import os
import re
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from abacus.foundation.spreadsheets import commas


def main(words: Sequence[str] | None = None) -> int:
    """Start a region: tables, region, administrators, and what the spreadsheets hold; all or nothing.

    0 done; 1 nothing was done, every complaint with its cell on the error output.
    """
    wanted = _options().parse_args(words)
    _set_up()
    if wanted.templates is not None:
        return _templates(wanted.templates)
    if wanted.region is None:
        return _complain(["请给出区划代码，例如 abacus init --region 371003"])
    if not re.fullmatch(r"\d{6}(\d{3}|\d{6})?", wanted.region):
        return _complain([f"区划代码“{wanted.region}”应为 6、9 或 12 位数字。"])
    from abacus.foundation.organisations.reach import everywhere
    from abacus.web.walls import raising

    raising.migrate(verbosity=0)
    with everywhere():
        return _initialise(wanted)


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="abacus init", description="初始化一个区划：机构、人员、三个管理员、日历。")
    parser.add_argument("--region", metavar="CODE", help="区划代码，如 371003")
    parser.add_argument("--name", help="区划名称；不写用规则包里的名称")
    parser.add_argument("--organisations", metavar="FILE", type=Path, help="机构表（xlsx 或 csv）")
    parser.add_argument("--people", metavar="FILE", type=Path, help="人员表（xlsx 或 csv）")
    parser.add_argument("--year", type=int, help="起始年度；不写用今年")
    parser.add_argument("--from", dest="valid_from", metavar="DAY", type=date.fromisoformat,
                        help="机构和任职的默认开始日期；不写用起始年度三年前的 1 月 1 日")  # fmt: skip
    parser.add_argument(
        "--passwords", metavar="FILE", type=Path, help="人员一次性密码写入的文件；不写为数据目录下的 passwords-CODE.csv"
    )
    parser.add_argument("--templates", metavar="DIR", type=Path, help="只把空白表格写入该目录")
    return parser


def _set_up() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "abacus.web.settings")
    django.setup()


def _templates(folder: Path) -> int:
    from abacus.foundation.setup.templates import write_templates

    for path in write_templates(folder):
        _say(str(path))
    return 0


def _initialise(wanted: argparse.Namespace) -> int:
    from django.db import transaction

    from abacus.foundation.refusals import Refusal
    from abacus.foundation.setup import services
    from abacus.foundation.setup.sheets import read_organisations, read_people
    from abacus.rules import library
    from abacus.web.middleware import today

    on = today()
    year = wanted.year or on.year
    valid_from = wanted.valid_from or date(year - 3, 1, 1)
    bodies, problems = (
        read_organisations(wanted.organisations, wanted.organisations.name, valid_from)
        if wanted.organisations
        else ([], [])
    )
    people, more = read_people(wanted.people, wanted.people.name, valid_from) if wanted.people else ([], [])
    problems = [*problems, *more]
    if problems:
        return _complain([str(problem) for problem in problems])
    name = wanted.name or _place_name(library(), wanted.region)
    try:
        with transaction.atomic():
            region, administrators = services.initialise(
                code=wanted.region, name=name, valid_from=valid_from, fiscal_year=year, by=None, on=on
            )
            outcome = services.import_lines(region=region, bodies=bodies, people=people, by=None, on=on)
            if outcome.problems:
                raise _NothingDoneError
            kept = _keep_passwords(wanted, outcome.passwords)
    except _NothingDoneError:
        return _complain([str(problem) for problem in outcome.problems])
    except Refusal as refusal:
        return _complain([f"{refusal.message}{refusal.todo}"])
    _report(region.name, administrators, outcome, kept)
    return 0


def _read(path: Path | None, reader: Any, valid_from: date) -> tuple[list[Any], list[Any]]:
    """The lines of a file and what is wrong with them; nothing where no file was given."""
    return reader(path, path.name, valid_from) if path else ([], [])


class _NothingDoneError(Exception):
    """Rolls everything back."""


def _place_name(library: Any, code: str) -> str:
    """The name the region's own pack gives it; else its code."""
    pack = library.nearest(code)
    return pack.manifest.name if pack.manifest.region == code else f"区划 {code}"


def _keep_passwords(wanted: argparse.Namespace, passwords: list[tuple[str, str, str]]) -> Path | None:
    """Write the people's one-time passwords where only the owner of the installation reads them."""
    from django.conf import settings

    if not passwords:
        return None
    path: Path = wanted.passwords or settings.DATA / f"passwords-{wanted.region}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
        file.write(commas.text([("用户名", "姓名", "一次性密码"), *passwords]))
    return path


def _report(region: str, administrators: list[tuple[str, str, str]], outcome: Any, kept: Path | None) -> None:
    _say(f"{region}：已建立 {outcome.organisations} 个机构、{outcome.people} 个账号、{outcome.appointments} 项任职。")
    _say("三个管理员的一次性密码（只显示这一次，首次登录须修改，请分别交给三个人）：")
    for username, name, password in administrators:
        _say(f"  {name}  {username}  {password}")
    if kept:
        _say(f"人员的一次性密码在 {kept}，发放后请删除。")
    _say("接着运行 abacus serve 和 abacus worker。")


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def _complain(lines: list[str]) -> int:
    """Say why nothing was done."""
    sys.stderr.write("".join(f"{line}\n" for line in lines))
    sys.stderr.write("没有改动任何数据。\n")
    return 1
