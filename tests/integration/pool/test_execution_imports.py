"""Spending from spreadsheets."""

from datetime import date

import pytest
from django.db.models import Sum

from abacus.foundation.refusals import Refusal
from abacus.pool import services
from abacus.pool.models import ExecutionEntry, ImportBatch, ProjectYear
from tests.integration.pool.conftest import A, B
from tests.integration.pool.previews import problems
from tests.integration.pool.workbooks import workbook

pytestmark = [pytest.mark.django_db, pytest.mark.database]
SPENT = ["项目代码", "执行金额（元）"]


def answered(batch: ImportBatch, performance, day: date, mode: str, until: date) -> ImportBatch:
    """The batch with its questions answered."""
    return services.choose(batch_id=batch.pk, by=performance, on=day, answers={"mode": mode, "day": until})


def test_cumulative_or_increments_is_asked_never_guessed(upload, county, pooled, performance, day):
    batch = upload("execution", workbook(SPENT, [A, 100]))
    assert [one["key"] for one in batch.preview["questions"]] == ["mode", "day"]
    with pytest.raises(Refusal, match="还有问题没有解决"):
        services.confirm(batch_id=batch.pk, by=performance, on=day)


def test_cumulative_files_post_the_difference_month_by_month(upload, apply, county, pooled, performance, day):
    for until, amount in ((date(2022, 1, 31), 100), (date(2022, 2, 28), 250)):
        batch = upload("execution", workbook(SPENT, [A, amount], [B, 7]))
        batch = apply(answered(batch, performance, day, "cumulative", until))
    assert batch.preview["counts"]["unchanged"] == 1
    lines = ExecutionEntry.objects.filter(project_year__project__code=A)
    assert [(line.entered_on, line.amount_fen) for line in lines] == [
        (date(2022, 1, 31), 10_000), (date(2022, 2, 28), 15_000),
    ]  # fmt: skip
    assert ProjectYear.objects.get(project__code=A).executed_fen == 25_000


def test_a_lower_cumulative_amount_becomes_a_correction_and_is_said(upload, apply, county, pooled, performance, day):
    apply(answered(upload("execution", workbook(SPENT, [A, 100])), performance, day, "cumulative", date(2022, 1, 31)))
    batch = upload("execution", workbook(SPENT, [A, 80]))
    batch = answered(batch, performance, day, "cumulative", date(2022, 2, 28))
    assert batch.preview["notes"][0]["message"] == "累计数比已登记的少 20.00 元，将登记为更正"
    apply(batch)
    assert ExecutionEntry.objects.filter(kind="correction").aggregate(sum=Sum("amount_fen"))["sum"] == -2_000


def test_an_earlier_month_after_a_later_one_is_refused(upload, apply, county, pooled, performance, day):
    apply(answered(upload("execution", workbook(SPENT, [A, 100])), performance, day, "cumulative", date(2022, 2, 28)))
    batch = answered(upload("execution", workbook(SPENT, [A, 80])), performance, day, "cumulative", date(2022, 1, 31))
    assert problems(batch) == ["第 2 行 A 列：“校舍维修”已有 2022-02-28 的支出记录，累计数须按月先后导入"]


@pytest.mark.parametrize(("mode", "amount"), [("cumulative", -1), ("increment", -1)])
def test_a_minus_without_a_kind_is_refused(upload, county, pooled, performance, day, mode, amount):
    batch = upload("execution", workbook(SPENT, [A, amount]))
    assert "负" in problems(answered(batch, performance, day, mode, date(2022, 1, 31)))[0]


def test_single_payments_refunds_and_corrections_are_increments(upload, apply, county, pooled, performance, day):
    head = ["项目代码", "支付金额（元）", "类型", "支付日期", "凭证号"]
    rows = [A, 100, "支付", "2022-01-10", "Z1"], [A, 50, "", "2022-02-10", "Z2"], [A, -30, "退回", "2022-02-11", "Z3"]
    batch = upload("execution", workbook(head, *rows))
    assert [one["key"] for one in batch.preview["questions"]] == ["mode"]
    apply(services.choose(batch_id=batch.pk, by=performance, on=day, answers={"mode": "increment"}))
    assert services.executed_to(pooled[0], date(2022, 2, 10)) == 15_000
    assert ProjectYear.objects.get(project__code=A).executed_fen == 12_000


def test_more_than_the_budget_is_pointed_out(upload, county, pooled, performance, finance, day):
    services.post_budget(project_year=pooled[0], kind="initial", amount_fen=5_000, entered_on=day, by=finance, on=day)
    batch = upload("execution", workbook(SPENT, [A, 51]))
    batch = answered(batch, performance, day, "increment", date(2022, 1, 31))
    assert problems(batch)[0].startswith("第 2 行 B 列：导入后“校舍维修”执行 51.00 元，大于预算 50.00 元")


def test_more_back_than_spent_is_pointed_out(upload, county, pooled, performance, day):
    head = ["项目代码", "执行金额（元）", "类型", "支付日期"]
    batch = upload("execution", workbook(head, [A, 10, "支付", "2022-01-10"], [A, -11, "退回", "2022-01-11"]))
    assert problems(batch) == ["第 3 行 B 列：导入后“校舍维修”的执行数为 -1.00 元，不能为负，请核对"]
