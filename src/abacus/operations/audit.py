"""The command `abacus audit`: verify the sealed trail, seal what waits, keep its anchors elsewhere."""

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from abacus.foundation.refusals import Refusal

SOUND, WRONG = 0, 1


def main(words: Sequence[str] | None = None) -> int:
    """Do what was asked; 0 done and sound, 1 something is wrong, said on the way."""
    wanted = _options().parse_args(words)
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "abacus.web.settings")
    django.setup()
    from abacus.foundation.organisations.reach import everywhere

    with everywhere():
        try:
            return int(ACTS[wanted.act](wanted))
        except Refusal as refusal:
            sys.stderr.write(f"{refusal.message}{refusal.todo}\n")
            return WRONG


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="abacus audit", description="核验审计封存链，补封，抄录锚点。")
    acts = parser.add_subparsers(dest="act", required=True)
    verify = acts.add_parser("verify", help="逐条核验，指出第一条不符的记录；全部相符返回 0，否则返回 1")
    verify.add_argument("--anchors", metavar="FILE", type=Path, nargs="+", default=[], help="本机以外保存的锚点文件")
    verify.add_argument("--region", metavar="CODE", default="", help="只核验这个区划（如 371003）")
    verify.add_argument("--year", type=int, help="只核验这一年度")
    seal = acts.add_parser("seal", help="立即封存所有等候的记录")
    seal.add_argument("--lost", action="store_true", help="先补登既未封存也不在等候的记录")
    anchor = acts.add_parser("anchor", help="显示各链链尾；加 --to 把所有锚点抄到另一介质")
    anchor.add_argument("--to", metavar="FILE", type=Path, help="追加到这个文件，已有的不重复")
    return parser


def _verify(wanted: argparse.Namespace) -> int:
    from django.db.models import Q

    from abacus.foundation.audit import anchors, keys
    from abacus.foundation.audit.verifying import verify
    from abacus.foundation.organisations.models import Organisation

    where = within = Q()
    kept = anchors.read([*anchors.own_files(), *wanted.anchors])
    if wanted.region:
        region = Organisation.objects.filter(kind=Organisation.Kind.REGION, code=wanted.region).order_by("path").last()
        if region is None:
            raise Refusal(f"没有区划 {wanted.region}。", "请核对代码。")
        where, within = (
            Q(region_path=region.path),
            Q(organisation_path__gte=region.path, organisation_path__lt=f"{region.path}~"),
        )
        kept = [one for one in kept if one.chain.region_path == region.path]
    if wanted.year:
        where, within = where & Q(year=wanted.year), within & Q(day__year=wanted.year)
        kept = [one for one in kept if one.chain.year == wanted.year]
    report = verify(keys.known(), kept, where=where, within=within, tell=_tick)
    _say(f"{report.chains} 条链，{report.sealed} 条记录，{len(kept)} 个锚点。")
    _say_backlog()
    if report.late:
        _say(f"提示：{report.late} 条记录写下十分钟以后才封存，第一条是记录 {report.first_late}。")
    for finding in report.findings:
        _say(_said(finding))
    _say("没有发现改动。" if report.sound else "请保留现场：先把数据库和锚点文件另存，再逐条查证。")
    return SOUND if report.sound else WRONG


def _said(finding: Any) -> str:
    """不符：文登区 2022 年链第 3 号（记录 17）…"""
    chain = finding.chain
    place = f"{_name(chain.region_path)} {chain.year} 年链第 {finding.number} 号" if chain else ""
    event = f"（记录 {finding.event_id}）" if finding.event_id else ""
    more = f"；同链另有 {finding.more} 处" if finding.more else ""
    return f"不符：{place}{event}{finding.fault.label}{more}。"


def _seal(wanted: argparse.Namespace) -> int:
    from abacus.foundation.audit.services import requeue, seal_all
    from abacus.foundation.oversight.regions import finder
    from abacus.web.middleware import today

    if wanted.lost:
        _say(f"补登 {requeue(on=today())} 条。")
    _say(f"封存 {seal_all(finder())} 条。")
    _say_backlog()
    return SOUND


def _anchor(wanted: argparse.Namespace) -> int:
    from django.utils import timezone

    from abacus.foundation.audit import anchors

    ends = list(anchors.ends(timezone.now()))
    if wanted.to is None:
        for one in ends:
            _say(f"{_name(one.chain.region_path)}\t{one.chain.year}\t{one.number}\t{one.short}")
        return SOUND
    there = {_key(one) for one in (anchors.read([wanted.to]) if wanted.to.exists() else [])}
    added = [one for one in [*anchors.read(anchors.own_files()), *ends] if _key(one) not in there]
    unique = list({_key(one): one for one in added}.values())
    _say(f"已抄录 {anchors.append(wanted.to, unique)} 个锚点到 {wanted.to}。请存到本机以外。")
    return SOUND


def _key(anchor: Any) -> tuple[Any, ...]:
    return (*anchor.chain, anchor.number, anchor.digest)


def _name(path: str) -> str:
    from abacus.foundation.organisations.models import Organisation

    found = Organisation.objects.filter(path=path).values_list("name", flat=True).first()
    return found or path or "平台自身"


def _say_backlog() -> None:
    from django.utils import timezone

    from abacus.foundation.audit.backlog import backlog

    found = backlog(timezone.now())
    since = f"，最早的写于 {_local(found.since)}" if found.since else ""
    _say(f"{found.count} 条还没有封存{since}。")


def _local(moment: datetime) -> str:
    from django.utils import timezone

    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M:%S")


def _tick(done: int) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r  {done:,}")


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


ACTS = {"verify": _verify, "seal": _seal, "anchor": _anchor}
