"""The pages of linkage: what they show, to whom, and what bad input does."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from abacus.cycle.linkage import services, totals
from abacus.cycle.linkage.models import DepartmentProposal, LedgerEntry, Proposal, Run
from abacus.foundation.accounts.roles import Role
from abacus.foundation.jobs import services as jobs
from abacus.foundation.jobs.models import Job
from abacus.foundation.pages.frame import YEAR_KEY
from abacus.pool import services as pool
from abacus.pool.models import ProjectYear
from tests.factories import county
from tests.linkage_steps import AFTER, DAY, WAN, Results, proposal, protected

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def at(monkeypatch):
    """Set the day of the pages."""
    return lambda day: monkeypatch.setattr("abacus.web.middleware.today", lambda: day)


@pytest.fixture
def wendeng(at):
    at(AFTER)
    return Results(county())


@pytest.fixture
def browse(wendeng):
    """Open a page as a role, with the budget year 2022; answers its text."""

    def open_(role: Role, name: str, *args, status: int = 200, query: str = "", **data) -> str:
        browser = Client()
        browser.force_login(wendeng.county.people[role], "django.contrib.auth.backends.ModelBackend")
        session = browser.session
        session[YEAR_KEY] = 2022
        session.save()
        url = f"{reverse(name, args=args)}{query}"
        answered = browser.post(url, data) if data else browser.get(url)
        assert answered.status_code == status
        return answered.getvalue().decode()

    return open_


P, CLERK, LEADER = Role.PERFORMANCE_DIVISION, Role.UNIT_CLERK, Role.BUREAU_LEADER


def test_a_draft_is_seen_by_finance_alone(wendeng, browse):
    year = wendeng.project("公共自行车", 7200)
    wendeng.run(published=False)

    assert "公共自行车" in browse(P, "linkage:proposals")
    assert "公共自行车" not in browse(CLERK, "linkage:proposals")
    browse(CLERK, "linkage:proposal", proposal(year).pk, status=404)


def test_the_record_shows_every_condition_with_its_clause_and_explains_it(wendeng, browse):
    year = wendeng.project("公共自行车", 7200)
    wendeng.run()
    it = proposal(year)

    shown = browse(CLERK, "linkage:proposal", it.pk)
    assert "绩效评价结果在优良等次以下" in shown
    assert "立足县域实践" in shown
    assert "下年上限 180.00 万元" in shown
    why = browse(CLERK, "linkage:explain", it.pk, "weak", "amount")
    assert "压减 <b" in why or "压减比例" in why
    assert "10.00" in why
    browse(CLERK, "linkage:explain", it.pk, "nothing", "met", status=404)


def test_the_unit_answers_and_what_it_typed_is_not_lost(wendeng, browse, at):
    year = wendeng.project("公共自行车", 7200)
    wendeng.run()
    at(DAY)
    it = proposal(year)

    refused = browse(CLERK, "linkage:answer", it.pk, status=422, version=0, answer="appeal", text="")
    assert "写明理由" in refused
    browse(CLERK, "linkage:answer", it.pk, status=302, version=0, answer="appeal", text="漏报一项。")
    assert "漏报一项。" in browse(P, "linkage:proposal", it.pk)
    stale = browse(CLERK, "linkage:answer", it.pk, status=422, version=0, answer="appeal", text="再补充。")
    assert "再补充。" in stale


def test_a_decision_is_made_on_the_page(wendeng, browse):
    year = wendeng.project("公共自行车", 7200)
    wendeng.run()
    it = proposal(year)
    given = {"version": 0, "kind": "cut", "amount_fen": "一百", "reason": "等级为中。"}

    assert "一百" in browse(LEADER, "linkage:decide", it.pk, status=422, **given)
    browse(LEADER, "linkage:decide", it.pk, status=302, **{**given, "amount_fen": "160"})
    shown = browse(CLERK, "linkage:proposal", it.pk)
    assert "压减，上限 160.00 万元" in shown
    assert "公共自行车" in browse(CLERK, "linkage:ledger")
    assert "40.00" in browse(P, "linkage:ledger")
    browse(CLERK, "linkage:decide", it.pk, status=403, **given)


def test_many_are_decided_on_one_page(wendeng, browse):
    years = [wendeng.project(f"项目{points}", points) for points in (9500, 8500)]
    wendeng.run()
    ids = [proposal(one).pk for one in years]
    assert "项目9500" in browse(P, "linkage:decide-many", query=f"?id={ids[0]}&id={ids[1]}")
    versions = {f"version-{pk}": 0 for pk in ids}

    browse(P, "linkage:decide-many", status=422, id=ids, reason="", **versions)
    browse(P, "linkage:decide-many", status=302, id=ids, reason="优、良，按原规模。", **versions)
    assert set(Proposal.objects.values_list("state", flat=True)) == {"decided"}


def test_a_run_is_begun_computed_again_and_published_on_its_pages(wendeng, browse):
    wendeng.project("公共自行车", 7200)
    assert "还没有批次" in browse(P, "linkage:runs")
    refused = browse(P, "linkage:runs", status=422, from_year=2022, applies_to_year=2021)
    assert "不能用于" in refused
    browse(P, "linkage:runs", status=302, from_year=2021, applies_to_year=2022)
    run = Run.objects.get()
    assert "正在计算" in browse(P, "linkage:run", run.pk)
    jobs.run(Job.objects.get().pk)

    assert "公布给单位" in browse(P, "linkage:run", run.pk)
    browse(P, "linkage:compute", run.pk, status=302, version=0)
    jobs.run(Job.objects.latest("pk").pk)
    browse(P, "linkage:publish", run.pk, status=302, version=1)
    assert "看建议，逐个决定" in browse(P, "linkage:run", run.pk)


def test_the_lists_take_the_same_queries_for_more_rows(wendeng, browse):
    wendeng.project("项目", 7200)
    run = wendeng.run(published=False)

    def queries() -> int:
        with CaptureQueriesContext(connection) as taken:
            browse(P, "linkage:proposals")
        return len(taken)

    browse(P, "linkage:proposals")
    few = queries()
    for number in range(15):
        wendeng.project(f"项目{number}", 7000 + number)
    services.compute_again(run_id=run.pk, version=0, by=wendeng.finance, on=DAY)
    assert queries() <= few


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?kind=none", set()),
        ("?mark=protected", {"工资发放"}),
        ("?rule=weak", {"路灯运维", "工资发放"}),
        ("?state=open", {"路灯运维", "工资发放"}),
        ("?q=x", set()),
    ],
)
def test_the_list_is_filtered(wendeng, browse, query, found):
    wendeng.project("路灯运维", 7200)
    wendeng.project("工资发放", 7200, **protected())
    wendeng.run()

    shown = browse(P, "linkage:proposals", query=query)
    assert {name for name in ("路灯运维", "工资发放") if f'title="{name}"' in shown} == found


def test_the_list_is_exported_as_it_is_shown(wendeng, browse):
    wendeng.project("路灯运维", 7200)
    wendeng.project("工资发放", 7200, **protected())
    wendeng.run()

    exported = browse(P, "linkage:proposals", query="?format=csv&mark=protected")
    assert "工资发放" in exported
    assert "路灯运维" not in exported


def test_departments_order_and_bottom_have_their_pages(wendeng, browse):
    wendeng.project("项目", 7200)
    wendeng.project("工资", 9500, **protected())
    wendeng.run()
    it = DepartmentProposal.objects.get(department=wendeng.county.department)

    assert (it.basis, it.base_fen) == ("mean:2:0", None)
    assert "教育和体育局" in browse(P, "linkage:departments")
    assert "2 个项目得分的平均数" in browse(CLERK, "linkage:department", it.pk)
    browse(P, "linkage:department", it.pk, status=422, version=0, kind="cut", amount_fen="x", reason="")
    browse(P, "linkage:department", it.pk, status=302, version=0, kind="keep", amount_fen="", reason="等级为良。")
    listed = browse(P, "linkage:order")
    assert listed.index("工资") < listed.index("项目</a>")
    assert "没有末位排名" in browse(P, "linkage:bottom")


def test_another_place_s_rules_are_tried_without_saving(wendeng, browse):
    for number in range(11):
        wendeng.project(f"项目{number}", 9900 - 100 * number)
    before = Proposal.objects.count()
    query = "?from_year=2021&first=371003&first_year=2021&second=3717&second_year=2023"

    shown = browse(P, "linkage:simulate", query=query)
    assert "11 个项目中 2 个不同" in shown
    assert Proposal.objects.count() == before
    wrong = "?from_year=2021&first=371003&first_year=2001&second=3717&second_year=2023"
    assert "还没有结果应用的规定" in browse(P, "linkage:simulate", query=wrong, status=422)


def test_idle_money_is_looked_for_and_settled_on_its_pages(wendeng, browse):
    Results(wendeng.county, 2019).project("旧项目", 8500)
    old = wendeng.county.people[P]
    year = ProjectYear.objects.get(fiscal_year=2019)
    pool.post_execution(project_year=year, amount_fen=150 * WAN, entered_on=date(2019, 12, 1), by=old, on=DAY)
    browse(P, "linkage:find-idle", status=302, from_year="二〇一九")
    browse(P, "linkage:find-idle", status=302, from_year="2019")
    it = year.idle_fund

    assert "未支出 50.00 万元" in browse(CLERK, "linkage:idle-fund", it.pk)
    browse(P, "linkage:recover-idle", it.pk, status=422, version=0, amount_fen="60", document_number="文财〔2022〕3号")
    browse(P, "linkage:keep-idle", it.pk, status=302, version=0, reason="合同尾款 5 月支付。")
    assert "合同尾款 5 月支付。" in browse(P, "linkage:idle-fund", it.pk)


def test_totals_are_those_of_the_ledger(wendeng):
    year = wendeng.project("公共自行车", 7200)
    wendeng.run()
    services.decide(
        proposal_id=proposal(year).pk, version=0, kind="cancel", amount_fen=None, reason="取消。", by=wendeng.finance,
        on=AFTER,
    )  # fmt: skip
    saved = totals.saved(region=wendeng.county.region, budget_year=2022)

    assert (saved.cut_fen, saved.cut_count, saved.recovered_fen) == (200 * WAN, 1, 0)
    assert LedgerEntry.objects.get().outcome == proposal(year).outcome


def test_the_project_page_and_the_worklist_lead_here(wendeng, browse, at):
    year = wendeng.project("公共自行车", 7200)
    wendeng.run()
    assert "结果怎样用于下年预算" in browse(CLERK, "pool:project", year.pk)
    at(DAY)
    assert "结果应用建议待反馈" in browse(CLERK, "workbench")
    at(AFTER)
    assert "1 个项目可以决定" in browse(P, "workbench")
