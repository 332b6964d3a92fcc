"""The pages of the people who prepare and publish, without scripts."""

import re

import pytest
from django.urls import reverse

from abacus.cycle.disclosure import coverage
from abacus.cycle.disclosure import services as disclosure
from abacus.cycle.disclosure.models import ApprovalDay
from abacus.cycle.disclosure.rules import rules_for
from abacus.foundation.accounts.roles import Role
from tests import disclosure_steps as steps
from tests.disclosure_steps import OUT

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def as_person(client, monkeypatch):
    """Sign somebody in, on the day things come out."""
    monkeypatch.setattr("abacus.web.middleware.today", lambda: OUT)

    def sign_in(user):
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


def go(browser, name, *arguments, **data):
    """Post to an address and read the page it leads to."""
    answer = browser.post(reverse(f"disclosure:{name}", args=arguments), data, follow=True)
    return answer.content.decode()


def test_a_department_prepares_and_finance_publishes(targets, as_person):
    clerk = as_person(targets.clerk)
    page = clerk.get(reverse("disclosure:begin", args=[targets.county.department.pk, "targets"])).content.decode()
    assert "年度任务、总体目标、绩效指标" in page
    page = go(clerk, "begin", targets.county.department.pk, "targets")
    assert "农村污水治理站运维" in page
    assert "没有填写部门预算的公开日期" in page
    it = targets.now()
    page = go(clerk, "save", it.pk, version=it.version, duties="主管教育。", note="", accompanies_on="2022-03-01")
    assert "没有填写部门预算的公开日期" not in page
    page = go(clerk, "save", it.pk, version=targets.now().version, duties="", note="", accompanies_on="三月一日")
    assert "同步公开日期" in page
    preview = clerk.get(reverse("disclosure:preview", args=[it.pk])).content.decode()
    assert "公众将看到的样子" in preview
    assert "43.20" in preview
    assert "已报送绩效管理科" in go(clerk, "hand-in", it.pk, version=targets.now().version)
    division = as_person(targets.division)
    assert "已公开，索引号 371003-2022-00001" in go(division, "publish", it.pk, version=targets.now().version)
    public = division.get("/open/371003/2022/101/").content.decode()
    assert part(public) == part(preview)
    assert 'href="/open/371003/2022/101/' in public
    assert 'href="/open/371003/2022/' not in preview
    assert "看公开页" in division.get(reverse("disclosure:publication", args=[it.pk])).content.decode()


def part(page: str) -> str:
    """A public page from its first heading to its list of materials, without the links a preview does not have yet."""
    inside = page.split('<h2 id="did">', 1)[1].split('<h2 id="docs">', 1)[0]
    return re.sub(r"</?a\b[^>]*>", "", inside)


def test_the_coverage_shows_who_is_late(targets, as_person):
    disclosure.set_approval_day(
        organisation_id=targets.county.region.pk, fiscal_year=2022, of=ApprovalDay.Of.BUDGET,
        approved_on=steps.APPROVED, document_number="", by=targets.division, on=OUT,
    )  # fmt: skip
    rules = rules_for(targets.county.region, 2022, OUT)
    asked = {"organisation": targets.county.region, "fiscal_year": 2022, "kind": "targets", "rules": rules, "on": OUT}
    assert coverage.coverage(**asked) == {
        "departments": 1, "published": 0, "late": 1, "should": 1, "shown": 0, "held": 0,
    }  # fmt: skip
    page = as_person(targets.division).get(reverse("disclosure:coverage")).content.decode()
    assert "逾期未公开" in page
    targets.publish()
    assert coverage.coverage(**asked)["published"] == 1
    page = as_person(targets.division).get(reverse("disclosure:coverage")).content.decode()
    assert "逾期公开" in page
    assert as_person(targets.division).get(reverse("disclosure:coverage") + "?format=csv").status_code == 200


def test_what_waits_is_on_the_workbench_and_the_project_says_what_became_of_it(targets, as_person):
    targets.hand_in()
    division = as_person(targets.division)
    assert "核对并公开" in division.get("/").content.decode()
    disclosure.publish(**{**targets.turn(), "by": targets.division})
    year = targets.now().items.get().project_year
    assert "371003-2022-00001" in division.get(reverse("pool:project", args=[year.pk])).content.decode()


def test_days_of_approval_are_registered_on_a_page(targets, as_person):
    division = as_person(targets.division)
    page = go(
        division, "approval-days", of="budget", organisation=targets.county.region.pk, approved_on="2022-02-14",
        document_number="文财预〔2022〕6号",
    )  # fmt: skip
    assert "文财预〔2022〕6号" in page
    late = division.post(
        reverse("disclosure:approval-days"),
        {"of": "budget", "organisation": targets.county.region.pk, "approved_on": "2022-12-31"},
        follow=True,
    )
    assert "还没有到" in late.content.decode()


def test_a_report_is_made_and_printed(targets, as_person):
    division = as_person(targets.county.people[Role.PERFORMANCE_DIVISION])
    page = go(division, "report-start", recipient="congress", title="2022 年绩效情况")
    assert "还没有选取项目" in page
    year = targets_year(targets)
    page = go(division, "report-pick", report_pk(), version=0, project_year=year, criterion="impact",
              words="涉及 61 个村。")  # fmt: skip
    assert "已选入“农村污水治理站运维”" in page
    page = go(division, "report-send", report_pk(), version=1, document_number="")
    assert "内容不再变化" in page


def targets_year(targets) -> int:
    """The project-year to pick."""
    from abacus.pool.models import ProjectYear

    return ProjectYear.objects.get(organisation=targets.county.unit).pk


def report_pk() -> int:
    """The only report."""
    from abacus.cycle.disclosure.models import Report

    return Report.objects.get().pk


def test_where_units_publish_they_are_listed_and_begin_by_themselves(targets, monkeypatch):
    """紫阳's 50 budget units publish each for itself."""
    monkeypatch.setattr("abacus.cycle.disclosure.rules.Rules.by", "unit")
    county, by_units = targets.county, rules_for(targets.county.region, 2022, OUT)
    asked = {"organisation": county.region, "fiscal_year": 2022, "kind": "targets", "rules": by_units, "on": OUT}
    assert (coverage.coverage(**asked)["departments"], coverage.coverage(**asked)["should"]) == (1, 1)
    clerk = county.people[Role.UNIT_CLERK]
    made = disclosure.prepare(organisation_id=county.unit.pk, fiscal_year=2022, kind="targets", by=clerk, on=OUT)
    turn = {"publication_id": made.pk, "on": OUT}
    disclosure.hand_in(**turn, version=made.version, by=clerk)
    out = disclosure.publish(**turn, version=1, by=targets.division)
    assert out.snapshot["publisher"]["name"] == county.unit.name
    assert coverage.coverage(**asked)["published"] == 1
