"""Declarations, tracking tables and departments' own tables are taken by their stages."""

from datetime import date

import pytest

from abacus.cycle.departmentwide.models import DepartmentTargets
from abacus.cycle.intake import registry, services
from abacus.cycle.intake.models import Batch, Source, Table
from abacus.cycle.intake.registry import Taking
from abacus.cycle.intake.services.reading import examine_all
from abacus.cycle.monitoring import services as monitoring
from abacus.cycle.monitoring.models import MonitoringTable, Round
from abacus.cycle.targets.models import Declaration
from abacus.foundation.accounts.roles import Role
from abacus.foundation.refusals import Refusal
from abacus.pool import services as pool
from abacus.pool.models import ActualValue, ProjectYear, TargetVersion, WiderOutcome
from tests import factories, stages
from tests.harness import DAY
from tests.intake_steps import asked, new_projects, take
from tests.stages import Walk

CHECKED, LATER = date(2022, 9, 1), date(2023, 2, 1)
pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def county(db):
    """文登区 with its people."""
    return factories.county()


@pytest.fixture
def finance(county):
    """Who takes the county's tables in."""
    return county.people[Role.PERFORMANCE_DIVISION]


def indicator(name, target, actual=None, **more):
    return {
        "cell": "D13", "goal_no": 1, "level1": "产出指标", "level2": "数量指标", "name": name, "operator": "ge",
        "target": target, "target_high": None, "unit": "个", "target_text": f"≥{target}个", "actual": actual,
        "actual_text": actual, "grade": None, "weight_centi": 2000, "self_centi": None, "computed_centi": None,
        "why_null": None, **more,
    }  # fmt: skip


def read_table(kind, county, *indicators, name="教学设备购置", year=2022, **more):
    """An answer of the reader, as a table keeps it."""
    nothing = {"initial_fen": 50_000_000, "budget_fen": None, "executed_fen": None, "execution_bp": None, "lines": []}
    return {
        "file": "一.xlsx", "sheet": "表1", "layout": "mof", "kind": kind,
        "project": {"code": None, "name": name, "department_code": None, "department": county.department.name,
                    "unit_code": None, "unit": county.unit.name, "year": year},
        "funds": nothing,
        "execution": {"weight_centi": None, "self_centi": None, "computed_centi": None},
        "goals": [{"no": 1, "text": "配齐教学设备", "actual_text": "已配齐", "weight_centi": None}],
        "indicators": list(indicators),
        "totals": {"weight_printed_centi": None, "weight_sum_centi": 2000, "self_printed_centi": 9500,
                   "self_sum_centi": None, "computed_centi": None, "computed_complete": None},
        "findings": [], "error": None, "printed": {"reasons": ["设备到货晚"]}, **more,
    }  # fmt: skip


def batch_of(county, finance, *reads, on=DAY):
    """A batch that was read, with these tables."""
    batch = Batch.objects.create(
        organisation=county.region, organisation_path=county.region.path, title="各种表", created_by=finance,
        created_on=on, state=Batch.State.READY,
    )  # fmt: skip
    for number, read in enumerate(reads):
        source = Source.objects.create(batch=batch, name=f"{number}.xlsx", state=Source.State.READ, sha256=f"{number}")
        place = {"place": 1, "organisation_path": batch.organisation_path}
        Table.objects.create(batch=batch, source=source, kind=read["kind"], read=read, **place)
    examine_all(batch, on)
    return batch


def test_a_declaration_becomes_the_units_draft(county, finance):
    year = stages.project(county, DAY, name="教学设备购置二")
    known = batch_of(county, finance, read_table("target", county, indicator("购置设备", "20"), name=year.project.name))
    take(known, finance)
    declaration = Declaration.objects.get(project_year=year)
    row = declaration.content["rows"][0]
    assert (row["name"], row["operator"], row["value"], row["weight"]) == ("购置设备", "ge", "20", "20")
    assert declaration.content["total"] == "50"
    assert declaration.content["goals"] == ["配齐教学设备"]
    again = batch_of(county, finance, read_table("target", county, indicator("购置设备", "30"), name=year.project.name))
    assert asked(again.tables.get()) == ["table.already"]
    services.withdraw(batch_id=known.pk, reason="传错", by=finance, on=DAY)
    assert not Declaration.objects.exists()
    year.refresh_from_db()
    assert year.state == ProjectYear.State.POOLED


def test_a_settled_declaration_becomes_the_targets_that_held(county, finance):
    batch = batch_of(county, finance, read_table("target", county, indicator("购置设备", "20"), year=2021))
    new_projects(batch, finance)
    take(batch, finance, "settled")
    version = TargetVersion.objects.get()
    assert (version.state, version.lines.get().target_micro) == ("approved", 20_000_000)


@pytest.fixture
def monitored(county, finance):
    """A project with approved targets and budget, and an open round of 2022."""
    walk = Walk(county, stages.project(county, date(2021, 11, 2)), date(2021, 11, 2))
    walk.to_the_end(stages.content())
    pool.approve_budget(project_year_id=walk.year.pk, amount_fen=43_200_000, by=finance, on=date(2022, 2, 8))
    return ProjectYear.objects.get(pk=walk.year.pk)


def test_a_tracking_table_without_a_round_is_refused_and_leaves_nothing(county, finance, monitored):
    read = read_table("tracking", county, indicator("运行维护治理站数量", "52", "30"), name=monitored.project.name)
    batch = batch_of(county, finance, read)
    take(batch, finance)
    assert asked(batch.tables.get()) == ["taking.refused"]
    assert not MonitoringTable.objects.exists()
    assert not ActualValue.objects.exists()


def test_a_tracking_table_becomes_the_draft_of_the_open_round(county, finance, monitored):
    (round,) = monitoring.plan_rounds(region=county.region, fiscal_year=2022, by=finance, on=date(2022, 8, 20))
    round = monitoring.open_round(round_id=round.pk, version=round.version, by=finance, on=CHECKED)
    rows = (indicator("运行维护治理站数量", "52", "30"), indicator("没有的指标", "5", "1"))
    read = read_table("tracking", county, *rows, name=monitored.project.name)
    batch = batch_of(county, finance, read, on=CHECKED)
    take(batch, finance, on=CHECKED)
    table = MonitoringTable.objects.get(round=round)
    filled = [row for row in table.content["lines"] if row["actual"]]
    assert [(row["actual"], row["explanation"]) for row in filled] == [("30", "设备到货晚")]
    assert "没有的指标" in batch.tables.get().differences[-1]
    assert asked(batch_of(county, finance, read, on=CHECKED).tables.get()) == ["table.already"]


def test_a_settled_tracking_table_enters_what_was_achieved_by_the_closed_round(county, finance, monitored):
    (round,) = monitoring.plan_rounds(region=county.region, fiscal_year=2022, by=finance, on=date(2022, 8, 20))
    round.state = Round.State.CLOSED
    round.save(update_fields=["state"])
    row = indicator("运行维护治理站数量", "52", "30")
    batch = batch_of(county, finance, read_table("tracking", county, row, name=monitored.project.name), on=LATER)
    take(batch, finance, "settled", on=LATER)
    value = ActualValue.objects.get()
    assert (value.actual_micro, value.measured_on) == (30_000_000, round.through_on)
    services.withdraw(batch_id=batch.pk, reason="重复", by=finance, on=LATER)
    assert not ActualValue.objects.exists()


def test_a_departments_table_becomes_its_targets_draft_or_a_final_result(county, finance):
    read = read_table("department", county, indicator("培训教师", "200", "210"), year=2021)
    batch = batch_of(county, finance, read)
    assert batch.tables.get().unit == county.department
    take(batch, finance)
    targets = DepartmentTargets.objects.get()
    assert (targets.department, targets.content["rows"][0]["name"]) == (county.department, "培训教师")
    services.withdraw(batch_id=batch.pk, reason="改作已定", by=finance, on=DAY)
    settled = batch_of(county, finance, read)
    take(settled, finance, "settled")
    outcome = WiderOutcome.objects.get()
    assert (outcome.points_centi, outcome.organisation) == (9500, county.department)
    assert asked(batch_of(county, finance, read).tables.get()) == ["table.already"]
    services.withdraw(batch_id=settled.pk, reason="重复", by=finance, on=DAY)
    assert not WiderOutcome.objects.exists()


def test_a_kind_that_no_stage_takes_can_only_be_set_aside(county, finance, monkeypatch):
    monkeypatch.delitem(registry._takers, "tracking")
    table = batch_of(county, finance, read_table("tracking", county)).tables.get()
    assert asked(table) == ["kind.untaken"]
    services.set_aside(table_id=table.pk, by=finance, on=DAY)


def test_a_tracking_table_that_lists_several_projects_is_nobodys(county, finance):
    table = batch_of(county, finance, read_table("tracking", county, name=None)).tables.get()
    assert asked(table) == ["table.several"]


def test_a_table_of_a_department_has_no_project(county, finance):
    taking = Taking({}, county.department, 2021, None, True, "", 0, finance, DAY)
    with pytest.raises(LookupError):
        taking.year  # noqa: B018
    with pytest.raises(Refusal):
        services.choose_project(
            table_id=batch_of(county, finance, read_table("target", county, name=None)).tables.get().pk,
            project_year_id=None, by=finance, on=DAY,
        )  # fmt: skip
