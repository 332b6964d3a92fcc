"""A funnel with reasons, routes by amount, and totals that say what they are of."""

import pytest

from abacus.cycle.keyevaluation import services, totals
from abacus.cycle.keyevaluation.models import KeyCase, SelectionEntry
from abacus.foundation.accounts.access import Refused
from abacus.foundation.accounts.roles import Role
from abacus.foundation.refusals import Refusal
from tests.factories import county as make_county
from tests.keyevaluation_steps import DAY, opened, project

pytestmark = [pytest.mark.django_db, pytest.mark.database]
MILLION = 100_000_000
"""One million yuan in 分."""


@pytest.fixture
def county():
    return make_county()


@pytest.fixture
def lead(county):
    return county.people[Role.PERFORMANCE_DIVISION]


@pytest.fixture
def selection(county, lead):
    project(county, "道路", 5 * MILLION, book="fund")
    project(county, "供热", 3 * MILLION)
    project(county, "路灯", MILLION)
    project(county, "宣传", MILLION // 2)
    return services.begin_selection(region=county.region, fiscal_year=2022, title="2022年选取", by=lead, on=DAY)


def layer(selection, lead, **given):
    selection.refresh_from_db()
    wanted = {"mode": "keep", "reason": "按规则", **given}
    return services.add_layer(selection_id=selection.pk, version=selection.version, by=lead, on=DAY, **wanted)


def inside(selection):
    rows = selection.entries.filter(inside=True).values_list("project_year__project__name", flat=True)
    return sorted(rows)


def test_each_layer_keeps_counts_and_amounts(selection, lead):
    assert selection.layers.get().inside_count == 4
    made = layer(selection, lead, kind="amount", amount_fen=MILLION)
    assert (made.inside_count, made.inside_fen, made.changed_count) == (3, 9 * MILLION, 1)
    made = layer(selection, lead, kind="focus", focus=["government_funds"], reason="重点向政府性基金要绩效")
    assert inside(selection) == ["道路"]
    entry = SelectionEntry.objects.get(project_year__project__name="供热")
    assert [step[:2] for step in entry.trail] == [[2, True], [3, False]]
    assert "重点向政府性基金要绩效" in entry.reason


def test_what_went_out_comes_back_with_a_reason(selection, lead):
    layer(selection, lead, kind="amount", amount_fen=3 * MILLION)
    code = SelectionEntry.objects.get(project_year__project__name="宣传").project_year.project.code
    layer(selection, lead, kind="congress", mode="add", codes=[code], reason="人大代表建议")
    assert "宣传" in inside(selection)
    with pytest.raises(Refusal, match="不在这一层可选"):
        layer(selection, lead, kind="manual", mode="add", codes=["371003220000999999999"])


def test_a_random_layer_can_be_drawn_again(selection, lead):
    layer(selection, lead, kind="random", count=2, seed="2023-04-03")
    once = inside(selection)
    selection.refresh_from_db()
    services.drop_layer(selection_id=selection.pk, version=selection.version, reason="个数写错", by=lead, on=DAY)
    assert len(inside(selection)) == 4
    layer(selection, lead, kind="random", count=2, seed="2023-04-03")
    assert inside(selection) == once


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"kind": "amount"}, "没有金额线"),
        ({"kind": "focus"}, "重点领域"),
        ({"kind": "random", "count": 1}, "种子"),
        ({"kind": "manual"}, "没有选择项目"),
        ({"kind": "colour"}, "没有这种筛选层次"),
        ({"kind": "concern", "reason": " "}, "筛选理由"),
    ],
)
def test_a_layer_without_what_it_goes_by_is_refused(selection, lead, given, said):
    with pytest.raises(Refusal, match=said):
        layer(selection, lead, **given)


def test_what_is_settled_becomes_cases_and_changes_no_more(selection, lead):
    layer(selection, lead, kind="amount", amount_fen=3 * MILLION, reason="金额较大")
    selection.refresh_from_db()
    services.settle_selection(selection_id=selection.pk, version=selection.version, by=lead, on=DAY)
    made = services.open_selected(selection_id=selection.pk, by=lead, on=DAY)
    assert sorted(case.title for case in made) == ["供热", "道路"]
    assert "金额较大" in made[0].reason
    assert services.open_selected(selection_id=selection.pk, by=lead, on=DAY) == []
    with pytest.raises(Refusal, match="已经定下"):
        layer(selection, lead, kind="concern")


def test_two_people_at_once_add_one_layer(selection, lead):
    selection.refresh_from_db()
    given = {"selection_id": selection.pk, "version": selection.version, "mode": "keep", "by": lead, "on": DAY}
    services.add_layer(**given, kind="amount", amount_fen=MILLION, reason="甲")
    with pytest.raises(Refusal, match="被他人改动"):
        services.add_layer(**given, kind="amount", amount_fen=2 * MILLION, reason="乙")


def test_a_finance_division_does_not_select(county, selection):
    with pytest.raises(Refused):
        services.begin_selection(
            region=county.region, fiscal_year=2022, title="x", by=county.people[Role.FINANCE_DIVISION], on=DAY
        )


def test_xunyangs_line_routes_by_amount_and_fund_type():
    xunyang = make_county("旬阳市", "610981")
    project(xunyang, "产业路", MILLION, function_code="2130504")
    project(xunyang, "饮水", MILLION - 1, function_code="2130599")
    project(xunyang, "广场", 3 * MILLION, function_code="2120399")
    found = totals.by_route(xunyang.region, 2022, DAY)
    assert [(one.route, one.label, one.count, one.amount_fen) for one in found] == [
        ("key", "一般公共预算", 1, 3 * MILLION),
        ("key", "扶贫（衔接）资金", 1, MILLION),
        ("self", "扶贫（衔接）资金", 1, MILLION - 1),
    ]


def test_without_a_line_nothing_is_routed(county, selection):
    assert totals.by_route(county.region, 2022, DAY) == []
    assert set(selection.entries.values_list("route", flat=True)) == {""}


def test_totals_say_whether_of_a_year_or_cumulative_key_or_all(county, lead):
    opened(county, project(county, "道路", 5 * MILLION)).finished()
    services.register_finished(
        fiscal_year=2021, object_kind="department", organisation=county.other_department, total_centi=8_000,
        amount_fen=MILLION, reason="2021年报告", finished_on=DAY, by=lead, on=DAY,
    )  # fmt: skip
    path = county.region.path
    year = totals.key_total(path=path, first_year=2022, last_year=2022)
    assert (year.period, year.kind, year.objects, year.amount_fen) == ("year", "key", 1, 5 * MILLION)
    both = totals.key_total(path=path, first_year=2021, last_year=2022, final_only=True)
    assert (both.period, both.projects, both.departments, both.amount_fen) == ("cumulative", 1, 1, 6 * MILLION)
    everything = totals.all_total(path=path, first_year=2021, last_year=2022)
    assert (everything.kind, everything.objects) == ("all", 2)
    assert KeyCase.objects.count() == 2
