"""`abacus rules list|check|explain`: packs, their mistakes, and where a value comes from."""

import argparse
import json
import os
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any, TextIO

from abacus.rules.errors import PolicyError, Problem, UnknownRegionError, UnknownRuleError
from abacus.rules.explain import explain
from abacus.rules.packs import Pack
from abacus.rules.release import check_locks, lock
from abacus.rules.store import directories, library, load

OK, FAILED, MISUSED = 0, 1, 2


def main(argv: list[str]) -> int:
    """Run a subcommand of `abacus rules`. 0 fine, 1 something is wrong, 2 wrongly asked."""
    asked = _parser().parse_args(argv)
    try:
        return int(asked.run(asked))
    except PolicyError as error:
        _complain((error.problem, *error.others), sys.stderr)
        return FAILED
    except (UnknownRegionError, UnknownRuleError) as error:
        sys.stderr.write(f"{error}\n")
        return MISUSED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="abacus rules", description="规则包：查看、检查、解释")
    commands = parser.add_subparsers(required=True, metavar="list|check|explain")
    listing = commands.add_parser("list", help="列出规则包和它们规定的内容")
    listing.add_argument("--region", metavar="CODE", help="只看这个区划适用的规则")
    listing.add_argument(
        "--on", metavar="DAY", type=_day, default=_today(), help="哪一天，如 2021-03-01；不写用 ABACUS_TODAY 或今天"
    )
    listing.add_argument("--json", action="store_true", help="输出 JSON")
    listing.set_defaults(run=_list)
    checking = commands.add_parser("check", help="检查规则包；有错误时退出码为 1")
    checking.add_argument("directories", nargs="*", metavar="DIR", type=Path, help="另加的规则包目录")
    checking.add_argument("--lock", action="store_true", help="把（DIR 中）还没有锁定的版本写入 release.lock")
    checking.set_defaults(run=_check)
    explaining = commands.add_parser("explain", help="说明一项规则的值和依据")
    explaining.add_argument("id", metavar="ID", help="如 evaluation.execution_weight")
    explaining.add_argument("--region", metavar="CODE", required=True, help="区划代码，如 371003；cn 表示全国")
    explaining.add_argument("--on", metavar="DAY", type=_day, required=True, help="哪一天，如 2021-03-01")
    explaining.add_argument("--year", metavar="YEAR", type=int, help="财政年度；不写用那一天所在的年度")
    explaining.add_argument("--json", action="store_true", help="输出 JSON")
    explaining.set_defaults(run=_explain)
    return parser


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"“{text}”不是日期，应如 2021-03-01") from error


def _list(asked: argparse.Namespace) -> int:
    found = library()
    if asked.region is None:
        packs = [_pack_json(pack) for pack in found.packs()]
        _print(packs if asked.json else [_pack_line(pack) for pack in packs], asked.json)
        return OK
    rules = found.resolve(region=asked.region, on=asked.on)
    params = [explain(rules, id) for id in rules.params()]
    lists = [explain(rules, id) for folder in found.pack("cn").lists for id in rules.lists(folder)]
    if asked.json:
        _print({"region": asked.region, "tags": list(rules.tags), "rules": params + lists}, True)
        return OK
    _print([f"{rules.name}：{'，'.join(rules.tags)}", *(_line(one) for one in params + lists)], False)
    return OK


def _pack_json(pack: Pack) -> dict[str, Any]:
    stated = {"parameters": sorted(pack.parameters), **{folder: sorted(ids) for folder, ids in pack.lists.items()}}
    return {
        "id": pack.id,
        "region": pack.manifest.region,
        "name": pack.manifest.name,
        "parent": pack.manifest.parent,
        "release": pack.release,
        "states": {**stated, "forms": sorted(pack.forms)},
        "examples": len(pack.examples),
    }


def _pack_line(pack: dict[str, Any]) -> str:
    stated = sum(len(ids) for ids in pack["states"].values())
    return f"{pack['id']}@{pack['release']} {pack['name']}：{stated} 项规则，{pack['examples']} 个例子"


def _line(one: dict[str, Any]) -> str:
    sure = "" if one["confirmed"] else "（待核实）"
    value = "" if isinstance(one["value"], dict | list) else f" = {_shown(one['value'], one['unit'])}"
    return f"{one['id']}{value}  {one['pack']}  {one['source']['title']}{sure}"


def _check(asked: argparse.Namespace) -> int:
    from abacus.rules.working import check_examples  # the engine is not needed to list or explain

    places = (*directories(), *asked.directories)
    found, problems = load(places)
    failures = list(check_examples(found)) if found else []
    if found is None or failures:
        _complain((*problems, *failures), sys.stdout)
        return FAILED
    locked = [lock(pack) for pack in found.packs() if asked.lock and _named(pack, asked.directories)]
    _print([line for line in locked if line], False)
    warnings = (*problems, *check_locks(found.packs()))
    _complain(warnings, sys.stdout)
    examples = sum(len(pack.examples) for pack in found.packs())
    _print([f"{len(found.packs())} 个规则包，{examples} 个例子，没有错误，{len(warnings)} 个提醒"], False)
    return OK


def _named(pack: Pack, named: list[Path]) -> bool:
    """Whether a pack lies in one of the directories named; all do where none is."""
    return not named or any(pack.manifest.directory.is_relative_to(place.resolve()) for place in named)


def _explain(asked: argparse.Namespace) -> int:
    rules = library().resolve(region=asked.region, on=asked.on, fiscal_year=asked.year)
    found = explain(rules, asked.id)
    _print(found if asked.json else _told(found, rules.any(asked.id).label), asked.json)
    return OK


def _told(found: dict[str, Any], label: str) -> list[str]:
    source = found["source"]
    number = f" {source['number']}" if source["number"] else ""
    until = f"至 {found['until']}" if found["until"] else "起"
    return [
        f"{label}（{found['id']}）",
        f"  值：{_shown(found['value'], found['unit'])}",
        f"  自 {found['from']} {until}",
        f"  依据：{source['title']}{number}，{source['clause']}",
        "  所引材料已核对" if found["confirmed"] else "  原文待核实",
        f"  规则包：{found['pack']}@{found['release']}",
        *(f"  {_chain_line(link, found['unit'])}" for link in found["chain"][1:]),
    ]


def _chain_line(link: dict[str, Any], unit: str | None) -> str:
    value = f"：{_shown(link['value'], unit)}" if "value" in link else ""
    return f"上级 {link['pack']}@{link['release']}{value}"


def _shown(value: Any, unit: str | None) -> str:
    if value is None:
        return "没有规定数值"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f"{text} {unit}" if unit else text


def _today() -> str:
    """The day given to the process, else the calendar's: a command line is the edge where the clock is read."""
    return os.environ.get("ABACUS_TODAY") or date.today().isoformat()  # noqa: DTZ011


def _print(found: Any, as_json: bool) -> None:
    text = json.dumps(found, ensure_ascii=False, indent=2) if as_json else "\n".join(found)
    if text:
        sys.stdout.write(f"{text}\n")


def _complain(problems: Iterable[Problem], out: TextIO) -> None:
    for problem in problems:
        out.write(f"{problem}\n")
