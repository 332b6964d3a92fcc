"""Reading: the owner's scope and no more, page by page, missing as null, every number with its explanation."""

import pytest

from abacus.foundation.accounts.roles import Role
from abacus.pool.models import StageOutcome
from tests import disclosure_steps as steps
from tests.api_steps import program
from tests.stages import project

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_a_project_comes_with_its_years_and_money_in_fen(place, year):
    answer = program(place, Role.FINANCE_DIVISION).get("projects", fiscal_year=2022).json()
    assert answer["total"] == 1
    (found,) = answer["items"]
    assert found["code"] == year.project.code
    (shown,) = found["years"]
    assert (shown["current_fen"], shown["executed_fen"], shown["grade"]) == (43_200_000, None, None)
    assert shown["department_code"] == "101"


def test_pages_are_gone_through_by_the_last_id(place):
    made = [project(place, steps.DECLARED, f"项目{number}").project_id for number in range(5)]
    reader, seen, after = program(place, Role.UNIT_CLERK), [], None
    while True:
        page = reader.get("projects", limit=2, **({"after": after} if after else {})).json()
        seen += [one["id"] for one in page["items"]]
        after = page["next_after"]
        if after is None:
            break
    assert seen == made


def test_what_is_next_door_does_not_exist(place, next_door):
    there = steps.approved(next_door)
    outcome = StageOutcome.objects.filter(project_year=there.year).first()
    version = there.year.project.target_sets.get().versions.first()
    for role in (
        Role.UNIT_CLERK, Role.DEPARTMENT_CLERK, Role.FINANCE_DIVISION, Role.PERFORMANCE_DIVISION, Role.AUDITOR,
    ):  # fmt: skip
        reader = program(place, role)
        for path in (
            f"projects/{there.year.project_id}", f"outcomes/{outcome.pk}", f"targets/{version.pk}",
            f"explanations/outcomes/{outcome.pk}", f"explanations/execution/{there.year.pk}",
        ):  # fmt: skip
            foreign, nothing = reader.get(path), reader.get(path.rpartition("/")[0] + "/999999999")
            assert foreign.status_code == nothing.status_code == 404
            assert foreign.content == nothing.content
        for path in ("projects", "budgets", "execution", "outcomes", "targets", "actual-values"):
            assert reader.get(path).json()["total"] == 0
        for path in ("budgets", "outcomes"):
            assert reader.get(path, project_year_id=there.year.pk).json()["items"] == []
        assert reader.get("projects", code=there.year.project.code).json()["items"] == []


def test_targets_come_as_versions_with_their_indicators(place, walk):
    (version,) = program(place, Role.UNIT_CLERK).get("targets", state="approved").json()["items"]
    assert version["goals"] == ["保障 52 座治理站正常运行，出水稳定达标，受益 61 个行政村。"]
    by_name = {one["name"]: one for one in version["indicators"]}
    assert by_name["运行维护治理站数量"]["target_micro"] == 52_000_000
    assert by_name["年度运维完成时间"]["target_on"] == "2022-12-31"
    assert by_name["年度运维完成时间"]["target_micro"] is None
    assert sum(one["weight_centi"] for one in version["indicators"]) == 90_00


def test_a_result_explains_itself_with_document_and_clause(place):
    walk = steps.evaluated(place)
    reader = program(place, Role.AUDITOR)
    found = reader.get("outcomes", project_year_id=walk.year.pk, stage="self_evaluation").json()["items"]
    (outcome,) = found
    answer = reader.get(f"explanations/outcomes/{outcome['id']}").json()
    assert answer["pack_release"] == outcome["pack_release"]
    execution = next(one for one in answer["explanations"] if "execution" in one["rule_id"])
    assert "37.24" in execution["words"]
    assert execution["steps"]
    assert all(one["source"]["clause"] for one in execution["parameters"])
    now = reader.get(f"explanations/execution/{walk.year.pk}").json()
    assert now["explanations"][0]["inputs"]


def test_without_spending_the_execution_is_null_with_a_reason(place, year):
    answer = program(place, Role.AUDITOR).get(f"explanations/execution/{year.pk}").json()
    (found,) = answer["explanations"]
    assert found["value"] is None
    assert found["why_null"]


def test_rules_are_those_of_the_region_and_the_day(place):
    reader = program(place, Role.DEPARTMENT_CLERK)
    found = reader.get("rules", region="3717", day="2023-08-31").json()
    by_id = {one["id"]: one for one in found["items"]}
    assert by_id["monitoring.lag_threshold"]["value"] == 40
    assert by_id["monitoring.lag_threshold"]["source"]["clause"]
    one = reader.get("rules/monitoring.lag_threshold", region="3717", day="2023-08-31").json()
    assert one == by_id["monitoring.lag_threshold"]
    assert reader.get("rules").json()["region"] == "371003"
    assert reader.get("rules/nothing.there").status_code == 404
    assert reader.get("rules", region="99").status_code in {200, 404}


def test_an_unknown_filter_is_refused_rather_than_left_out(place):
    reader = program(place, Role.UNIT_CLERK)
    for query in ({"fiscalyear": 2022}, {"fiscal_year": [2021, 2022]}):
        answer = reader.get("projects", **query)
        assert answer.status_code == 422
        assert answer.json()["code"] == "unknown_parameter"


def test_a_list_takes_the_same_queries_however_long_it_is(place, django_assert_max_num_queries):
    for number in range(6):
        project(place, steps.DECLARED, f"项目{number}")
    reader = program(place, Role.UNIT_CLERK)
    reader.get("projects")
    with django_assert_max_num_queries(12):
        assert len(reader.get("projects").json()["items"]) == 6
