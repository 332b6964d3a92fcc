"""齐河: goals are analysed before indicators are made of them, and a harmful project states both costs."""

from datetime import date

import pytest

from abacus.cycle.targets import services
from abacus.cycle.targets.content import from_json
from abacus.pool import services as pool
from tests import factories, stages
from tests.stages import Walk

pytestmark = [pytest.mark.django_db, pytest.mark.database]

DAY = date(2023, 11, 1)
ANALYSIS = {
    "input": "运维经费 186.5 万元", "activity": "巡检、清淤", "quality": "出水达一级 A", "cost": "单站 3.25 万元",
    "effect": "61 个村受益",
}  # fmt: skip


@pytest.fixture
def qihe(db) -> Walk:
    """A project of 2024 in 齐河县."""
    county = factories.county("齐河县", "371425")
    return Walk(county, stages.project(county, DAY, year=2024), DAY)


def form(**changed):
    """A declaration of 2024."""
    return stages.content(starts="2024-01-01", ends="2024-12-31", **changed)


def codes(walk, content):
    return {one.code for one in services.examine(walk.begin(), content, walk.day).findings.must}


def test_a_goal_without_its_analysis_is_not_handed_in(qihe):
    assert "analysis.missing" in codes(qihe, form())
    assert "analysis.missing" in codes(qihe, form(analyses=({**ANALYSIS, "effect": " "},)))
    assert "analysis.missing" not in codes(qihe, form(analyses=(ANALYSIS,)))


def test_every_goal_has_an_indicator(qihe):
    two = form(goals=("站点正常运行", "村民满意"), analyses=(ANALYSIS, ANALYSIS))
    assert "goal.without_indicator" in codes(qihe, two)


def test_elsewhere_the_analysis_may_be_left_out(walk):
    assert "analysis.missing" not in codes(walk, stages.content())


def test_a_harmful_project_states_social_and_ecological_cost(qihe):
    social = stages.row("成本指标", "社会成本指标", "施工扰民投诉", "≤", "3", "次", "5")
    said = services.examine(qihe.begin(), form(externality=True), DAY).findings.must
    assert [one.what for one in said if one.code == "cost.externality"] == [
        "有负外部性的项目没有“社会成本指标”", "有负外部性的项目没有“生态环境成本指标”"
    ]  # fmt: skip
    one_of_both = form(externality=True, rows=(*stages.rows(), social))
    said = [one.what for one in services.examine(qihe.begin(), one_of_both, DAY).findings.must]
    assert "有负外部性的项目没有“生态环境成本指标”" in said
    assert "有负外部性的项目没有“社会成本指标”" not in said


def test_the_analysis_goes_into_the_version_and_comes_back_into_the_form(qihe):
    qihe.submit(form(analyses=(ANALYSIS,)))
    version = qihe.now().target_version
    assert version.goals[0]["analysis"] == ANALYSIS
    assert from_json(qihe.now().content).analysis(0) == ANALYSIS


def test_two_people_choose_between_their_analyses(qihe):
    begun = qihe.begin()
    services.save(declaration_id=begun.pk, content=form(analyses=(ANALYSIS,)), version=0, by=qihe.clerk, on=DAY)
    mine = form(analyses=({**ANALYSIS, "cost": "单站 3 万元"},))
    services.keep_rival(declaration_id=begun.pk, content=mine, by=qihe.clerk, on=DAY)
    settled = services.settle_rival(
        declaration_id=begun.pk, take_mine=["analysis:0:cost"], version=1, by=qihe.clerk, on=DAY
    )
    assert from_json(settled.content).analysis(0)["cost"] == "单站 3 万元"


def test_the_page_shows_steps_and_principles_of_the_place(qihe, client, monkeypatch):
    monkeypatch.setattr("abacus.web.middleware.today", lambda: DAY)
    qihe.fill(form())
    client.force_login(qihe.clerk, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(f"/targets/declare/{qihe.year.pk}/").content.decode()
    for word in ("明确总目标", "分解绩效指标", "确定指标值", "内容明确", "约束有力", "投入资源", "产出效果"):
        assert word in page, word


def test_a_change_of_an_approved_goal_keeps_its_analysis(qihe):
    qihe.to_the_end(form(analyses=(ANALYSIS,)))
    opened = services.revise(declaration_id=qihe.now().pk, by=qihe.clerk, on=DAY)
    assert from_json(opened.content).analysis(0) == ANALYSIS
    assert pool.current_target_version(qihe.year).goals[0]["analysis"] == ANALYSIS
