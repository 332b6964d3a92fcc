"""Rules as people read them: what holds here today, by which document."""

import re

import pytest

from abacus.foundation.accounts.roles import Role
from abacus.foundation.rulebook.shown import unit, value
from tests.factories import county
from tests.routes import route

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def browser(client):
    client.force_login(county().posts[Role.UNIT_CLERK], "django.contrib.auth.backends.ModelBackend")
    return client


def test_the_own_countys_rules_of_today_stand_with_document_and_mark(browser):
    text = browser.get("/rules/").content.decode()
    assert "威海市文登区规则包 20" in text
    assert "原文待核实" in text
    assert "绩效评价等级" in text
    assert "90（含）—100优" in text


def test_another_place_and_day_may_be_asked_for(browser):
    text = browser.get("/rules/?region=3717&on=2023-05-01").content.decode()
    assert "40 个百分点" in text
    assert "菏泽市规则包 20" in text
    assert browser.get("/rules/?region=nowhere&on=never").status_code == 200


def test_one_rule_is_explained_with_its_chain(browser):
    text = browser.get("/rules/evaluation.grade_bands/").content.decode()
    assert "优 ≥ 90 分" in text
    assert "各级规定" in text
    assert "财政年度" in text
    assert browser.get("/rules/no.such_rule/").status_code == 404


@pytest.mark.parametrize(
    ("id", "said"),
    [
        ("targets.declaration", "5 个工作日内"), ("targets.indicators", "数量指标"), ("targets.review", "分"),
        ("budget.target_passed", "条件"), ("evaluation.results", "→"),
    ],
)  # fmt: skip
def test_lists_are_shown_part_by_part(browser, id, said):
    assert said in browser.get(f"/rules/{id}/").content.decode()


def test_the_packs_stand_with_their_documents(browser):
    text = browser.get("/rules/packs/").content.decode()
    assert "山东省" in text
    assert "财预" in text


def test_a_place_without_a_pack_reads_its_nearest_ancestors(client):
    place = county("某县", "379999")
    client.force_login(place.posts[Role.UNIT_CLERK], "django.contrib.auth.backends.ModelBackend")
    text = client.get("/rules/").content.decode()
    assert "某县 379999" in text
    assert "山东省规则包 20" in text


@pytest.mark.parametrize(
    ("stated", "in_unit", "text"),
    [
        (None, None, "没有规定数值"),
        (True, None, "是"),
        (False, None, "否"),
        (40, "percentage points", "40 个百分点"),
        ("09-30", None, "09-30"),
        (
            [{"at_least": 90, "id": "a", "label": "优"}, {"at_least": 0, "id": "b", "label": "差"}],
            "points",
            "优 ≥ 90 分；差 ≥ 0 分",
        ),
        ([{"at_least": 90, "earns": 100}], "%", "≥ 90 %，得分值的 100%"),
        ([{"id": "met", "label": "达成", "high": 100, "low": 80}], None, "达成 100%–80%"),
        ([{"id": "a", "label": "甲"}, {"id": "b", "label": "乙"}], None, "甲、乙"),
        ({"met": ["完成", "达成"]}, None, "达成：完成、达成"),
        ("target_over_actual", None, "目标值 ÷ 实际值"),
    ],
)
def test_stated_values_are_written_for_people(stated, in_unit, text):
    assert value(stated, in_unit) == text


def test_what_packs_write_in_ids_is_read_in_words(browser):
    text = browser.get("/rules/?region=cn").content.decode()
    assert "可以入库：予以支持；" in text
    assert "投入经济性：" in text
    assert "【地名】事前评估〔【年度】〕【序号】号" in text
    assert [one for one in re.findall(r"<h2>(.*?)</h2>", text) if re.search(r"[a-z]{3,}", one)] == []
    cells = re.findall(r'data-l="内容">(.*?)</td>', text)
    assert [cell for cell in cells if re.search(r"[a-z]{3,}", cell)] == []


def test_units_that_need_no_words_stand_for_themselves():
    assert (unit(None), unit("%"), unit("万元"), unit("work days")) == ("", "%", "万元", "个工作日")


def test_a_route_without_a_limit_says_so():
    from dataclasses import replace

    from abacus.foundation.rulebook.views import parts

    way = route()
    free = replace(way, steps=(replace(way.steps[0], work_days=None),))
    assert parts(free) == [("department审核", "主管部门经办 · 没有期限")]
