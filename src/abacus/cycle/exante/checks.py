"""What is wrong with a report, said while it is written."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from abacus.cycle import cells
from abacus.cycle.cells import UnreadableError
from abacus.cycle.exante.content import NEEDED, TEXTS
from abacus.cycle.exante.models import Material
from abacus.cycle.findings import Finding, Findings, Place, Severity, ordered

MUST, ADVICE = Severity.MUST, Severity.ADVICE
SHORT = 15
"""Fewer characters than these argue nothing."""


@dataclass(frozen=True)
class Read:
    """The amounts of a report in 分: by item id, of the funds together; None where one cannot be read."""

    items: Mapping[str, int | None]
    funds_fen: int | None

    @property
    def requested_fen(self) -> int | None:
        """What the items ask for together; None while one is missing."""
        amounts = list(self.items.values())
        known = [one for one in amounts if one is not None]
        return sum(known) if amounts and len(known) == len(amounts) else None


@dataclass(frozen=True)
class Examined:
    """A report read and checked."""

    read: Read
    findings: Findings


def read(content: Mapping[str, Any]) -> Read:
    """The amounts."""
    items = {row["id"]: amount(row["amount"]) for row in content["items"]}
    funds = [amount(row["amount"]) for row in content["funds"]]
    known = [one for one in funds if one is not None]
    return Read(items, sum(known) if funds and len(known) == len(funds) else None)


def amount(typed: str) -> int | None:
    """An amount in 分; None where blank or unreadable (a finding says so)."""
    try:
        return cells.fen(typed)
    except UnreadableError:
        return None


def examine(content: Mapping[str, Any], materials: Sequence[Material], pool_fen: Mapping[str, int | None]) -> Examined:
    """Everything found; `pool_fen` are the requests known to the pool by item id."""
    made = read(content)
    found = [
        *texts(content), *dimensions(content), *amounts(content, "items", _("申报金额")),
        *amounts(content, "funds", _("资金构成")), *sums(made), *differences(content, made, pool_fen),
        *papers(materials),
    ]  # fmt: skip
    checks = len(NEEDED) + 2 * len(content["dimensions"]) + len(content["items"]) + len(content["funds"]) + 2
    failed = len({one.code for one in found})
    return Examined(made, Findings(ordered(found), max(0, checks + len(materials) - failed)))


def texts(content: Mapping[str, Any]) -> Iterator[Finding]:
    """Parts that nobody wrote."""
    for name in NEEDED:
        if not content[name].strip():
            label = str(TEXTS[name])
            yield Finding(f"text.{name}", MUST, Place(name), _("没有填写"), _("写明情况；没有的写“无”并说明"), label)


def dimensions(content: Mapping[str, Any]) -> Iterator[Finding]:
    """Facts and argument of every dimension."""
    for at, row in enumerate(content["dimensions"]):
        for column, label in (("facts", _("事实依据")), ("argument", _("分析论证"))):
            where = f"{row['name']} · {label}"
            place, code = Place(f"dimensions-{at}-{column}"), f"dimension.{row['id']}.{column}"
            said = row[column].strip()
            if not said:
                yield Finding(code, MUST, place, _("没有填写"), _("写明依据的事实和结论"), where)
            elif len(said) < SHORT:
                yield Finding(code, ADVICE, place, _("只有 %(n)s 个字") % {"n": len(said)}, _("写具体些"), where)


def amounts(content: Mapping[str, Any], table: str, label: str) -> Iterator[Finding]:
    """Amounts that are missing or cannot be read."""
    name = "name" if table == "items" else "source"
    if table == "funds" and not content[table]:
        yield Finding("funds.none", MUST, Place("funds"), _("没有填写"), _("逐个来源填写金额"), label)
    for at, row in enumerate(content[table]):
        place, where = Place(f"{table}-{at}-amount"), f"{label} · {row[name] or at + 1}"
        try:
            if cells.fen(row["amount"]) is None:
                yield Finding(f"{table}.{at}", MUST, place, _("没有金额"), _("填万元；没有的填 0"), where)
        except UnreadableError as said:
            yield Finding(f"{table}.{at}", MUST, place, said.message, said.todo, where)


def sums(made: Read) -> Iterator[Finding]:
    """Funds that do not add up to what is asked."""
    asked, funds = made.requested_fen, made.funds_fen
    if asked is not None and funds is not None and asked != funds:
        said = {"asked": cells.shown(asked, 6), "funds": cells.shown(funds, 6)}
        yield Finding(
            "funds.sum", MUST, Place("funds"),
            _("资金构成合计 %(funds)s 万元，申报 %(asked)s 万元") % said, _("改到两边一致"), _("资金构成"),
        )  # fmt: skip
    if asked == 0:
        yield Finding("items.zero", ADVICE, Place("items"), _("申报金额为零"), _("确实不要资金的写明"), _("申报金额"))


def differences(content: Mapping[str, Any], made: Read, pool_fen: Mapping[str, int | None]) -> Iterator[Finding]:
    """Amounts other than the requests in the pool."""
    for at, row in enumerate(content["items"]):
        here, there = made.items.get(row["id"]), pool_fen.get(row["id"])
        if here is not None and there is not None and here != there:
            yield Finding(
                f"items.differs.{at}", ADVICE, Place(f"items-{at}-amount"),
                _("项目库中的申报金额是 %(sum)s 万元") % {"sum": cells.shown(there, 6)}, _("核对哪一个对"), row["name"],
            )  # fmt: skip


def papers(materials: Sequence[Material]) -> Iterator[Finding]:
    """Materials that are wanted and missing, or were rejected."""
    for one in materials:
        if one.state == Material.State.REJECTED:
            what = _("被驳回：%(note)s") % {"note": one.note or _("没有写原因")}
            yield Finding(f"material.{one.item}", MUST, Place("materials"), what, _("重新上传"), one.label)
        elif one.required and one.state == Material.State.MISSING:
            yield Finding(f"material.{one.item}", MUST, Place("materials"), _("缺失"), _("上传或登记已收"), one.label)
