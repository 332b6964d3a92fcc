"""What the packs that come with the platform say, and how sure they are of it."""

from datetime import date
from fractions import Fraction

import pytest

from abacus.rules import Resolved, library, load
from abacus.rules.release import check_locks, locked_hashes
from abacus.rules.store import BUILT_IN

PACKS = library().packs()
DEFAULT = "iron-abacus-default"
COMPLETED = (("cn-3717", "targets.declaration"), ("cn-371083", "exante.assessment"))
"""Routes that are reported without days or escalation, which the platform suggests."""


def test_the_packs_are_free_of_errors_and_warnings():
    found, problems = load([BUILT_IN])

    assert problems == ()
    assert found is not None
    assert found.regions() == (
        *("cn", "37", "51", "61", "3716", "3717", "6109"),
        *("371003", "371083", "371322", "371425"),
        *("610923", "610924", "610925", "610926", "610927", "610981"),
    )


def test_a_place_that_no_source_speaks_of_has_no_pack():
    assert library().resolve("3710", date(2021, 3, 1)).pack == "cn-37"
    assert library().resolve("440104", date(2021, 3, 1)).pack == "cn"


def headers():
    for pack in PACKS:
        for id, parameter in pack.parameters.items():
            yield from ((pack.id, id, value.header) for value in parameter.values)
        for lists in pack.lists.values():
            for id, dated in lists.items():
                yield from ((pack.id, id, version.header) for version in dated.versions)


def test_what_this_platform_suggests_is_never_confirmed():
    suggested = [(id, header.confirmed) for _, id, header in headers() if header.source.document == DEFAULT]

    assert len(suggested) > 5
    assert not any(confirmed for _, confirmed in suggested)
    document = library().pack("cn").documents[DEFAULT]
    assert (document.number, "非官方" in document.title) == (None, True)


def test_general_knowledge_is_not_confirmed_and_what_places_report_is():
    reports = {pack.id for pack in PACKS} - {"cn", "cn-37", "cn-51"}

    assert {(pack, header.confirmed) for pack, _, header in headers() if header.source.document != DEFAULT} == {
        ("cn", False),
        ("cn-37", False),
        ("cn-51", False),
        *((pack, True) for pack in reports),
        *((pack, False) for pack, _route in COMPLETED),
    }


def test_every_document_that_is_registered_is_cited():
    cited = {(pack, header.source.document) for pack, _, header in headers()}
    cited_anywhere = {document for _, document in cited}
    for pack in PACKS:
        cited_anywhere |= {form.source.document for form in pack.forms.values()}

    assert {id for pack in PACKS for id in pack.documents} - cited_anywhere == set()


@pytest.mark.parametrize("region", ["cn", "371003", "3717", "6109", "371083"])
@pytest.mark.parametrize("on", [date(2020, 6, 1), date(2021, 3, 1), date(2023, 8, 31), date(2026, 1, 1)])
def test_what_the_vertical_reads_is_there_everywhere(region, on):
    rules = library().resolve(region, on)

    assert rules.param("evaluation.execution_weight").value == 1000
    assert rules.param("targets.weight_total").value == 9000
    assert rules.param("targets.dominant_weight").value == Fraction(1, 2)
    assert rules.param("targets.review_pass_line").value == 8000
    assert rules.scorecard("targets.review").pass_line_centi == 8000
    assert [band.label for band in rules.param("evaluation.grade_bands").value] == ["优", "良", "中", "差"]
    assert [step.role for step in rules.route("targets.declaration").steps] == [
        "department_clerk",
        "finance_division",
        "performance_division",
    ]
    assert rules.has_route("evaluation.self_evaluation")
    assert [gate.id for gate in rules.gates("budget")] == ["budget.exante_passed", "budget.target_passed"]
    assert "完成" in rules.param("evaluation.qualitative_words").value["met"]


def at_2024(pack: str) -> Resolved:
    return library().resolve(pack.removeprefix("cn-"), date(2024, 1, 1))


def test_opinions_are_of_twelve_sorts_at_every_stage_unless_a_document_of_the_place_lists_others():
    everywhere = {pack.id: at_2024(pack.id) for pack in PACKS}
    lists = {
        (id, param)
        for id, rules in everywhere.items()
        for param in rules.params()
        if param.endswith(".opinion_types") and rules.param(param).pack == id
    }

    assert lists == {("cn", "workflow.opinion_types"), ("cn-371322", "exante.opinion_types")}
    assert len(everywhere["cn"].param("workflow.opinion_types").value) == 12
    assert everywhere["cn-371322"].param("exante.opinion_types").source.document == "tancheng-2023"


def test_every_step_of_every_place_has_days_and_somebody_above_when_they_have_passed():
    for pack in PACKS:
        rules = at_2024(pack.id)
        for route in rules.lists("routes").values():
            for step in route.steps:
                assert step.work_days, (pack.id, route.id, step.id)
                assert step.escalate is not None, (pack.id, route.id, step.id)
                assert (step.escalate.role, step.escalate.scope) != (step.role, step.scope)


def test_what_heze_and_rushan_did_not_state_of_their_routes_is_not_passed_off_as_theirs():
    for pack, route in COMPLETED:
        assert not at_2024(pack).route(route).confirmed


def test_cost_became_a_first_level_with_the_guideline_of_2021():
    before = library().resolve("cn", date(2021, 8, 17)).taxonomy("targets.indicators")
    after = library().resolve("cn", date(2021, 8, 18)).taxonomy("targets.indicators")

    assert [level.label for level in before.levels] == ["产出指标", "效益指标", "满意度指标"]
    assert [level.label for level in after.levels] == ["成本指标", "产出指标", "效益指标", "满意度指标"]
    assert before.level2("成本指标")[0].label == "产出指标"
    assert after.level2("经济成本指标")[0].label == "成本指标"


@pytest.mark.parametrize(
    ("levels", "weights"),
    [
        ({"cost", "output", "benefit", "satisfaction"}, [2000, 4000, 2000, 1000]),
        ({"output", "benefit", "satisfaction"}, [0, 5000, 3000, 1000]),
        ({"cost", "output", "benefit"}, [2000, 4000, 3000, 0]),
        ({"output", "benefit"}, [0, 5000, 4000, 0]),
    ],
    ids=["with cost", "without cost", "with cost, no satisfaction", "neither"],
)
def test_the_weights_follow_the_levels_that_are_used(levels, weights):
    tree = library().resolve("cn", date(2022, 1, 1)).taxonomy("targets.indicators")

    assert [tree.alternative(levels).weights[level.id] for level in tree.levels] == weights


def test_heze_watches_from_40_points_behind_and_cuts_the_last_fifth():
    rules = library().resolve("3717", date(2023, 8, 31))

    assert rules.param("monitoring.lag_threshold").value == Fraction(2, 5)
    assert rules.param("monitoring.lag_threshold").tag == "cn-3717@2026.3"
    assert rules.param("linkage.bottom_share").value == Fraction(1, 5)
    assert "linkage.bottom_share" not in library().resolve("371003", date(2023, 8, 31)).params()


def test_wendeng_reports_by_the_end_of_september():
    rules = library().resolve("371003", date(2021, 3, 1))

    assert rules.tag == "cn-371003@2026.2"
    assert rules.param("monitoring.report_day").value == "09-30"
    assert [link.value for link in rules.param("monitoring.report_day").chain] == ["09-30", "08-31"]
    assert len(rules.param("evaluation.agency_steps").value) == 6


def test_rushan_asks_for_an_ex_ante_evaluation_of_all_but_three_guarantees():
    rules = library().resolve("371083", date(2021, 10, 1))

    assert [option.label for option in rules.param("exante.exempt").value] == ["“三保”项目"]
    assert len(rules.param("exante.dimensions").value) == 6
    assert len(rules.param("evaluation.spot_check_aspects").value) == 5
    assert rules.route("exante.assessment").steps[0].role == "department_head"


def test_ankang_keeps_a_target_below_the_line_out_of_the_budget():
    gate = library().resolve("6109", date(2021, 12, 1)).gate("budget.target_passed")

    assert (gate.pack, gate.confirmed, gate.type) == ("cn-6109", True, "score")
    assert gate.message == "绩效目标审核评分不达标，不得进入部门预算"


def test_every_release_is_locked_and_unchanged():
    assert [str(problem) for problem in check_locks(PACKS)] == []
    assert [pack.id for pack in PACKS if pack.release not in locked_hashes(pack.manifest)] == []
