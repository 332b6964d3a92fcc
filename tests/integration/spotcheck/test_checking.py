"""A drawn self-evaluation: checked, fed back, answered, final, put right."""

from datetime import timedelta

import pytest

from abacus.cycle.drafts import NotReady, Stale
from abacus.cycle.rectification.models import Letter, Problem
from abacus.cycle.spotcheck import services
from abacus.cycle.spotcheck.content import Content, from_json
from abacus.cycle.spotcheck.models import SpotCheck
from abacus.cycle.spotcheck.sheet import sheet_of
from abacus.foundation.accounts.access import Refused
from abacus.foundation.accounts.roles import Role
from abacus.foundation.refusals import Refusal
from abacus.pool import services as pool
from tests.factories import county as make_county
from tests.spotcheck_steps import DRAWN, checked, drawn, evaluated, filled

pytestmark = [pytest.mark.django_db, pytest.mark.database]
LATER = DRAWN + timedelta(days=30)


@pytest.fixture
def county():
    return make_county()


@pytest.fixture
def check(county):
    evaluated(county)
    drawn(county)
    return SpotCheck.objects.get()


def answered(county, check, *, accept, text=""):
    clerk = county.people[Role.UNIT_CLERK]
    return services.answer(check_id=check.pk, version=check.version, accept=accept, text=text, by=clerk, on=DRAWN)


def test_the_sheet_shows_three_sorts_of_points(check):
    sheet = sheet_of(check, from_json({}))
    row = next(one for one in sheet.rows if one.name == "运行维护治理站数量")
    assert (row.own_centi, row.computed_centi, row.weight_centi) == (2000, 2000, 2000)
    assert sheet.execution.computed_centi == 862
    assert len(sheet.findings.must) >= 5


def test_checked_points_are_totalled_and_graded_by_the_same_rules(county, check):
    fed_back = checked(county, check, stations="8")
    assert fed_back.checked_centi == fed_back.self_centi - 1200
    assert (fed_back.difference_centi, fed_back.band) == (1200, "notice")
    assert fed_back.aspects_centi == 10_000
    assert fed_back.grade == "good" if fed_back.checked_centi >= 8000 else "medium"


@pytest.mark.parametrize(("stations", "band"), [("20", "none"), ("15", "none"), ("14.99", "remind"), ("10", "remind")])
def test_what_follows_depends_on_the_difference(county, check, stations, band):
    assert checked(county, check, stations=stations).band == band


def test_an_accepted_result_is_final_with_its_problems_and_a_letter(county, check):
    accepted = answered(county, checked(county, check, stations="8"), accept=True)
    finance = county.people[Role.FINANCE_DIVISION]
    final = services.finish(check_id=accepted.pk, version=accepted.version, by=finance, on=DRAWN)
    outcome = pool.current_outcome(check.project_year, "spot_check")
    assert (outcome.points_centi, outcome.grade) == (final.checked_centi, final.grade)
    assert outcome.detail["difference_centi"] == 1200
    problem = Problem.objects.get()
    assert (problem.stage, problem.category, problem.project_year) == ("spot_check", "effect", check.project_year)
    assert list(Letter.objects.get().problems.all()) == [problem]
    assert pool.current_outcome(check.project_year, "self_evaluation").points_centi == check.computed_centi


def test_without_problems_there_is_no_letter(county, check):
    accepted = answered(county, checked(county, check, problems=0), accept=True)
    by = county.people[Role.FINANCE_DIVISION]
    services.finish(check_id=accepted.pk, version=accepted.version, by=by, on=DRAWN)
    assert not Letter.objects.exists()


def test_an_objection_is_decided_by_somebody_else(county, check):
    objected = answered(county, checked(county, check, stations="8"), accept=False, text="佐证已补齐")
    checker, lead = county.people[Role.FINANCE_DIVISION], county.people[Role.PERFORMANCE_DIVISION]
    given = {"check_id": objected.pk, "version": objected.version, "decision": "佐证不足", "on": DRAWN}
    with pytest.raises(Refusal, match="自己复核"):
        services.decide(**given, upheld=False, by=checker)
    final = services.decide(**given, upheld=False, by=lead)
    assert final.state == SpotCheck.State.FINAL
    assert pool.current_outcome(check.project_year, "spot_check") is not None


def test_an_upheld_objection_is_checked_anew(county, check):
    objected = answered(county, checked(county, check, stations="8"), accept=False, text="佐证已补齐")
    again = services.decide(
        check_id=objected.pk, version=objected.version, upheld=True, decision="成立",
        by=county.people[Role.PERFORMANCE_DIVISION], on=DRAWN,
    )  # fmt: skip
    assert again.state == SpotCheck.State.OPEN
    assert checked(county, again, stations="20").difference_centi == 0


def test_an_objection_needs_its_reason(county, check):
    with pytest.raises(Refusal, match="异议的理由"):
        answered(county, checked(county, check), accept=False, text="  ")


def test_silence_counts_as_consent_only_after_the_day(county, check):
    fed_back = checked(county, check)
    by = county.people[Role.FINANCE_DIVISION]
    with pytest.raises(Refusal, match="还没有到"):
        services.finish(check_id=fed_back.pk, version=fed_back.version, by=by, on=fed_back.answer_due_on)
    final = services.finish(check_id=fed_back.pk, version=fed_back.version, by=by, on=LATER)
    assert final.answer == SpotCheck.Answer.SILENT


@pytest.mark.parametrize(
    ("stations", "said"), [("", "没有复核得分"), ("二十", "不是数字"), ("20.01", "超过分值"), ("-1", "负数")]
)
def test_points_that_cannot_be_are_named_and_kept(county, check, stations, said):
    by = county.people[Role.FINANCE_DIVISION]
    content = filled(check, stations=stations)
    saved = services.save(check_id=check.pk, version=check.version, content=content, by=by, on=DRAWN)
    with pytest.raises(NotReady) as refused:
        services.feed_back(check_id=saved.pk, version=saved.version, by=by, on=DRAWN)
    assert said in refused.value.todo
    assert stations in str(SpotCheck.objects.get().content)


def test_nobody_overwrites_a_colleague(county, check):
    by = county.people[Role.FINANCE_DIVISION]
    services.save(check_id=check.pk, version=check.version, content=filled(check), by=by, on=DRAWN)
    with pytest.raises(Stale):
        services.save(check_id=check.pk, version=check.version, content=Content(), by=by, on=DRAWN)


def test_the_unit_does_not_check_itself(county, check):
    with pytest.raises(Refused):
        services.save(
            check_id=check.pk, version=check.version, content=Content(), by=county.people[Role.UNIT_CLERK], on=DRAWN
        )


def test_a_finance_division_checks_its_own_departments_only(county, check):
    other = make_county("荣成市", "371082").people[Role.FINANCE_DIVISION]
    with pytest.raises(SpotCheck.DoesNotExist):
        services.save(check_id=check.pk, version=check.version, content=Content(), by=other, on=DRAWN)


def test_last_years_difference_weighs_in_the_next_draw(county, check):
    from abacus.cycle.spotcheck import frame

    accepted = answered(county, checked(county, check, stations="8"), accept=True)
    by = county.people[Role.FINANCE_DIVISION]
    services.finish(check_id=accepted.pk, version=accepted.version, by=by, on=DRAWN)
    assert frame.last_differences(county.region, 2023) == {check.project_year.project_id: 1200}
