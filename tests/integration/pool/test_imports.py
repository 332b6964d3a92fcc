"""Projects, budget and execution from spreadsheets."""

import csv
import io
from datetime import date

import pytest
import xlsxwriter
from django.core.files.base import ContentFile
from django.db.models import Sum

from abacus.foundation.accounts.access import Refused
from abacus.foundation.accounts.roles import Role
from abacus.foundation.audit.models import Event
from abacus.foundation.jobs import services as jobs
from abacus.foundation.jobs.models import Job
from abacus.foundation.refusals import Refusal
from abacus.pool import services
from abacus.pool.models import BudgetEntry, ExecutionEntry, ImportBatch, Project, ProjectYear
from abacus.pool.refusals import SameFile, StandsOn, WrongState
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.database]
HEAD = ["项目代码", "项目名称", "单位代码", "申报金额（万元）"]
A, B = "371003220000000000001", "371003220000000000002"


def workbook(*rows: list) -> bytes:
    """An xlsx file of one sheet."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Sheet1")
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                sheet.write(number, column, value)
    return stream.getvalue()


def text_file(*rows: list, encoding: str = "utf-8") -> bytes:
    """A CSV file."""
    stream = io.StringIO()
    csv.writer(stream).writerows(rows)
    return stream.getvalue().encode(encoding)


@pytest.fixture
def upload(performance, day):
    """Upload a file and see its preview."""

    def open_batch(kind: str, content: bytes, name: str = "导入.xlsx", by=None, year: int = 2022) -> ImportBatch:
        return services.open_batch(
            kind=kind, fiscal_year=year, file=ContentFile(content, name), name=name, by=by or performance, on=day
        )

    return open_batch


@pytest.fixture
def apply(performance, day):
    """Confirm a batch and let the background work happen."""

    def confirm(batch: ImportBatch, by=None) -> ImportBatch:
        job = services.confirm(batch_id=batch.pk, by=by or performance, on=day)
        jobs.run(job.pk)
        batch.refresh_from_db()
        return batch

    return confirm


def problems(batch: ImportBatch) -> list[str]:
    """What the preview complains about."""
    return [f"{one['place']}：{one['message']}" for one in batch.preview["problems"]]


def totals(batch: ImportBatch) -> dict[str, tuple[int, int]]:
    """Label → before and after."""
    return {one["label"]: (one["before"], one["after"]) for one in batch.preview["totals"]}


def test_projects_come_in_with_their_requests(upload, apply, county, performance):
    head = [*HEAD, "年度", "性质", "类别", "三保", "预算种类", "专项资金", "债券", "基建"]
    first = [A, "校舍维修", "101001", 52, 2022, "延续", "特定目标类", "国家标准", "一般公共预算", "是", "否", "√"]
    second = [B, "医疗设备", "102001", "1,234.56", "2022年", "新增", "", "", "政府性基金预算", "", "2", ""]
    batch = upload("projects", workbook(["2022 年项目库"], [], head, first, second, ["合计", "", "", 1286.56]))
    assert (problems(batch), batch.preview["questions"], batch.preview["layout"]["heading"]) == ([], [], 3)
    assert totals(batch) == {"项目数": (0, 2), "申报金额": (0, 1_286_560_000)}
    assert not Project.objects.exists(), "a preview writes nothing"
    apply(batch)
    assert batch.state == "applied"
    year = ProjectYear.objects.get(project__code=A)
    assert (year.organisation, year.department, year.nature) == (county.unit, county.department, "continuing")
    project = year.project
    assert (project.protection, project.special_fund, project.bond, project.capital_works) == ("national", True, False, True)
    other = ProjectYear.objects.get(project__code=B)
    assert (other.requested_fen, other.nature, other.project.book) == (1_234_560_000, "new", "fund")
    line = BudgetEntry.objects.get(project_year=other)
    assert (line.kind, line.amount_fen, line.row, line.posted_by) == ("request", 1_234_560_000, 5, performance)
    event = Event.objects.get(action="import.applied")
    assert event.after["counts"] == {"rows": 2, "new": 2, "continued": 0}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_file_of_either_encoding_is_read(upload, apply, county, encoding):
    content = text_file(HEAD, [A, "校舍维修", "101001", "52.00"], encoding=encoding)
    apply(upload("projects", content, "项目.csv"))
    assert Project.objects.get().name == "校舍维修"


GOOD = [A, "校舍维修", "101001", 52]
WRONG_ROWS = [
    ([A, "校舍维修", "101001", "一百万"], "第 2 行 D 列：金额“一百万”不是数字，请填写数字，如 100.00"),
    ([A, "校舍维修", "101001", "0.0000001"], "第 2 行 D 列：金额“0.0000001”的小数超过 6 位"),
    ([A, "校舍维修", "101001", -5], "第 2 行 D 列：申报金额不能为负"),
    ([A, "校舍维修", "999999", 52], "第 2 行 C 列：没有代码为“999999”的预算单位，或不在您的数据范围内"),
    ([A, "", "101001", 52], "第 2 行 B 列：没有填写项目名称，请补填"),
    (["", "校舍维修", "101001", 52], "第 2 行 A 列：没有填写项目代码，请补填"),
    (["37100322", "校舍维修", "101001", 52], "第 2 行 A 列：“37100322”：项目代码应为 21 位"),
    ([371003220000000000001, "校舍维修", "101001", 52], "第 2 行 A 列：项目代码按数字保存，末几位已丢失"),
    (["370102220000000000001", "校舍维修", "101001", 52], "第 2 行 A 列：项目代码 370102220000000000001 以 370102 开头，不是本区划"),
    ([A, "涉密系统", "101001", 52], "第 2 行 B 列：标明涉密的项目不在本平台登记"),
    ([A, "校" * 181, "101001", 52], "第 2 行 B 列：项目名称超过 180 个字"),
]


@pytest.mark.parametrize(("row", "said"), WRONG_ROWS)
def test_what_is_wrong_is_said_by_row_and_cell_with_what_to_do(upload, performance, county, day, row, said):
    batch = upload("projects", workbook(HEAD, row, [B, "医疗设备", "102001", 1]))
    assert any(one.startswith(said) for one in problems(batch)), problems(batch)
    with pytest.raises(Refusal, match="还有问题没有解决"):
        services.confirm(batch_id=batch.pk, by=performance, on=day)
    assert not Project.objects.exists(), "all or nothing: the good row is not taken either"


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("年度", "二〇二二", "不是年度，请填写四位年度"),
        ("年度", "2021", "与所选的 2022 年度不同"),
        ("性质", "也许", "无法识别"),
        ("债券", "可能", "请填写“是”或“否”"),
        ("涉密", "是", "标明涉密的项目不在本平台登记"),
    ],
)
def test_words_that_mean_nothing_are_refused(upload, county, column, value, said):
    batch = upload("projects", workbook([*HEAD, column], [*GOOD, value]))
    assert said in problems(batch)[0]


def test_a_code_twice_in_the_file_is_pointed_out_at_the_second(upload, county):
    batch = upload("projects", workbook(HEAD, GOOD, [A, "另一个", "102001", 1]))
    assert problems(batch) == ["第 3 行 A 列：与第 2 行重复，请删除其中一行"]


def test_a_project_of_the_pool_gets_a_further_year_but_never_the_same_twice(upload, apply, county):
    apply(upload("projects", workbook(HEAD, GOOD)))
    again = upload("projects", workbook(HEAD, GOOD, [B, "医疗设备", "102001", 1]))
    assert problems(again) == ["第 2 行 A 列：“校舍维修”的 2022 年度已在项目库中，请删除该行"]
    later = upload("projects", workbook(HEAD, [A, "校舍维修（二期）", "101001", 60]), year=2023)
    assert later.preview["notes"][0]["message"] == "项目库中的名称是“校舍维修”，导入后名称不变"
    apply(later)
    assert list(Project.objects.get().years.values_list("fiscal_year", "nature")) == [(2023, "continuing"), (2022, "new")]


def test_a_clerk_imports_for_the_own_unit_only_and_learns_nothing_of_others(upload, county, clerk, make_project):
    foreign = make_project("别人的项目", unit=county.other_unit)
    rows = [A, "校舍维修", "102001", 1], [foreign.project.code, "校舍维修", "101001", 1]
    batch = upload("projects", workbook(HEAD, *rows), by=clerk)
    assert problems(batch) == [
        "第 2 行 C 列：没有代码为“102001”的预算单位，或不在您的数据范围内，请核对单位代码",
        f"第 3 行 A 列：项目代码 {foreign.project.code} 已由其他单位使用，请核对",
    ]
    assert "别人的项目" not in str(batch.preview)
    assert totals(batch)["项目数"] == (0, 0)


def test_headings_are_recognised_by_their_synonyms_and_may_be_chosen(upload, performance, county, day, apply):
    batch = upload("projects", workbook(["项目编码", "名称", "预算单位代码", "今年想要（万元）"], GOOD))
    assert batch.preview["layout"]["columns"] == {"code": 1, "name": 2, "unit": 3}
    columns = {"code": 1, "name": 2, "unit": 3, "requested": 4}
    batch = services.choose(batch_id=batch.pk, by=performance, on=day, columns=columns)
    assert totals(batch)["申报金额"] == (0, 52_000_000)
    apply(batch)
    assert ProjectYear.objects.get().requested_fen == 52_000_000


def test_a_heading_that_is_missing_is_asked_for(upload, county):
    batch = upload("projects", workbook(["项目名称", "金额"], ["校舍维修", 5]))
    assert [one for one in problems(batch) if one.startswith("整个文件")] == [
        "整个文件：没有找到“项目代码”列，请在上方选择它是哪一列",
        "整个文件：没有找到“单位代码”列，请在上方选择它是哪一列",
    ]


def test_the_heading_row_may_be_chosen(upload, performance, county, day):
    notes = [["项目代码", "项目名称", "单位代码", "申报金额", "说明"], ["（示例）"], HEAD, GOOD]
    batch = upload("projects", workbook(*notes))
    assert batch.preview["layout"]["heading"] == 1
    batch = services.choose(batch_id=batch.pk, by=performance, on=day, heading=3)
    assert (problems(batch), batch.preview["layout"]["unit"]) == ([], "万元")


def test_a_unit_of_amounts_that_is_not_stated_is_asked(upload, performance, county, day):
    batch = upload("projects", workbook(["项目代码", "项目名称", "单位代码", "申报金额"], GOOD))
    assert [one["key"] for one in batch.preview["questions"]] == ["unit"]
    batch = services.choose(batch_id=batch.pk, by=performance, on=day, answers={"unit": "元"})
    assert (batch.preview["questions"], totals(batch)["申报金额"]) == ([], (0, 5_200))


def test_a_unit_stated_above_the_table_counts(upload, county):
    batch = upload("projects", workbook(["单位：万元"], ["项目代码", "项目名称", "单位代码", "申报金额"], GOOD))
    assert (batch.preview["questions"], totals(batch)["申报金额"]) == ([], (0, 52_000_000))


@pytest.mark.parametrize("content", [b"not a workbook at all", b"PK\x03\x04broken", b""])
def test_what_is_no_workbook_is_refused_in_words(upload, county, content):
    with pytest.raises(Refusal):
        upload("projects", content)
    assert not ImportBatch.objects.exists()


def test_a_file_without_rows_says_so(upload, county):
    assert problems(upload("projects", workbook(HEAD))) == ["整个文件：表头下面没有数据，请检查文件或表头所在行"]


def test_the_same_file_is_recognised_with_who_and_when(upload, apply, county, performance, day):
    content = workbook(HEAD, GOOD)
    apply(upload("projects", content))
    with pytest.raises(SameFile) as caught:
        upload("projects", content, "改了名字.xlsx")
    assert f"已由{performance.name}于 {day} 导入" in caught.value.message


def test_two_previews_of_one_file_are_applied_once(upload, apply, county, performance, day):
    content = workbook(HEAD, GOOD)
    first, second = upload("projects", content), upload("projects", content)
    apply(first)
    with pytest.raises(SameFile):
        services.confirm(batch_id=second.pk, by=performance, on=day)


def test_a_double_click_is_one_job(upload, county, performance, day):
    batch = upload("projects", workbook(HEAD, GOOD))
    first = services.confirm(batch_id=batch.pk, by=performance, on=day)
    assert services.confirm(batch_id=batch.pk, by=performance, on=day) == first
    assert Job.objects.count() == 1


def test_a_job_run_again_after_it_was_done_writes_nothing_twice(upload, apply, county):
    batch = apply(upload("projects", workbook(HEAD, GOOD)))
    Job.objects.update(state=Job.State.QUEUED)
    jobs.run(Job.objects.get().pk)
    assert (Job.objects.get().state, Project.objects.count()) == ("done", 1)
    batch.refresh_from_db()
    assert batch.state == "applied"


def test_what_changed_since_the_preview_stops_the_import_with_a_new_preview(upload, apply, county, make_project):
    batch = upload("projects", workbook(HEAD, GOOD, [B, "医疗设备", "102001", 1]))
    make_project("抢先登记", code=B)
    apply(batch)
    job = Job.objects.get()
    assert (job.state, batch.state) == ("failed", "previewed")
    assert "预览之后数据有变化" in job.message
    assert problems(batch) == ["第 3 行 A 列：“抢先登记”的 2022 年度已在项目库中，请删除该行"]
    assert Project.objects.count() == 1


def test_a_cancelled_import_writes_nothing_and_may_be_confirmed_again(upload, apply, county, performance, day):
    batch = upload("projects", workbook(HEAD, GOOD))
    job = services.confirm(batch_id=batch.pk, by=performance, on=day)
    jobs.cancel(job_id=job.pk, by=performance, on=day)
    jobs.run(job.pk)
    assert not Project.objects.exists()
    assert apply(batch).state == "applied"


def test_a_batch_is_withdrawn_and_its_file_may_come_again(upload, apply, county, performance, day):
    content = workbook(HEAD, GOOD)
    batch = apply(upload("projects", content))
    services.withdraw(batch_id=batch.pk, by=performance, on=day, reason="选错年度")
    assert not Project.objects.exists()
    assert not BudgetEntry.objects.exists()
    assert Event.objects.get(action="import.withdrawn").reason == "选错年度"
    with pytest.raises(WrongState):
        services.withdraw(batch_id=batch.pk, by=performance, on=day)
    assert apply(upload("projects", content)).state == "applied"


def test_a_batch_on_which_something_stands_is_not_withdrawn(upload, apply, county, performance, day):
    batch = apply(upload("projects", workbook(HEAD, GOOD)))
    year = ProjectYear.objects.get()
    services.post_budget(
        project_year=year, kind="initial", amount_fen=1, entered_on=day, by=performance, on=day
    )
    services.set_state(year, ProjectYear.State.TARGET_DRAFT)
    with pytest.raises(StandsOn) as caught:
        services.withdraw(batch_id=batch.pk, by=performance, on=day)
    assert caught.value.found == [f"“校舍维修”之后又登记了 {day} 的年初预算", "“校舍维修”已进入“目标填报中”"]
    assert Project.objects.exists()


def test_nobody_without_the_role_imports(upload, county):
    for role in (Role.UNIT_HEAD, Role.DEPUTY, Role.SYSTEM_ADMIN):
        with pytest.raises(Refused):
            upload("projects", workbook(HEAD, GOOD), by=county.people[role])
    with pytest.raises(Refused):
        upload("budget", workbook(HEAD, GOOD), by=county.people[Role.UNIT_CLERK])


def test_the_neighbouring_county_sees_nothing_of_a_batch(upload, county, day):
    batch = upload("projects", workbook(HEAD, GOOD))
    stranger = factories.person(Role.PERFORMANCE_DIVISION, factories.neighbour().region)
    with pytest.raises(ImportBatch.DoesNotExist):
        services.confirm(batch_id=batch.pk, by=stranger, on=day)


# --- budget ------------------------------------------------------------------------------------

MONEY = ["项目代码", "金额（元）", "类型", "日期", "文号", "资金来源"]


@pytest.fixture
def pooled(make_project):
    """Two projects of the pool."""
    return make_project("校舍维修", code=A), make_project("图书购置", code=B)


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
        ([A, "8,999,999,999,999.999", "年初预算", "2022-01-20"], "第 2 行 B 列：金额“8,999,999,999,999.99…”的小数超过 2 位"),
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


# --- execution ---------------------------------------------------------------------------------

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
    services.post_budget(
        project_year=pooled[0], kind="initial", amount_fen=5_000, entered_on=day, by=finance, on=day
    )
    batch = upload("execution", workbook(SPENT, [A, 51]))
    batch = answered(batch, performance, day, "increment", date(2022, 1, 31))
    assert problems(batch)[0].startswith("第 2 行 B 列：导入后“校舍维修”执行 51.00 元，大于预算 50.00 元")


def test_more_back_than_spent_is_pointed_out(upload, county, pooled, performance, day):
    head = ["项目代码", "执行金额（元）", "类型", "支付日期"]
    batch = upload("execution", workbook(head, [A, 10, "支付", "2022-01-10"], [A, -11, "退回", "2022-01-11"]))
    assert problems(batch) == ["第 3 行 B 列：导入后“校舍维修”的执行数为 -1.00 元，不能为负，请核对"]


def test_a_discarded_file_leaves_nothing(upload, county, performance, day):
    batch = upload("projects", workbook(HEAD, GOOD))
    services.discard(batch_id=batch.pk, by=performance, on=day)
    with pytest.raises(WrongState):
        services.confirm(batch_id=batch.pk, by=performance, on=day)
