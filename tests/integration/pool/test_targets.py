"""Target versions, actual values and stage outcomes."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from abacus.foundation.accounts.access import Refused
from abacus.pool import services
from abacus.pool.models import StageOutcome, TargetVersion
from abacus.pool.refusals import ReasonMissing, WrongState
from abacus.pool.services import ActualInput, LineInput

pytestmark = [pytest.mark.django_db, pytest.mark.database]
RELEASE = "cn-371003@2021.1"
LAMPS = LineInput(
    level1="产出指标",
    level2="数量指标",
    name="维修校舍面积",
    operator="ge",
    weight_centi=5_000,
    target_micro=10_000_000,
    unit="㎡",
)
PUPILS = LineInput(
    level1="满意度指标",
    level2="服务对象满意度指标",
    name="师生满意度",
    operator="ge",
    weight_centi=1_000,
    target_micro=90_000_000,
)


@pytest.fixture
def hand_in(project, clerk, day):
    """Hand in a version of the project's targets."""
    return lambda *lines, **more: services.new_target_version(
        project_year=more.pop("project_year", project), lines=lines, by=clerk, on=day, pack_release=RELEASE, **more
    )


def test_versions_are_numbered_and_the_first_fixes_the_pack(project, hand_in, clerk, day):
    first = hand_in(LAMPS)
    assert (first.number, first.state, project.pack_release) == (1, "submitted", RELEASE)
    second = hand_in(LAMPS, PUPILS)
    first.refresh_from_db()
    assert (second.number, first.state) == (2, "returned"), "only one is under review at a time"


def test_a_line_keeps_its_id_while_its_name_stays(hand_in):
    first = hand_in(LAMPS, PUPILS)
    second = hand_in(replace(PUPILS, name="师生 满意度"), replace(LAMPS, target_micro=12_000_000))
    before = {line.name: line.line_id for line in first.lines.all()}
    after = {line.name: line.line_id for line in second.lines.all()}
    assert after["维修校舍面积"] == before["维修校舍面积"]
    assert after["师生 满意度"] == before["师生满意度"]


def test_two_lines_of_one_name_get_two_ids(hand_in):
    first = hand_in(LAMPS, LAMPS)
    second = hand_in(LAMPS, LAMPS, LAMPS)
    ids = [line.line_id for line in second.lines.all()]
    assert len(set(ids)) == 3
    assert ids[:2] == [line.line_id for line in first.lines.all()]


def test_next_years_lines_continue_this_years(project, hand_in, clerk, county, day):
    before = hand_in(LAMPS).lines.get().line_id
    year = services.open_year(project=project.project, fiscal_year=2023, organisation=county.unit, by=clerk, on=day)
    assert hand_in(LAMPS, project_year=year).lines.get().line_id == before


def test_the_differences_go_by_line(hand_in):
    first = hand_in(LAMPS, PUPILS)
    costs = replace(PUPILS, name="成本控制")
    second = hand_in(replace(LAMPS, target_micro=12_000_000), costs)
    found = services.diff(first, second)
    assert [line.name for line in found.added] == ["成本控制"]
    assert [line.name for line in found.removed] == ["师生满意度"]
    assert [(old.target_micro, new.target_micro, names) for old, new, names in found.changed] == [
        (10_000_000, 12_000_000, ("target_micro",))
    ]
    assert not services.diff(first, first)


def test_approving_supersedes_the_version_before(project, hand_in, performance, day):
    first = services.approve_target_version(version=hand_in(LAMPS), by=performance, on=day)
    assert services.current_target_version(project) == first
    second = services.approve_target_version(version=hand_in(LAMPS, PUPILS), by=performance, on=day)
    first.refresh_from_db()
    assert (first.state, services.current_target_version(project)) == ("superseded", second)


def test_a_version_is_approved_or_returned_once(hand_in, performance, day):
    version = hand_in(LAMPS)
    services.return_target_version(version=version, by=performance, on=day, reason="指标值偏低")
    with pytest.raises(WrongState):
        services.approve_target_version(version=version, by=performance, on=day)
    with pytest.raises(WrongState):
        services.return_target_version(version=version, by=performance, on=day)


def test_after_freezing_a_new_version_wants_a_reason_and_is_frozen_when_approved(project, hand_in, performance, day):
    first = services.approve_target_version(version=hand_in(LAMPS), by=performance, on=day)
    TargetVersion.objects.filter(pk=first.pk).update(frozen_on=day)
    with pytest.raises(ReasonMissing):
        hand_in(PUPILS)
    second = hand_in(PUPILS, reason="文财预〔2022〕30号调减")
    assert services.approve_target_version(version=second, by=performance, on=day).frozen_on == day


def test_only_the_projects_own_unit_declares(project, county, day):
    from abacus.foundation.accounts.roles import Role
    from tests import factories

    stranger = factories.person(Role.UNIT_CLERK, county.sibling_unit)
    with pytest.raises(Refused):
        services.new_target_version(project_year=project, lines=[LAMPS], by=stranger, on=day, pack_release=RELEASE)


def test_the_newest_value_of_a_day_counts_and_later_days_do_not_yet(project, hand_in, clerk, day):
    line = hand_in(LAMPS).lines.get()
    for measured, micro in (
        (date(2022, 3, 1), 5),
        (date(2022, 2, 1), 3),
        (date(2022, 3, 1), 6),
        (date(2022, 3, 31), 9),
    ):
        services.record_actuals(
            project_year=project, values=[ActualInput(line_id=line.line_id, actual_micro=micro)],
            measured_on=measured, by=clerk, on=day,
        )  # fmt: skip
    assert services.latest_actuals(project, day)[line.line_id].actual_micro == 6
    assert services.latest_actuals(project, date(2022, 2, 28))[line.line_id].actual_micro == 3
    assert services.latest_actuals(project, date(2022, 1, 1)) == {}
    assert project.actual_values.count() == 4, "older values stay"


def test_a_result_takes_the_place_of_the_one_before_which_stays(project, performance, day):
    record = {
        "project_year": project,
        "stage": "self_evaluation",
        "by": performance,
        "on": day,
        "pack_release": RELEASE,
    }
    first = services.record_outcome(outcome="final", points_centi=8_886, grade="good", **record)
    second = services.record_outcome(outcome="final", points_centi=9_000, grade="excellent", **record)
    first.refresh_from_db()
    project.refresh_from_db()
    assert (first.superseded, first.superseded_by, second.supersedes) == (True, second, first)
    assert services.current_outcome(project, "self_evaluation") == second
    assert project.grade == "excellent"
    with pytest.raises(IntegrityError), transaction.atomic():
        StageOutcome.objects.filter(pk=first.pk).update(superseded=False)
