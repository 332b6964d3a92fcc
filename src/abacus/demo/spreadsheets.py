"""The demo's money as the files a budget system hands over: CSV, read in by the platform's own import."""

from collections.abc import Iterable, Iterator
from datetime import date

from abacus.demo.catalogue import YEARS, DemoProject, YearMoney
from abacus.foundation.spreadsheets import commas

NATURE = {"new": "新增", "continuing": "延续"}
PROTECTION = {"none": "否", "national": "国家标准", "local": "地方标准"}


def projects_csv(projects: Iterable[DemoProject], year: int, unit_codes: dict[str, str]) -> bytes:
    """The projects of a year as they enter the pool, with what they asked for."""
    head = ("项目代码", "项目名称", "单位代码", "年度", "性质", "类别", "三保", "专项资金", "基建", "申报金额（元）")
    return _csv(
        head,
        (
            (
                one.code,
                one.name,
                unit_codes[one.unit],
                year,
                NATURE[one.nature if year == one.first_year else "continuing"],
                "特定目标类",
                PROTECTION[one.protection],
                "是" if one.special_fund else "否",
                "是" if one.capital_works else "否",
                _yuan(one.years[year].requested_fen),
            )
            for one in projects
            if year in one.years
        ),
    )


def budget_csv(projects: Iterable[DemoProject], year: int, on: date, *, initial: bool = True) -> bytes:
    """The lines of the approved budget of a year and what was adjusted by the day `on`."""
    rows = (row for one in projects if year in one.years for row in _budget(one, year, on, initial))
    return _csv(("项目代码", "类型", "金额（元）", "日期", "文号", "资金来源"), rows)


def _budget(one: DemoProject, year: int, on: date, initial: bool) -> Iterator[tuple[object, ...]]:
    money = one.years[year]
    if initial:
        yield one.code, "年初预算", _yuan(money.initial_fen), date(year, 2, 5), f"文财预〔{year}〕6号", "当年财政拨款"
    if money.adjusted_fen and date(year, 10, 26) <= on:
        yield (
            one.code,
            "预算调整",
            _yuan(money.adjusted_fen),
            date(year, 10, 26),
            f"文财预〔{year}〕88号",
            "当年财政拨款",
        )


def execution_csv(projects: Iterable[DemoProject], year: int, on: date) -> bytes:
    """Payments up to the day `on`, as increments: by month in the newest year, by quarter before."""
    rows = (row for one in projects if year in one.years for row in _payments(one.code, one.years[year], year, on))
    return _csv(("项目代码", "类型", "执行金额（元）", "支付日期", "凭证号"), rows)


def _payments(code: str, money: YearMoney, year: int, on: date) -> Iterator[tuple[object, ...]]:
    before = 0
    for month in range(1, 13) if year == YEARS[-1] else (3, 6, 9, 12):
        day = date(year, month, 25)
        amount = money.spent[month - 1] - before
        if amount > 0 and day <= on:
            yield code, "支付", _yuan(amount), day, f"Z{day:%Y%m}{code[-6:]}"
            before += amount


def _yuan(fen: int) -> str:
    sign, fen = ("-", -fen) if fen < 0 else ("", fen)
    return f"{sign}{fen // 100}.{fen % 100:02d}"


def _csv(head: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> bytes:
    return commas.text([head, *rows]).encode()
