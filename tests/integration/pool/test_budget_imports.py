"""Budget lines from spreadsheets."""

from datetime import date

import pytest

from abacus.pool import services
from abacus.pool.models import BudgetEntry, ProjectYear
from abacus.pool.refusals import StandsOn
from tests.integration.pool.conftest import A, B
from tests.integration.pool.previews import problems, totals
from tests.integration.pool.workbooks import workbook

pytestmark = [pytest.mark.django_db, pytest.mark.database]
MONEY = ["项目代码", "金额（元）", "类型", "日期", "文号", "资金来源"]


def test_budget_lines_come_in_and_the_sums_follow(upload, apply, county, pooled):
    first = [A, 450_000, "年初预算", "2022-01-20", "文财预〔2022〕6号", ""]
    second = [A, -18_000, "调减", "2022/3/1", "文财预〔2022〕30号", "财政拨款"]
    batch = upload("budget", workbook(MONEY, first, second, [B, "1000", "年初", "20220120", "", "自有资金"]))
    assert totals(batch) == {"年初预算": (0, 45_100_000), "全年预算": (0, 43_300_000)}
    apply(batch)
    year = ProjectYear.objects.get(project__code=A)
    assert (year.initial_fen, year.current_fen, year.requested_fen) == (45_000_000, 43_200_000, None)
    assert BudgetEntry.objects.get(project_year__project__code=B).source == "unit"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ([A, -5, "年初预算", "2022-01-20"], "第 2 行 B 列：金额为负，须注明类型：预算调整、调剂或收回"),
        ([A, 5, "", "2022-01-20"], "第 2 行 C 列：没有填写类型"),
        ([A, 5, "年初预算", "2022-02-30"], "第 2 行 D 列：日期“2022-02-30”没有这一天，请核对"),
        ([A, 5, "年初预算", "昨天"], "第 2 行 D 列：日期“昨天”不是日期，请填写如 2021-09-30"),
        ([A, 5, "年初预算", "2022-03-17"], "第 2 行 D 列：日期 2022-03-17 晚于今天（2022-03-16）"),
        ([A, 5, "年初预算", "2020-12-31"], "第 2 行 D 列：日期 2020-12-31 早于 2021-01-01"),
        ([A, 5, "年初预算", ""], "第 2 行 D 列：没有日期，请补填"),
        (["371003220000000000009", 5, "年初预算", "2022-01-20"], "第 2 行 A 列：项目库中没有代码为"),
        ([A, -5, "收回", "2022-01-20"], "第 2 行 B 列：导入后“校舍维修”的当年财政拨款为 -5.00 元，余额不能为负"),
        (
            [A, "8,999,999,999,999.999", "年初预算", "2022-01-20"],
            "第 2 行 B 列：金额“8,999,999,999,999.99…”的小数超过 2 位",
        ),
    ],
)
def test_a_wrong_budget_line_is_pointed_out(upload, county, pooled, row, said):
    batch = upload("budget", workbook(MONEY, row))
    assert any(one.startswith(said) for one in problems(batch)), problems(batch)


def test_a_budget_below_what_is_spent_is_pointed_out(upload, apply, county, pooled, finance, day):
    services.post_execution(project_year=pooled[0], amount_fen=10_000, entered_on=day, by=finance, on=day)
    batch = upload("budget", workbook(MONEY, [A, 99, "年初预算", "2022-01-20"]))
    assert problems(batch) == ["第 2 行 B 列：导入后“校舍维修”的预算 99.00 元小于已执行 100.00 元，请核对"]


def test_a_line_entered_before_is_recognised(upload, apply, county, pooled):
    row = [A, 450_000, "年初预算", "2022-01-20", "文财预〔2022〕6号"]
    apply(upload("budget", workbook(MONEY, row)))
    batch = upload("budget", workbook(MONEY, row, [B, 1, "年初预算", "2022-01-20"]))
    assert problems(batch) == ["第 2 行 A 列：同样的一笔预算已登记过，请删除该行；确属另一笔的，请填写不同的文号"]


def test_kind_and_day_are_asked_where_the_file_has_no_such_columns(upload, apply, county, pooled, performance, day):
    batch = upload("budget", workbook(["项目代码", "批复数（万元）"], [A, 45]))
    assert [one["key"] for one in batch.preview["questions"]] == ["kind", "day"]
    answers = {"kind": "initial", "day": date(2022, 1, 20)}
    apply(services.choose(batch_id=batch.pk, by=performance, on=day, answers=answers))
    assert ProjectYear.objects.get(project__code=A).initial_fen == 45_000_000


def test_withdrawing_a_budget_settles_the_sums(upload, apply, county, pooled, performance, day):
    apply(upload("budget", workbook(MONEY, [A, 100, "年初预算", "2022-01-20"])))
    batch = apply(upload("budget", workbook(MONEY, [A, 20, "追加", "2022-03-01"], [B, 5, "年初预算", "2022-01-20"])))
    services.withdraw(batch_id=batch.pk, by=performance, on=day)
    sums = dict(ProjectYear.objects.values_list("project__code", "current_fen"))
    assert sums == {A: 10_000, B: None}


def test_the_first_of_two_budget_files_is_not_withdrawn_from_under_the_second(
    upload, apply, county, pooled, performance, day
):
    first = apply(upload("budget", workbook(MONEY, [A, 100, "年初预算", "2022-01-20"])))
    apply(upload("budget", workbook(MONEY, [A, -20, "追减", "2022-03-01"])))
    with pytest.raises(StandsOn):
        services.withdraw(batch_id=first.pk, by=performance, on=day)
