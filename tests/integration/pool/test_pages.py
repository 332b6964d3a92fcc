"""The pages of the pool: list, record, money, budget, import."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from python_calamine import CalamineWorkbook

from abacus.foundation.accounts.roles import Role
from abacus.foundation.jobs import services as jobs
from abacus.foundation.jobs.models import Job
from abacus.foundation.schedule import services as schedule
from abacus.foundation.schedule.models import Stage
from abacus.pool import life, services
from abacus.pool.models import ImportBatch, Project, ProjectYear, StageOutcome
from tests import factories
from tests.integration.pool.workbooks import workbook

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def page(client):
    """Open a page as somebody; its status must be as expected."""

    def get(user, name: str, *args, status: int = 200, query: str = "") -> str:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        answer = client.get(reverse(name, args=args) + query)
        assert answer.status_code == status, answer.status_code
        return answer.content.decode()

    return get


@pytest.fixture
def send(client):
    """Post a form as somebody."""

    def post(user, url_name: str, *args, status: int = 302, **data):
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        answer = client.post(reverse(url_name, args=args), data)
        assert answer.status_code == status, (answer.status_code, answer.content.decode()[:2000])
        return answer

    return post


@pytest.fixture
def spent(project, finance, day):
    """The project with a budget of 43.20 and 37.24 万元 spent."""
    services.post_budget(
        project_year=project, kind="initial", amount_fen=43_200_000, entered_on=date(2022, 1, 20), by=finance, on=day
    )
    services.post_execution(
        project_year=project, amount_fen=37_240_000, entered_on=date(2022, 3, 1), by=finance, on=day
    )
    return project


def test_the_list_shows_what_is_in_scope_with_its_sums(page, county, performance, spent, make_project):
    make_project("医疗设备", unit=county.other_unit)
    shown = page(performance, "pool:projects")
    assert "校舍维修" in shown
    assert "医疗设备" in shown
    assert "86.20" in shown
    unit = page(county.people[Role.UNIT_CLERK], "pool:projects")
    assert "医疗设备" not in unit


def test_the_neighbouring_countys_list_is_empty_and_its_project_does_not_exist(page, project, county):
    stranger = factories.person(Role.PERFORMANCE_DIVISION, factories.neighbour().region)
    assert "校舍维修" not in page(stranger, "pool:projects")
    for name in ("pool:project", "pool:money", "pool:explain-execution"):
        body = page(stranger, name, project.pk, status=404)
        assert "校舍维修" not in body


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=校舍", ["校舍维修"]),
        ("?q=设备 医疗", ["医疗设备"]),
        ("?nature=continuing", ["校舍维修", "医疗设备"]),
        ("?nature=new", []),
        ("?protection=local&protection=national", ["医疗设备"]),
        ("?amount_min=43.2", ["校舍维修"]),
        ("?amount_min=43.200001", []),
        ("?rate_min=86.20&rate_max=86.21", ["校舍维修"]),
        ("?rate_min=86.21", []),
        ("?state=pooled", ["校舍维修", "医疗设备"]),
        ("?grade=none", ["校舍维修", "医疗设备"]),
        ("?grade=good", []),
        ("?amount_min=abc", []),
        ("?rate_max=-5", []),
        ("?amount_min=99999999999999999999999999", []),
    ],
)
def test_filters_narrow_exactly(page, performance, county, spent, make_project, query, found):
    make_project("医疗设备", unit=county.other_unit, protection="local")
    shown = page(performance, "pool:projects", query=query)
    names = [name for name in ("校舍维修", "医疗设备") if f'title="{name}"' in shown]
    assert names == found


def test_departments_to_choose_from_are_those_in_scope(page, county, project):
    shown = page(county.people[Role.DEPARTMENT_CLERK], "pool:projects")
    assert "文登区教育和体育局" in shown
    assert "文登区卫生健康局" not in shown


def test_what_is_missing_sorts_below_everything_on_every_database(page, performance, spent, make_project):
    make_project("没有预算的项目")
    rising = page(performance, "pool:projects", query="?sort=rate")
    falling = page(performance, "pool:projects", query="?sort=-rate")
    assert rising.index("没有预算的项目") < rising.index('title="校舍维修"')
    assert falling.index("没有预算的项目") > falling.index('title="校舍维修"')


def test_names_sort_by_pinyin(page, performance, make_project):
    for name in ("中学食堂", "安全饮水", "道路养护"):
        make_project(name)
    shown = page(performance, "pool:projects")
    assert shown.index("安全饮水") < shown.index("道路养护") < shown.index("中学食堂")


def fill(county, count: int) -> None:
    """Many projects of the unit."""
    projects = Project.objects.bulk_create(
        Project(
            region_code="371003",
            code=f"37100322{number:013d}",
            name=f"项目{number}",
            sort_key=f"{number:06d}",
            starts_year=2022,
        )
        for number in range(count)
    )
    ProjectYear.objects.bulk_create(
        ProjectYear(
            project=one, fiscal_year=2022, organisation=county.unit, organisation_path=county.unit.path,
            department=county.department, current_fen=100 + number, executed_fen=number,
        )
        for number, one in enumerate(projects)
    )  # fmt: skip


def test_the_list_asks_the_database_as_often_for_a_thousand_as_for_ten(
    client, county, performance, django_assert_max_num_queries
):
    client.force_login(performance, backend="django.contrib.auth.backends.ModelBackend")
    counts = []
    for number in (10, 1_000):
        ProjectYear.objects.all().delete()
        Project.objects.all().delete()
        fill(county, number)
        client.get("/projects/")
        with django_assert_max_num_queries(32) as captured:
            assert client.get("/projects/?size=100&sort=-rate").status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_an_export_holds_exactly_what_is_shown(client, county, performance, spent, make_project):
    make_project("医疗设备", unit=county.other_unit)
    client.force_login(performance, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get("/projects/?q=校舍&format=xlsx")
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    head, *rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    row = dict(zip(head, rows[0], strict=True))
    assert len(rows) == 1
    assert row["项目代码"] == spent.project.code
    assert row["执行（万元）"] == 37.24


def test_the_record_tells_the_whole_year(page, county, clerk, spent, passed, performance, day):
    passed(spent)
    shown = page(clerk, "pool:project", spent.pk)
    for words in ("校舍维修", spent.project.code, "37.24", "43.20", "86.20", "通过 · 90.00 分", "第一中学"):
        assert words in shown
    assert "本件为 2022 年度" not in shown


def test_the_time_line_holds_what_lies_ahead_of_this_project(county, project):
    for stage in Stage:
        schedule.set_window(
            organisation=county.region, fiscal_year=2022, stage=stage, opens_on=date(2022, 1, 4),
            closes_on=date(2022, 12, 30), by=None, on=date(2022, 1, 4),
        )  # fmt: skip
    ahead = [str(row["label"]) for row in life.timeline(project, [])]
    assert ahead == ["绩效目标", "预算批复", "运行监控", "单位自评", "结果应用", "信息公开"]
    project.state = ProjectYear.State.PROPOSED
    assert str(life.timeline(project, [])[0]["label"]) == "事前评估"


def test_a_record_of_another_year_than_the_bars_says_so(page, county, clerk, make_project):
    year = make_project(fiscal_year=2021)
    assert "本件为 2021 年度" in page(clerk, "pool:project", year.pk)


def test_a_record_without_anything_says_why(page, clerk, project):
    shown = page(clerk, "pool:project", project.pk)
    for words in ("没有申报金额", "预算尚未批复", "没有执行记录", "还没有绩效目标"):
        assert words in shown


def test_the_execution_rate_explains_itself(page, clerk, spent):
    shown = page(clerk, "pool:explain-execution", spent.pk)
    for words in ("8.62", "372,400.00", "432,000.00", "1 笔", "evaluation.execution_points"):
        assert words in shown


def test_execution_without_a_budget_explains_why_there_is_none(page, clerk, project):
    assert "没有执行记录" in page(clerk, "pool:explain-execution", project.pk)


def test_a_project_is_registered_by_form(send, page, county, clerk):
    data = {
        "name": "图书购置", "code": "371003220000000000077", "organisation": county.unit.pk, "fiscal_year": 2022,
        "nature": "new", "category": "3", "protection": "none", "book": "general", "requested_fen": "１２.50",
    }  # fmt: skip
    send(clerk, "pool:project-new", **data)
    assert ProjectYear.objects.get().requested_fen == 12_500_000
    again = send(clerk, "pool:project-new", status=422, **data)
    assert "已登记为“图书购置”" in again.content.decode()
    foreign = send(clerk, "pool:project-new", status=422, **{**data, "organisation": county.other_unit.pk})
    assert Project.objects.count() == 1, foreign


def test_fields_that_are_not_on_the_form_change_nothing(send, county, clerk):
    send(
        clerk, "pool:project-new", name="图书购置", code="371003220000000000077", organisation=county.unit.pk,
        fiscal_year=2022, nature="new", category="3", protection="none", book="general",
        state="approved", grade="excellent",
    )  # fmt: skip
    year = ProjectYear.objects.get()
    assert (year.state, year.grade) == ("proposed", "")


def test_a_line_of_money_is_posted_by_form_and_a_negative_balance_is_explained(send, page, finance, clerk, project):
    line = {"kind": "budget:initial", "amount_fen": "45", "entered_on": "2022-01-20", "source": "fiscal"}
    send(finance, "pool:money", project.pk, **line)
    project.refresh_from_db()
    assert project.current_fen == 45_000_000
    refused = send(
        finance, "pool:money", project.pk, status=422, **{**line, "kind": "budget:recover", "amount_fen": "-46"}
    )
    assert "余额不能为负" in refused.content.decode()
    assert "登记一笔" not in page(clerk, "pool:money", project.pk)
    send(clerk, "pool:money", project.pk, status=403, **line)


def test_many_budgets_are_approved_at_once_or_none(send, page, county, performance, make_project, passed):
    first, second = make_project("甲"), make_project("乙")
    shown = page(performance, "pool:budget", query=f"?id={first.pk}&id={second.pk}")
    assert "尚不能批复" in shown
    passed(first)
    passed(second)
    amounts = {f"amount-{first.pk}": "10", f"amount-{second.pk}": "十万", "id": [first.pk, second.pk]}
    wrong = send(performance, "pool:budget", status=422, **amounts).content.decode()
    assert "乙：金额“十万”不是数字" in wrong
    assert not StageOutcome.objects.filter(stage="budget").exists()
    amounts[f"amount-{second.pk}"] = "20.5"
    send(performance, "pool:budget", document_number="文财预〔2022〕6号", **amounts)
    assert list(ProjectYear.objects.order_by("pk").values_list("state", "initial_fen")) == [
        ("approved", 10_000_000), ("approved", 20_500_000),
    ]  # fmt: skip


def test_the_neighbours_project_is_not_in_the_budget_page(page, project):
    stranger = factories.person(Role.PERFORMANCE_DIVISION, factories.neighbour().region)
    assert "校舍维修" not in page(stranger, "pool:budget", query=f"?id={project.pk}")


def upload(send, user, content: bytes, kind: str = "projects", name: str = "项目.xlsx", status: int = 302):
    """Upload a file by the form."""
    return send(user, "pool:import", kind=kind, fiscal_year=2022, file=SimpleUploadedFile(name, content), status=status)


HEAD = ["项目代码", "项目名称", "单位代码", "申报金额"]
GOOD = ["371003220000000000001", "校舍维修", "101001", "52"]


def test_an_import_walks_from_upload_to_report(send, page, county, performance):
    content = workbook(HEAD, GOOD)
    upload(send, performance, content)
    batch = ImportBatch.objects.get()
    shown = page(performance, "pool:import-batch", batch.pk)
    assert "金额的单位" in shown
    send(performance, "pool:import-choose", batch.pk, unit="万元")
    assert "1 行，没有问题" in page(performance, "pool:import-batch", batch.pk)
    send(performance, "pool:import-confirm", batch.pk)
    jobs.run(Job.objects.get().pk)
    assert "导入 1 行" in page(performance, "pool:import-batch", batch.pk)
    assert Project.objects.get().name == "校舍维修"
    again = upload(send, performance, content, status=409).content.decode()
    assert "同一个文件" in again
    send(performance, "pool:import-withdraw", batch.pk, reason="重来")
    assert not Project.objects.exists()


def test_the_page_of_a_wrong_file_names_row_and_cell(send, page, county, performance):
    upload(send, performance, workbook(HEAD, [*GOOD[:3], "一百万"]))
    shown = page(performance, "pool:import-batch", ImportBatch.objects.get().pk)
    assert "第 2 行 D 列" in shown
    assert "金额“一百万”不是数字，请填写数字，如 100.00" in shown
    send(performance, "pool:import-confirm", ImportBatch.objects.get().pk, status=422)


def test_columns_are_chosen_on_the_page(send, page, county, performance):
    upload(send, performance, workbook(["甲", "乙", "丙", "丁（万元）"], GOOD))
    batch = ImportBatch.objects.get()
    chosen = {"column-1": "code", "column-2": "name", "column-3": "unit", "column-4": "requested"}
    send(performance, "pool:import-choose", batch.pk, **chosen)
    batch.refresh_from_db()
    assert (batch.preview["problem_count"], batch.preview["questions"]) == (0, [])


@pytest.mark.parametrize("chosen", [{"heading": "999"}, {"sheet": "7"}, {"day": "昨天"}])
def test_a_choice_that_is_not_in_the_file_is_refused_in_words(send, county, performance, chosen):
    upload(send, performance, workbook(HEAD, GOOD))
    send(performance, "pool:import-choose", ImportBatch.objects.get().pk, status=422, **chosen)


def test_no_workbook_is_said_at_the_field(send, county, performance):
    said = upload(send, performance, b"%PDF-1.4 nothing", name="项目.xlsx", status=422).content.decode()
    assert "项目.xlsx" in said or "文件" in said
    assert not ImportBatch.objects.exists()


def test_a_batch_of_the_neighbouring_county_does_not_exist(send, page, county, performance):
    upload(send, performance, workbook(HEAD, GOOD))
    pk = ImportBatch.objects.get().pk
    stranger = factories.person(Role.PERFORMANCE_DIVISION, factories.neighbour().region)
    for name in ("pool:import-batch", "pool:import-report"):
        page(stranger, name, pk, status=404)
    for name in ("pool:import-confirm", "pool:import-choose", "pool:import-discard", "pool:import-withdraw"):
        send(stranger, name, pk, status=404)


@pytest.mark.parametrize("kind", ["projects", "budget", "execution"])
def test_a_template_is_understood_by_the_import_it_is_for(client, send, county, performance, kind):
    client.force_login(performance, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get(reverse("pool:import-template", args=[kind]))
    upload(send, performance, answer.content, kind=kind)
    preview = ImportBatch.objects.get().preview
    assert [one["message"] for one in preview["problems"]] == ["表头下面没有数据，请检查文件或表头所在行"]
    from abacus.pool.imports.fields import FIELDS

    assert set(preview["layout"]["columns"]) == {field.key for field in FIELDS[kind]}


def test_a_report_can_be_kept(client, send, county, performance):
    upload(send, performance, workbook(HEAD, [*GOOD[:3], "=1+1"]))
    answer = client.get(reverse("pool:import-report", args=[ImportBatch.objects.get().pk]))
    cells = [
        cell
        for row in CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
        for cell in row
    ]
    assert "项目.xlsx" in cells
    assert "第 2 行 D 列" in cells


def test_the_search_box_finds_projects_indicators_and_departments_in_scope(client, county, clerk, project):
    client.force_login(clerk, backend="django.contrib.auth.backends.ModelBackend")
    assert f"/projects/{project.pk}/" in client.get("/search/?q=校舍").content.decode()
    assert f"/projects/{project.pk}/" in client.get(f"/search/?q={project.project.code[:12]}").content.decode()
    stranger = factories.person(Role.UNIT_CLERK, factories.neighbour().unit)
    client.force_login(stranger, backend="django.contrib.auth.backends.ModelBackend")
    assert "校舍维修" not in client.get("/search/?q=校舍").content.decode()
