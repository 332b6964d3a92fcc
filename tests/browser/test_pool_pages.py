"""The pool in a browser: list, record with its drawer, an import from upload to report, a budget's approval."""

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from abacus.foundation.accounts.roles import Role
from abacus.foundation.jobs import services as jobs
from abacus.foundation.jobs.models import Job
from abacus.pool import services
from abacus.pool.models import Project, ProjectYear
from tests import factories
from tests.harness import DAY
from tests.integration.pool.workbooks import workbook
from tests.pages_sample import session_of

pytestmark = [pytest.mark.browser, pytest.mark.database, pytest.mark.django_db(transaction=True)]
HEAD = ["项目代码", "项目名称", "单位代码", "申报金额（万元）"]
GOOD = ["371003220000000000901", "图书购置", "101001", "52"]


@pytest.fixture
def county(db):
    """文登区 with two projects; one has money and a target that passed."""
    made = factories.county()
    finance = made.people[Role.PERFORMANCE_DIVISION]
    for number, name in enumerate(("校舍维修", "师资培训")):
        year = services.create_project(
            code=f"37100322000000000000{number}",
            name=name,
            organisation=made.unit,
            fiscal_year=2022,
            nature="continuing",
            by=finance,
            on=DAY,
        )
        services.post_budget(
            project_year=year, kind="request", amount_fen=52_000_000, entered_on=date(2021, 10, 30), by=finance, on=DAY
        )
        services.record_outcome(
            project_year=year, stage="targets", outcome="passed", points_centi=9_000, by=finance, on=DAY,
            pack_release="cn-371003@2021.1",
        )  # fmt: skip
    services.post_budget(
        project_year=year, kind="initial", amount_fen=43_200_000, entered_on=date(2022, 1, 20), by=finance, on=DAY
    )
    services.post_execution(project_year=year, amount_fen=37_240_000, entered_on=date(2022, 3, 1), by=finance, on=DAY)
    return made


@pytest.fixture
def desk(page: Page, county, live_server) -> Page:
    """The performance division at its desk."""
    person = county.people[Role.PERFORMANCE_DIVISION]
    page.context.add_cookies([{"name": "sessionid", "value": session_of(person), "url": live_server.url}])
    return page


def test_the_list_is_filtered_and_leads_to_a_project_and_back(desk, live_server, screens):
    desk.goto(f"{live_server.url}/projects/?q=师资")
    expect(desk.locator("tbody tr")).to_have_count(1)
    screens(desk, "pool-list")
    desk.click("a:has-text('师资培训')")
    expect(desk.locator("h1")).to_have_text("师资培训")
    screens(desk, "pool-project")
    desk.click(".crumb a")
    expect(desk.locator("tbody tr")).to_have_count(1)


def test_the_execution_rate_opens_its_explanation(desk, live_server):
    year = ProjectYear.objects.get(project__name="师资培训")
    desk.goto(f"{live_server.url}/projects/{year.pk}/")
    desk.click("#money .ch a.why")
    expect(desk.locator("#drawer")).to_contain_text("得 8.62 分")
    expect(desk.locator("#drawer")).to_contain_text("432,000.00 元")


def test_a_wrong_file_shows_its_cells_and_a_right_one_comes_in(desk, live_server, screens, tmp_path: Path):
    wrong, right = tmp_path / "有错.xlsx", tmp_path / "项目.xlsx"
    wrong.write_bytes(workbook(HEAD, [*GOOD[:3], "一百万"]))
    right.write_bytes(workbook(HEAD, GOOD))
    desk.goto(f"{live_server.url}/imports/")
    screens(desk, "pool-imports")
    desk.set_input_files("input[type=file]", wrong)
    desk.click("button:has-text('上传并预览')")
    expect(desk.locator("td.bad")).to_contain_text("一百万")
    expect(desk.locator("#problems")).to_contain_text("第 2 行 D 列")
    expect(desk.locator("button:has-text('确认导入')")).to_be_disabled()
    screens(desk, "pool-import-wrong")
    desk.goto(f"{live_server.url}/imports/")
    desk.set_input_files("input[type=file]", right)
    desk.click("button:has-text('上传并预览')")
    desk.click("button:has-text('确认导入 1 行')")
    expect(desk.locator(".note").first).to_contain_text("正在写入")
    jobs.run(Job.objects.get().pk)
    desk.reload()
    expect(desk.locator("main")).to_contain_text("导入 1 行")
    assert Project.objects.filter(name="图书购置").exists()
    screens(desk, "pool-import-report")


def test_budgets_are_approved_from_the_list(desk, live_server, screens):
    desk.goto(f"{live_server.url}/projects/?q=校舍")
    desk.check("input[name=sel]")
    desk.click("button:has-text('批复预算')")
    expect(desk.locator("h1")).to_have_text("批复预算")
    screens(desk, "pool-budget")
    desk.fill("#document_number", "文财预〔2022〕6号")
    desk.fill("input[name^=amount-]", "45.00")
    desk.click("button:has-text('批复所填金额')")
    expect(desk.locator("h1")).to_have_text("校舍维修")
    year = ProjectYear.objects.get(project__name="校舍维修")
    assert (year.state, year.initial_fen) == ("approved", 45_000_000)
