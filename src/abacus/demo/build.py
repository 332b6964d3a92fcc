"""Builds the demo county step by step, each through the services people use."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta

from django.db import connection

from abacus.demo import (
    answers,
    calendar,
    changes,
    checks,
    departments,
    disclosure,
    evaluations,
    exante,
    intake,
    interface,
    linkage,
    money,
    monitoring,
    published,
    standing,
)
from abacus.demo.catalogue import WALKED, DemoProject, projects
from abacus.demo.county import County, build_county
from abacus.demo.targets import Reach, approve_budgets, declare, return_to_unit

Tell = Callable[[str], None]
TODAY = date(2022, 3, 16)
"""The demo's day."""
LATE = 30
"""How many of these of 2022 were declared late and are still under way on the demo's day."""


def build(tell: Tell, walked: int = WALKED) -> None:
    """The whole demo, with `walked` projects a year (above LATE) on their way; `tell` gets a line for every step."""
    drawn = projects()
    chosen = {year: [one for one in drawn if year in one.years][:walked] for year in (2021, 2022)}
    with _quick():
        with _step(tell, "机构、人员、日历"):
            county = build_county(date(2020, 9, 1))
        with _step(tell, f"{len(drawn)} 个虚构项目"):
            money.import_projects(county, drawn)
        with _step(tell, "新增项目事前评估"):
            for year in (2021, 2022):
                exante.before(county, drawn, year, chosen[year])
        with _step(tell, "2020 年预算与执行"):
            _money(county, drawn, 2020, date(2020, 12, 31))
        with _step(tell, "2021 年绩效目标、预算与执行"):
            _year_2021(county, drawn, chosen[2021])
        with _step(tell, "2021 年运行监控与整改"):
            monitoring.build(county, chosen[2021])
        with _step(tell, "部门整体绩效目标"):
            departments.declare(county)
        with _step(tell, "2022 年绩效目标、预算与执行"):
            _year_2022(county, drawn, chosen[2022])
            monitoring.next_year(county)
        with _step(tell, "2021 年单位自评"):
            evaluations.evaluate_2021(county, chosen[2021])
        with _step(tell, "在办的事前评估"):
            exante.build(county)
        with _step(tell, "抽查复核与重点评价"):
            checks.build(county)
        with _step(tell, "信息公开与报告"):
            disclosure.build(county, drawn)
        with _step(tell, "部门整体绩效自评"):
            departments.build(county)
        with _step(tell, "结果应用"):
            linkage.build(county)
        with _step(tell, "工作计划与提醒"):
            calendar.build(county, TODAY)
        with _step(tell, "公开样表示例区"):
            published.read_samples(date(2022, 3, 1))
        with _step(tell, "收表"):
            answers.build(county, intake.build(county, TODAY), TODAY)
        with _step(tell, "接口令牌"):
            interface.build(county, TODAY)
        with _step(tell, "委托、替岗与督办"):
            standing.build(county, TODAY)


def _money(county: County, drawn: Sequence[DemoProject], year: int, on: date) -> None:
    money.import_budget(county, drawn, year)
    if on > date(year, 10, 26):
        money.import_adjustments(county, drawn, year)
    money.import_execution(county, drawn, year, on)


def _year_2021(county: County, drawn: Sequence[DemoProject], chosen: Sequence[DemoProject]) -> None:
    for number, project in enumerate(chosen):
        declare(county, project, 2021, date(2020, 10, 12) + timedelta(days=number % 20), Reach.APPROVED)
    money.import_budget(county, drawn, 2021)
    approve_budgets(county, chosen, 2021, date(2021, 2, 8))
    money.import_adjustments(county, drawn, 2021)
    money.import_execution(county, drawn, 2021, date(2021, 12, 31))


def _year_2022(county: County, drawn: Sequence[DemoProject], chosen: Sequence[DemoProject]) -> None:
    early, late = chosen[:-LATE], chosen[-LATE:]
    for number, project in enumerate(early):
        declare(county, project, 2022, date(2021, 10, 18) + timedelta(days=number % 20), Reach.APPROVED)
    for number, project in enumerate(late):
        on = date(2022, 3, 1) + timedelta(days=number % 8)
        declaration = declare(county, project, 2022, on, Reach(number % 4))
        if number % 8 == 5:
            return_to_unit(county, declaration, "第 3 行指标值低于上年实际，请核实后调整。", on + timedelta(days=2))
    money.import_budget(county, drawn, 2022)
    approve_budgets(county, early, 2022, date(2022, 2, 10))
    changes.build(county, early, 2022, date(2022, 3, 2))
    money.import_execution(county, drawn, 2022, date(2022, 3, 10))


@contextmanager
def _step(tell: Tell, label: str) -> Iterator[None]:
    begun = time.monotonic()
    yield
    tell(f"  {label}：{time.monotonic() - begun:.0f} 秒")


@contextmanager
def _quick() -> Iterator[None]:
    """Do not wait for the disk while building: a demo that was interrupted is built anew."""
    _synchronous("OFF")
    try:
        yield
    finally:
        _synchronous("FULL")


def _synchronous(mode: str) -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA synchronous={mode}")
