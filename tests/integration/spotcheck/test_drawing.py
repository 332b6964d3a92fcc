"""A draw that anyone can make again, and that nobody makes until it pleases."""

import csv
import io
import re
from datetime import date, timedelta

import pytest

from abacus.cycle import drawing
from abacus.cycle.spotcheck import coverage, frame, services, verifying
from abacus.cycle.spotcheck.models import Draw, SpotCheck
from abacus.foundation.accounts.access import Refused
from abacus.foundation.accounts.roles import Role
from abacus.foundation.audit.models import Event
from abacus.foundation.refusals import Refusal
from tests.factories import county as make_county
from tests.factories import person
from tests.harness import ROOT
from tests.spotcheck_steps import DRAWN, announced, drawn, evaluated

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def bare():
    """A county without any self-evaluation."""
    return make_county()


@pytest.fixture
def county(bare):
    """With one that is final."""
    evaluated(bare, "路灯运维")
    return bare


@pytest.fixture
def three(county):
    """With three."""
    for number, name in enumerate(("公园养护", "供热补贴")):
        evaluated(county, name, own=str(19 - number))
    return county


@pytest.fixture
def lead(bare):
    return bare.people[Role.PERFORMANCE_DIVISION]


def test_a_published_draw_comes_out_the_same_for_everybody(three):
    draw = drawn(three, wanted=2)
    published = list(csv.DictReader(io.StringIO(frame.as_csv(draw.lines.all()))))
    tickets = [drawing.Ticket(row["code"], int(row["weight"]), row["stratum"]) for row in published]
    again = drawing.draw(draw.seed, tickets, 2, draw.least)
    assert sorted(again) == sorted(row["code"] for row in published if row["drawn"] == "1")
    assert SpotCheck.objects.count() == 2
    assert verifying.verify(draw, list(draw.lines.select_related("project_year"))).equal


def test_the_documents_own_program_draws_the_same(three, tmp_path, monkeypatch):
    """The few lines of plain Python in docs/how-to/re-run-a-draw.md, run as they stand there."""
    draw = drawn(three, wanted=2)
    program = (ROOT / "docs/how-to/re-run-a-draw.md").read_text(encoding="utf-8").split("```")[1].removeprefix("python")
    stated = re.compile(r"^SEED, COUNT, LEAST = .*$", re.MULTILINE)
    program = stated.sub(f"SEED, COUNT, LEAST = {draw.seed!r}, 2, {draw.least}", program)
    (tmp_path / "draw.csv").write_text("\ufeff" + frame.as_csv(draw.lines.all()), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    found: dict = {}
    exec(compile(program, "re-run-a-draw", "exec"), found)  # noqa: S102
    assert len(found["drawn"]) == 2


def test_a_changed_line_is_noticed(county):
    draw = drawn(county, wanted=1)
    lines = list(draw.lines.select_related("project_year"))
    lines[0].weight_centi += 1000
    verdict = verifying.verify(draw, lines)
    assert not verdict.equal
    assert not verdict.frame_equal
    assert verdict.weights == (lines[0].code,)


def test_risk_facts_come_from_the_final_self_evaluation(county):
    draw = drawn(county)
    line = draw.lines.get(name="路灯运维")
    assert line.facts["executed_fen"] == 37_240_000
    assert line.facts["self_centi"] is not None
    assert line.facts["full_centi"] == 10_000
    assert line.weight_centi == 2000
    """Base 10, and 10 because 86.20 % was spent."""


def test_a_second_draw_needs_a_reason_and_leaves_the_first_to_be_seen(three):
    first = drawn(three, wanted=1)
    with pytest.raises(Refusal, match="没有写明理由"):
        announced(three)
    second = drawn(three, wanted=1, reason="审计要求扩大抽查面")
    assert (first.number, second.number) == (1, 2)
    assert Draw.objects.count() == 2
    assert second.lines.count() == 2
    """Who was drawn is not drawn again."""


def test_while_one_draw_runs_there_is_no_other_and_what_is_given_up_stays(bare, lead):
    draw = announced(bare)
    with pytest.raises(Refusal, match="还没有完成"):
        announced(bare, reason="再来一次")
    gone = services.abandon(draw_id=draw.pk, version=draw.version, reason="分层写错", by=lead, on=DRAWN)
    assert gone.state == Draw.State.ABANDONED
    assert Draw.objects.visible_to(bare.people[Role.UNIT_CLERK], DRAWN).get().abandoned_reason == "分层写错"


def test_what_is_drawn_cannot_be_given_up(county, lead):
    draw = drawn(county)
    with pytest.raises(Refusal, match="已抽取并公布"):
        services.abandon(draw_id=draw.pk, version=draw.version, reason="不满意", by=lead, on=DRAWN)


class TestAPublicNumber:
    """福彩3D of a day after the freezing, entered by two people."""

    day = DRAWN + timedelta(days=3)

    @pytest.fixture
    def draw(self, county, lead):
        made = announced(county, seed_rule="public", seed_source="福彩3D第2023060期", seed_on=self.day, wanted=1)
        return services.freeze(draw_id=made.pk, version=made.version, by=lead, on=DRAWN)

    def enter(self, draw, number, by, on=None):
        return services.enter_number(draw_id=draw.pk, version=draw.version, number=number, by=by, on=on or self.day)

    def test_draws_when_two_people_enter_the_same(self, draw, county, lead):
        once = self.enter(draw, "3 8 5", lead)
        assert once.state == Draw.State.FROZEN
        twice = self.enter(once, "385", county.people[Role.FINANCE_DIVISION])
        assert twice.state == Draw.State.DRAWN
        assert twice.seed == "福彩3D第2023060期|385"

    def test_is_not_entered_twice_by_one(self, draw, lead):
        once = self.enter(draw, "385", lead)
        with pytest.raises(Refusal, match="两个人"):
            self.enter(once, "385", lead)

    def test_is_dropped_where_the_two_differ(self, draw, county, lead):
        once = self.enter(draw, "385", lead)
        twice = self.enter(once, "386", county.people[Role.FINANCE_DIVISION])
        assert (twice.state, twice.seed_number, twice.seed_first_by) == (Draw.State.FROZEN, "", None)
        assert Event.objects.filter(action="draw.numbers_differ").exists()

    def test_is_not_known_before_its_day(self, draw, lead):
        with pytest.raises(Refusal, match="才公布"):
            self.enter(draw, "385", lead, on=DRAWN)

    def test_comes_after_the_frame_is_frozen(self, bare, lead):
        made = announced(bare, seed_rule="public", seed_source="福彩3D", seed_on=self.day)
        with pytest.raises(Refusal, match="在此之前冻结"):
            services.freeze(draw_id=made.pk, version=made.version, by=lead, on=self.day)

    def test_is_announced_ahead(self, bare):
        with pytest.raises(Refusal, match="晚于今天"):
            announced(bare, seed_rule="public", seed_source="福彩3D", seed_on=DRAWN)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"seed_source": " "}, "种子来源"),
        ({"seed_source": "长" * 201}, "最多 200 字"),
        ({"wanted": 0}, "大于 0"),
        ({"strata": ["colour"]}, "分层方式"),
        ({"fiscal_year": 1912}, "年度"),
    ],
)
def test_bad_announcements_are_refused(bare, lead, changed, said):
    given = {"region": bare.region, "fiscal_year": 2022, "seed_rule": "text", "seed_source": "文字", **changed}
    with pytest.raises(Refusal, match=said):
        services.announce(**given, by=lead, on=DRAWN)


def test_nothing_to_draw_from_is_refused(bare, lead):
    draw = announced(bare)
    with pytest.raises(Refusal, match="没有可以抽取"):
        services.freeze(draw_id=draw.pk, version=draw.version, by=lead, on=DRAWN)


def test_two_people_at_once_freeze_once(county, lead):
    draw = announced(county)
    services.freeze(draw_id=draw.pk, version=draw.version, by=lead, on=DRAWN)
    with pytest.raises(Refusal, match="名单已冻结"):
        services.freeze(draw_id=draw.pk, version=draw.version, by=lead, on=DRAWN)


def test_only_the_performance_division_draws(bare):
    with pytest.raises(Refused):
        services.announce(
            region=bare.region, fiscal_year=2022, seed_rule="text", seed_source="文字",
            by=bare.people[Role.FINANCE_DIVISION], on=DRAWN,
        )  # fmt: skip


def test_an_administrator_of_another_county_sees_no_draw(bare):
    announced(bare)
    stranger = person(Role.PERFORMANCE_DIVISION, make_county("荣成市", "371082").region)
    assert Draw.objects.exists()
    assert not Draw.objects.visible_to(stranger, DRAWN).exists()


def test_coverage_counts_what_is_final(county):
    from tests.stages import project

    project(county, date(2021, 11, 2), "没有自评的项目")
    found = coverage.figures(path=county.region.path, fiscal_year=2022)
    assert (found.projects, found.all_projects, found.departments) == (1, 2, 1)
    assert found.amount_fen == 43_200_000
    assert found.share == (1, 2)
