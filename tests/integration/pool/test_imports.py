"""Projects from spreadsheets, and what every import promises."""

import pytest

from abacus.foundation.accounts.access import Refused
from abacus.foundation.accounts.roles import Role
from abacus.foundation.audit.models import Event
from abacus.foundation.jobs import services as jobs
from abacus.foundation.jobs.models import Job
from abacus.foundation.refusals import Refusal
from abacus.pool import services
from abacus.pool.models import BudgetEntry, ImportBatch, Project, ProjectYear
from abacus.pool.refusals import SameFile, StandsOn, WrongState
from tests import factories
from tests.integration.pool.conftest import A, B
from tests.integration.pool.previews import problems, totals
from tests.integration.pool.workbooks import text_file, workbook

pytestmark = [pytest.mark.django_db, pytest.mark.database]
HEAD = ["项目代码", "项目名称", "单位代码", "申报金额（万元）"]


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
    assert (project.protection, project.special_fund, project.bond, project.capital_works) == (
        "national",
        True,
        False,
        True,
    )
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
    (
        ["370102220000000000001", "校舍维修", "101001", 52],
        "第 2 行 A 列：项目代码 370102220000000000001 以 370102 开头，不是本区划",
    ),
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
    assert list(Project.objects.get().years.values_list("fiscal_year", "nature")) == [
        (2023, "continuing"),
        (2022, "new"),
    ]


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
    services.post_budget(project_year=year, kind="initial", amount_fen=1, entered_on=day, by=performance, on=day)
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


def test_a_discarded_file_leaves_nothing(upload, county, performance, day):
    batch = upload("projects", workbook(HEAD, GOOD))
    services.discard(batch_id=batch.pk, by=performance, on=day)
    with pytest.raises(WrongState):
        services.confirm(batch_id=batch.pk, by=performance, on=day)
