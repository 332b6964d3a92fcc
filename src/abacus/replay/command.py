"""The command `abacus replay`: reported figures, computed again from rows through the platform's services.

    abacus replay NAME                 the figures as a table
    abacus replay NAME --json          [{figure, unit, reported, computed, rows}]
    abacus replay NAME --dump DIR      the rows as CSV, to look at and to edit
    abacus replay NAME --rows DIR      the figures of edited rows

A database of its own is made for the run and removed afterwards; no installation is touched.
"""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from abacus.replay.cases import MODULES


def main(words: Sequence[str] | None = None) -> int:
    """Do what is asked. 1 where rows cannot be used or are refused, 2 for an unknown name."""
    wanted = _options().parse_args(words)
    with tempfile.TemporaryDirectory(prefix="abacus-replay-") as folder:
        _installation(Path(folder))
        return _replay(wanted)


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="abacus replay", description="用虚构的明细数据重算各地公布的数字")
    parser.add_argument("name", choices=sorted(MODULES), metavar="NAME", help="、".join(MODULES))
    parser.add_argument("--json", action="store_true", help="以 JSON 输出")
    parser.add_argument("--dump", type=Path, metavar="DIR", help="把所用的明细写成 CSV")
    parser.add_argument("--rows", type=Path, metavar="DIR", help="改用 DIR 中的明细")
    return parser


def _installation(folder: Path) -> None:
    """A platform with an empty database in `folder`."""
    for name in ("ABACUS_DATABASE_URL", "ABACUS_TODAY"):
        os.environ.pop(name, None)
    os.environ["ABACUS_DATA"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "abacus.web.settings"
    import django

    django.setup()
    from django.db import connection

    from abacus.web.walls import raising

    raising.migrate(verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=OFF")  # the database is thrown away in any case


def _replay(wanted: argparse.Namespace) -> int:
    from abacus.foundation.refusals import Refusal
    from abacus.replay import tables
    from abacus.replay.case import SEED
    from abacus.replay.cases import case

    chosen = case(wanted.name)
    try:
        rows = tables.read(wanted.rows, chosen.tables) if wanted.rows else chosen.rows()
        figures = chosen.replay(rows)
    except tables.RowsError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except Refusal as refusal:
        sys.stderr.write(f"平台拒绝了这些数据：{refusal.message} {refusal.todo}\n")
        return 1
    if wanted.dump:
        tables.write(wanted.dump, chosen.tables, rows, SEED)
    if wanted.json:
        sys.stdout.write(json.dumps([one.to_json() for one in figures], ensure_ascii=False) + "\n")
    else:
        sys.stdout.write(f"{chosen.title}（明细为虚构数据，随机种子 {SEED}）\n")
        sys.stdout.writelines(_line(one.figure, one.unit, one.reported, one.computed, one.rows) for one in figures)
    return 0


def _line(figure: str, unit: str, stated: int | None, computed: int | None, rows: int) -> str:
    shown = ["—" if value is None else f"{value:,}" for value in (stated, computed)]
    return f"  {figure:<36} 公布 {shown[0]:>18}  重算 {shown[1]:>18}  {unit}（{rows} 行）\n"
