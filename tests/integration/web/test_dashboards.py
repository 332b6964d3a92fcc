"""Dashboards: sums that close, numbers that equal the list they lead to, and nobody sees beyond their own."""

import csv
import io
import re
from collections import Counter
from datetime import date
from fractions import Fraction

import pytest
from django.test import Client

from abacus.cycle.rectification import services as rectification
from abacus.foundation.accounts.roles import Role
from abacus.foundation.organisations.models import Organisation
from abacus.pool import flows, standing
from abacus.pool.models import ProjectYear
from abacus.rules import library
from tests import factories, many
from tests.harness import DAY

pytestmark = [pytest.mark.django_db, pytest.mark.database]
YEAR, LAST = 2022, 2021


@pytest.fixture
def county(db):
    """文登区 with 120 projects in two years at three units of two departments, and the neighbour with 40."""
    made, next_door = factories.county(), factories.neighbour()
    by = made.people[Role.PERFORMANCE_DIVISION]
    many.project_years([made.unit, made.sibling_unit, made.other_unit], 120, [LAST, YEAR], by)
    many.project_years([next_door.unit], 40, [LAST, YEAR], by, first=5_000)
    return made


@pytest.fixture
def look(county):
    """A function: the page at an address as somebody of a role sees it."""

    def open_page(role: Role, address: str = "/dashboard/", year: int = YEAR) -> str:
        client = Client()
        client.force_login(county.people[role], "django.contrib.auth.backends.ModelBackend")
        session = client.session
        session["year"] = year
        session.save()
        answer = client.get(address)
        assert answer.status_code == 200, answer.status_code
        return answer.content.decode()

    return open_page


def rows_of(county) -> list[ProjectYear]:
    return list(ProjectYear.objects.filter(fiscal_year=YEAR, project__region_code="371003"))


def table(page: str, name: str) -> str:
    return re.search(rf'<table[^>]*id="t-{name}".*?</table>', page, re.S).group()


# money


def test_every_step_passes_on_exactly_what_it_got(county):
    found = flows.streams(ProjectYear.objects.filter(project__region_code="371003"))
    assert set(found) == {LAST, YEAR}
    for streams in found.values():
        into, out = Counter(), Counter()
        for one in streams:
            assert one.fen > 0
            into[one.segment.target] += one.fen
            out[one.segment.source] += one.fen
        for node in into.keys() & out.keys():
            assert into[node] == out[node], node


def test_the_ends_of_the_streams_are_the_sums_of_the_pool(county):
    streams = flows.streams(ProjectYear.objects.filter(fiscal_year=YEAR, project__region_code="371003"))[YEAR]
    rows = rows_of(county)
    into = Counter()
    for one in streams:
        into[one.segment.target] += one.fen
    assert into["executed"] == sum(row.executed_fen or 0 for row in rows)
    assert into["current"] == sum(row.current_fen or 0 for row in rows)
    assert into["initial"] == sum(row.initial_fen or 0 for row in rows)
    assert sum(one.fen for one in streams if one.segment.source == "asked") == sum(r.requested_fen or 0 for r in rows)
    assert into["recovered"] == sum(40_000 for n in range(120) if n % 7 == 0 and n % 6 != 5)
    assert into["unknown"] == sum(row.current_fen for row in rows if row.executed_fen is None and row.current_fen)


def test_a_stream_is_made_of_the_projects_its_list_shows(county):
    rows = ProjectYear.objects.filter(fiscal_year=YEAR, project__region_code="371003")
    for one in flows.streams(rows)[YEAR]:
        if one.segment.id in flows.BY_ID:
            assert flows.part_of(rows, one.segment.id).count() == one.count, one.segment.id
    assert not flows.part_of(rows, "nonsense").exists()


def test_what_was_taken_back_comes_from_the_opening_budget_first():
    streams = {one.segment.id: one.fen for one in flows.middle(100, {"added": (30, 1), "recovered": (120, 2)})}
    assert streams["initial_recovered"] == 100
    assert streams["added_recovered"] == 20
    assert streams["added_current"] == 10
    assert streams["initial_current"] == 0


def test_more_money_than_any_county_has_does_not_break_a_sum(county):
    rows = ProjectYear.objects.filter(fiscal_year=YEAR, project__region_code="371003")
    ProjectYear.objects.filter(pk=rows.first().pk).update(current_fen=9 * 10**14, executed_fen=9 * 10**14)
    assert flows.streams(rows)[YEAR]
    assert standing.apart(rows, Fraction(1, 10)).count() >= 0
    assert standing.behind(rows, Fraction(1, 3), 12).count() >= 0


# behind and apart


def test_exactly_forty_points_behind_is_behind_and_one_fen_more_is_not(county):
    row = ProjectYear.objects.filter(fiscal_year=YEAR).first()
    lag = library().resolve(region="371003", on=date(2023, 1, 5), fiscal_year=YEAR).param("monitoring.lag_threshold")
    one = ProjectYear.objects.filter(pk=row.pk)
    for executed, expected in ((6_000, 1), (6_001, 0)):
        one.update(current_fen=10_000, executed_fen=executed)
        assert standing.behind(one, lag.value, 12).count() == expected
    one.update(current_fen=30_000, executed_fen=8_000)
    assert standing.behind(one, lag.value, 8).count() == 1
    one.update(executed_fen=None)
    assert standing.behind(one, lag.value, 8).count() == 0
    assert standing.behind(one, lag.value, 2).count() == 0


def test_target_and_money_are_apart_when_they_differ_by_more_than_the_threshold(county):
    row = ProjectYear.objects.filter(fiscal_year=YEAR, state="evaluated", outcomes__stage="self_evaluation").first()
    row.outcomes.filter(stage="self_evaluation").update(achieved_centi=8_100, achievable_centi=9_000)
    one = ProjectYear.objects.filter(pk=row.pk)
    for executed, expected in ((8_000, 0), (7_999, 1), (10_000, 0)):
        one.update(current_fen=10_000, executed_fen=executed)
        assert standing.apart(one, Fraction(1, 10)).count() == expected, executed


def test_the_months_of_a_year_are_those_that_are_over():
    for on, months in (
        (date(2021, 12, 31), 0), (date(2022, 1, 30), 0), (date(2022, 1, 31), 1), (date(2022, 3, 16), 2),
        (date(2022, 12, 30), 11), (date(2022, 12, 31), 12), (date(2023, 6, 1), 12),
    ):  # fmt: skip
        assert standing.months_elapsed(2022, on) == months


# numbers equal their lists


def test_every_number_leads_to_a_list_of_as_many_projects(county, look):
    for year in (YEAR, LAST):
        page = look(Role.PERFORMANCE_DIVISION, year=year)
        found = re.findall(
            r'href="(/projects/\?[^"]+)"[^>]*>(?:<svg.*?</svg>)?(?:<span[^>]*>[^<]*</span>)?([^<]+)<', page
        )
        checked = 0
        for address, shown in {(address.replace("&amp;", "&"), shown.strip()) for address, shown in found}:
            counted = re.fullmatch(r"(?:未办 |逾期 )?([\d,]+)(?: 项| 个项目)?", shown)
            of = re.fullmatch(r"([\d,]+)/([\d,]+)", shown)
            if not counted and not of:
                continue
            done = int(of[1]) if of else 0
            expected = int(counted[1].replace(",", "")) if counted else int(of[2]) - done or done
            listed = look(Role.PERFORMANCE_DIVISION, address, year)
            assert int(re.search(r"共 ([\d,]+) 项", listed)[1].replace(",", "")) == expected, (address, shown)
            checked += 1
        assert checked > 20


def test_the_totals_of_the_list_are_the_numbers_at_the_top(county, look):
    page, listed = look(Role.PERFORMANCE_DIVISION), look(Role.PERFORMANCE_DIVISION, "/projects/")
    asked = re.search(r"申报<b>([\d,.]+)</b>", listed)[1]
    rate = re.search(r"执行率<b>([\d.]+) %</b>", listed)[1]
    assert f">{asked}</a>" in page
    assert f">{rate}</a>" in page


# who sees what


def test_a_department_sees_its_units_and_nothing_of_another(county, look):
    page = look(Role.DEPARTMENT_CLERK)
    heat = table(page, "stages")
    assert county.unit.name in heat
    assert county.sibling_unit.name in heat
    assert county.other_unit.name not in page
    assert county.other_department.name not in page


def test_a_division_sees_the_departments_it_serves(county, look):
    page = look(Role.FINANCE_DIVISION)
    assert county.other_department.name not in page
    assert county.department.name in page or county.unit.name in page


def test_a_unit_sees_its_projects_instead_of_a_comparison(county, look):
    page = look(Role.UNIT_CLERK)
    assert 'id="t-due"' in page
    assert 'id="t-stages"' not in page
    assert county.sibling_unit.name not in page


def test_auditors_and_deputies_see_the_county_and_no_neighbour(county, look):
    neighbour = Organisation.objects.get(region_code="371082", kind="department", code="101")
    for role in (Role.AUDITOR, Role.DEPUTY, Role.BUREAU_LEADER):
        page = look(role)
        assert county.department.name in page
        assert county.other_department.name in page
        assert neighbour.name not in page


def test_a_body_outside_ones_scope_does_not_exist(county):
    client = Client()
    client.force_login(county.people[Role.DEPARTMENT_CLERK], "django.contrib.auth.backends.ModelBackend")
    assert client.get(f"/dashboard/{county.other_department.pk}/").status_code == 404
    assert client.get(f"/dashboard/{county.region.pk}/").status_code == 404
    assert client.get(f"/dashboard/{county.sibling_unit.pk}/").status_code == 200


def test_drilling_down_counts_the_same_projects(county, look):
    page = look(Role.PERFORMANCE_DIVISION, f"/dashboard/{county.department.pk}/")
    assert county.department.name in page
    assert county.other_unit.name not in page
    of_unit = look(Role.PERFORMANCE_DIVISION, f"/dashboard/{county.unit.pk}/")
    assert f"unit={county.unit.pk}" in of_unit


# tables


def test_every_chart_has_its_table_and_every_table_its_csv(county, look):
    page = look(Role.PERFORMANCE_DIVISION, year=YEAR)
    for chart in re.findall(r'data-chart="data-([a-z]+)"', page):
        assert f'id="t-{chart}"' in page
        assert f'id="data-{chart}"' in page
    names = re.findall(r'href="\?csv=([a-z]+)"', page)
    assert {"money", "stages", "drift", "ranking"} <= set(names)
    for name in names:
        text = look(Role.PERFORMANCE_DIVISION, f"/dashboard/?csv={name}")
        lines = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
        assert len(lines) > 1
        assert len({len(line) for line in lines}) == 1


def test_the_csv_of_the_money_is_exact(county, look):
    text = look(Role.PERFORMANCE_DIVISION, "/dashboard/?csv=money").removeprefix("\ufeff")
    spent = [line for line in csv.reader(io.StringIO(text)) if line[1] == "执行"]
    total = sum(round(float(line[2]) * 1_000_000) for line in spent)
    assert total == sum(row.executed_fen or 0 for row in rows_of(county))


def test_a_table_that_does_not_exist_is_not_found(county):
    client = Client()
    client.force_login(county.people[Role.PERFORMANCE_DIVISION], "django.contrib.auth.backends.ModelBackend")
    assert client.get("/dashboard/?csv=secrets").status_code == 404


def test_an_empty_year_says_why_there_is_nothing(county, look):
    page = look(Role.PERFORMANCE_DIVISION, year=2023)
    assert "该年度还没有申报、预算或执行的金额" in page
    assert "该年度还没有已定的单位自评" in page
    assert "没有登记这项金额" in page


def test_the_workbench_counts_the_projects_behind_the_calendar(county, look):
    page = look(Role.BUREAU_LEADER, "/", LAST)
    counted = re.search(r'href="(/projects/\?behind=40[^"]*)">([\d,]+)</a>', page)
    listed = look(Role.BUREAU_LEADER, counted[1].replace("&amp;", "&"), LAST)
    assert f"共 {counted[2]} 项" in listed
    assert "behind=" not in look(Role.BUREAU_LEADER, "/", YEAR)


def test_a_proposed_measure_waits_for_those_who_may_order_it_and_leads_to_its_record(county, look):
    year = ProjectYear.objects.filter(fiscal_year=YEAR, organisation=county.unit, current_fen__gt=500_000).first()
    by = county.people[Role.FINANCE_DIVISION]
    measure = rectification.propose_measure(
        project_year=year, kind="recover", reason="没有开工。", stage="monitoring", amount_fen=200_000, by=by, on=DAY
    )
    page = look(Role.BUREAU_LEADER)
    assert "建议收回 0.20 万元" in page
    address = f"/rectification/measures/{measure.pk}/"
    assert f'href="{address}"' in page
    assert look(Role.BUREAU_LEADER, address)
    assert address not in look(Role.AUDITOR)
