"""The pages of a batch: handing in, progress, totals, confirming, withdrawing, its findings, files and report."""

import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from abacus.cycle.intake import services
from abacus.cycle.intake.forms import clean_path
from abacus.cycle.intake.models import Batch, Table
from abacus.foundation.accounts.roles import Role
from abacus.foundation.documents.workbooks import read_workbook
from abacus.foundation.jobs import services as jobs
from tests import factories
from tests.harness import DAY
from tests.intake_steps import form, given, hand_in, new_projects, take, work

pytestmark = [pytest.mark.django_db, pytest.mark.database]
WRONG = {"D6": 501, "F13": "100公里"}


@pytest.fixture
def county(db):
    return factories.county()


@pytest.fixture
def finance(county):
    return county.people[Role.PERFORMANCE_DIVISION]


@pytest.fixture
def browser(client, finance):
    client.force_login(finance, "django.contrib.auth.backends.ModelBackend")
    return client


def page(browser, name, *args, **query):
    answer = browser.get(reverse(name, args=args), query)
    assert answer.status_code == 200, answer
    return answer.content.decode()


def upload(name, content):
    return SimpleUploadedFile(name, content)


def test_files_are_handed_in_with_the_folders_they_came_from(browser, county):
    files = [upload("甲.xlsx", form()), upload("乙.xlsx", form(C3="图书购置"))]
    paths = json.dumps(["教育局/一中/甲.xlsx", "../教育局/\u202e乙.xlsx"])
    posted = {"organisation": county.region.pk, "fiscal_year": "", "title": "", "files": files, "paths": paths}
    answer = browser.post(reverse("intake:open"), posted)
    batch = Batch.objects.get()
    assert answer.url == reverse("intake:batch", args=[batch.pk])
    assert batch.title == "教育局"
    assert [one.name for one in batch.sources.all()] == ["教育局/一中/甲.xlsx", "教育局/乙.xlsx"]


@pytest.mark.parametrize(
    ("posted", "said"),
    [
        ({}, "没有选文件"),
        ({"files": [], "paths": "no json"}, "没有选文件"),
        ({"fiscal_year": "1066"}, "年度"),
        ({"organisation": "999999"}, "收表单位"),
    ],
)
def test_what_cannot_be_handed_in_is_said_in_a_sentence(browser, county, posted, said):
    more = {"files": upload("甲.xlsx", form())} if posted and "files" not in posted else {}
    answer = browser.post(reverse("intake:open"), {"organisation": county.region.pk, **more, **posted}, follow=True)
    assert said in answer.content.decode()
    assert not Batch.objects.exists()


def test_while_it_is_read_a_batch_shows_how_far_it_is_and_can_be_stopped(browser, county, finance):
    batch = services.open_batch(organisation=county.region, files=given(甲=form()), title="一批", by=finance, on=DAY)
    assert "正在读取" in page(browser, "intake:batch", batch.pk)
    assert "停下来" in page(browser, "intake:progress", batch.pk)
    work(batch)
    over = browser.get(reverse("intake:progress", args=[batch.pk]))
    assert (over.status_code, over["HX-Refresh"]) == (286, "true")


def test_a_batch_says_what_was_read_what_is_asked_and_what_to_do_next(browser, county, finance):
    files = [*given(甲=form(), 乙=form(C3="图书购置", **WRONG)), ("说明.csv", upload("说明.csv", b"a,b\n1,2\n"))]
    batch = hand_in(county.region, finance, files, title="教育局自评表")
    shown = page(browser, "intake:batch", batch.pk)
    assert "先看 2 张有问题要回答的表" in shown
    assert "都按新项目收" in shown
    assert "图书购置" in page(browser, "intake:batch", batch.pk, found="some")
    assert "教学设备购置" not in page(browser, "intake:batch", batch.pk, found="some")
    browser.post(reverse("intake:answer-all", args=[batch.pk]), {"code": "new"})
    shown = page(browser, "intake:batch", batch.pk)
    assert "确认收下 2 张表" in shown
    assert "+2" in shown
    assert "960.00" in shown  # the budgets of both, in 万元
    assert "教育局自评表" in page(browser, "intake:batches")


def test_reading_that_ends_while_the_page_is_drawn_shows_what_was_read(browser, county, finance, monkeypatch):
    batch = services.open_batch(organisation=county.region, files=given(甲=form()), title="", by=finance, on=DAY)
    under_way = services.job_of

    def ends_meanwhile(one):
        work_of = under_way(one)
        if work_of:
            jobs.run(work_of.pk)
        return under_way(one)

    monkeypatch.setattr(services, "job_of", ends_meanwhile)
    shown = page(browser, "intake:batch", batch.pk)
    assert "教学设备购置" in shown
    assert "读取中" not in shown


def test_findings_lead_to_their_cells_and_can_be_chosen_by_kind(browser, county, finance):
    batch = hand_in(county.region, finance, given(甲=form(**WRONG)))
    table = batch.tables.get()
    shown = page(browser, "intake:findings", batch.pk)
    assert f"{reverse('intake:table', args=[table.pk])}#c-D6" in shown
    assert "资金合计不符" in shown
    chosen = page(browser, "intake:findings", batch.pk, code="funds.total_mismatch")
    assert "#c-D6" in chosen
    assert "#c-H13" not in chosen
    assert "没有发现问题" in page(
        browser, "intake:findings", hand_in(county.region, finance, given(丙=form(C3="书"))).pk
    )


def test_refused_files_say_why_and_the_report_keeps_it(browser, county, finance):
    files = [*given(甲=form(C3="校舍", E6="很多")), *given(乙=form())]
    batch = hand_in(county.region, finance, files)
    listed = page(browser, "intake:sources", batch.pk, state="refused")
    assert "不是数字" in listed
    assert "E6" in listed
    answer = browser.get(reverse("intake:report", args=[batch.pk]))
    assert answer["Content-Type"].startswith("application/vnd.openxml")
    assert io.BytesIO(answer.content).read(2) == b"PK"


def test_a_batch_is_taken_as_drafts_and_withdrawn_with_a_reason(browser, county, finance, tmp_path):
    batch = hand_in(county.region, finance, given(甲=form()))
    new_projects(batch, finance)
    browser.post(reverse("intake:confirm", args=[batch.pk]), {"mode": "draft"})
    work(batch)
    shown = page(browser, "intake:batch", batch.pk)
    assert "收下 1 张表" in shown
    assert "撤回这一批" in shown
    report = tmp_path / "report.xlsx"
    report.write_bytes(browser.get(reverse("intake:report", args=[batch.pk])).content)
    assert [sheet.name for sheet in read_workbook(report).sheets] == ["表", "问题"]
    browser.post(reverse("intake:withdraw", args=[batch.pk]), {"reason": "交错了"})
    batch.refresh_from_db()
    assert batch.state == Batch.State.WITHDRAWN
    assert "已于 2022-03-16 撤回" in page(browser, "intake:batch", batch.pk)


def test_confirming_without_a_way_is_refused_in_words(browser, county, finance):
    batch = hand_in(county.region, finance, given(甲=form()))
    new_projects(batch, finance)
    answer = browser.post(reverse("intake:confirm", args=[batch.pk]), {"mode": "both"}, follow=True)
    assert "没有选收下后作为什么" in answer.content.decode()


def test_the_same_files_again_are_known(browser, county, finance):
    take_first = hand_in(county.region, finance, given(甲=form()))
    new_projects(take_first, finance)
    take(take_first, finance)
    again = hand_in(county.region, finance, given(甲=form()))
    assert "以前都读过" in page(browser, "intake:batch", again.pk)
    assert "以前读过" in page(browser, "intake:sources", again.pk)
    assert Table.objects.count() == 1


def test_a_batch_that_waits_can_be_given_up(browser, county, finance):
    batch = hand_in(county.region, finance, given(甲=form()))
    browser.post(reverse("intake:cancel", args=[batch.pk]))
    assert "已取消" in page(browser, "intake:batch", batch.pk)
    answer = browser.post(reverse("intake:confirm", args=[batch.pk]), {"mode": "draft"}, follow=True)
    assert "note-r" in answer.content.decode()


def test_paths_from_a_browser_never_lead_anywhere():
    assert clean_path("/etc/../a\\b.xlsx") == "etc/a/b.xlsx"
    assert clean_path("\x00\u202e./ /名.xlsx") == "名.xlsx"
