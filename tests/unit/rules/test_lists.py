"""Scorecards, taxonomies, routes, gates, linkage and forms, and how a city changes them."""

from datetime import date

import pytest

from abacus.rules import SUBMITTER

MARCH = date(2023, 3, 1)
HEAD = """\
versions:
  - from: "2023-01-01"
    applies_to: action_day
    source: {document: measure-2020, clause: 地方}
"""
ROUTE = f"id: targets.declaration\nlabel: 目标申报\n{HEAD}"
EXPERT = "{id: expert, label: 专家评审, role: expert, scope: panel, kind: all"


@pytest.fixture
def rules(policies):
    return policies.library().resolve("cn", date(2021, 3, 1))


def city_route(policies, changes):
    policies.add_city(**{"routes/targets/declaration.yaml": ROUTE + changes})
    return policies.library().resolve("5101", MARCH).route("targets.declaration")


def test_a_route_says_who_submits_and_what_comes_after_each_step(rules):
    route = rules.route("targets.declaration")
    department, finance = route.steps

    assert (route.submit_role, route.submit_scope, route.submit_label) == ("unit_clerk", "unit", "单位申报")
    assert (department.work_days, department.kind, department.return_to) == (5, "one", SUBMITTER)
    assert (finance.work_days, finance.return_to) == (None, "department")
    assert route.step("finance") is finance
    assert (route.after(None), route.after("department"), route.after("finance")) == (department, finance, None)
    assert rules.has_route("targets.declaration")


def test_a_city_adds_a_step_after_another(policies):
    route = city_route(policies, f"    extends: parent\n    add:\n      - {EXPERT}, after: department}}\n")

    assert [step.id for step in route.steps] == ["department", "expert", "finance"]
    assert (route.pack, route.extended, route.submit_role) == ("cn-5101", ("cn@2021.1",), "unit_clerk")


def test_a_city_adds_a_step_at_the_end(policies):
    route = city_route(policies, f"    extends: parent\n    add:\n      - {EXPERT}}}\n")

    assert [step.id for step in route.steps] == ["department", "finance", "expert"]


def test_a_city_replaces_and_removes_steps(policies):
    replaced = "{id: finance, label: 财政审核, role: finance_division, scope: division, work_days: 3}"
    route = city_route(policies, f"    extends: parent\n    replace:\n      - {replaced}\n    remove: [department]\n")

    assert [(step.id, step.work_days, step.return_to) for step in route.steps] == [("finance", 3, SUBMITTER)]


def test_a_city_states_a_route_of_its_own(policies):
    submit = "    submit: {role: unit_head, scope: unit, label: 单位提交}\n"
    route = city_route(policies, f"{submit}    items:\n      - {EXPERT}}}\n")

    assert ([step.id for step in route.steps], route.submit_role, route.extended) == (["expert"], "unit_head", ())


@pytest.mark.parametrize(
    ("changes", "line", "code"),
    [
        (f"    replace:\n      - {EXPERT}}}\n", 9, "parent-lacks"),
        ("    remove: [mayor]\n", 8, "parent-lacks"),
        (f"    add:\n      - {EXPERT}, after: mayor}}\n", 9, "parent-lacks"),
        ("    add:\n      - {id: finance, label: 再审, role: expert, scope: panel}\n", 9, "already-there"),
        ("    remove: [department, finance]\n", 4, "missing-items"),
        ("    remove: [department]\n", 4, "bad-return_to"),
    ],
    ids=["replaces none", "removes none", "adds after none", "adds what is there", "leaves nothing", "leaves a return"],
)
def test_an_extension_that_does_not_fit_its_parent_is_refused_when_it(changes, line, code, policies):
    policies.add_city(**{"routes/targets/declaration.yaml": f"{ROUTE}    extends: parent\n{changes}"})

    first, *_ = policies.errors()

    assert first.file == str(policies.root / "cn-5101/routes/targets/declaration.yaml")
    assert (first.line, first.code) == (line, code)


def test_an_extension_is_tried_on_every_day_on_which_its_parent_changes(policies):
    later = """\
  - from: "2024-01-01"
    applies_to: action_day
    source: {document: measure-2020, clause: 新程序}
    submit: {role: unit_clerk, scope: unit, label: 单位申报}
    items:
      - {id: bureau, label: 局领导审核, role: bureau_leader, scope: bureau}
"""
    place = "cn/routes/targets/declaration.yaml"
    policies.write(place, (policies.root / place).read_text(encoding="utf-8") + later)
    changes = "    extends: parent\n    remove: [department, finance]\n"
    policies.add_city(**{"routes/targets/declaration.yaml": f"{ROUTE}{changes}"})

    codes = [problem.code for problem in policies.errors()]

    assert codes == ["missing-items", "parent-lacks"]


def test_a_county_extends_what_its_city_extended(policies):
    policies.add_city(
        **{"routes/targets/declaration.yaml": f"{ROUTE}    extends: parent\n    add:\n      - {EXPERT}}}\n"}
    )
    policies.write("cn-510104/pack.yaml", 'region: "510104"\nparent: cn-5101\nname: 锦江区\nrelease: "2023.2"\n')
    policies.write("cn-510104/routes/targets/declaration.yaml", f"{ROUTE}    extends: parent\n    remove: [finance]\n")
    route = policies.library().resolve("510104", MARCH).route("targets.declaration")

    assert [step.id for step in route.steps] == ["department", "expert"]
    assert route.extended == ("cn-5101@2023.1", "cn@2021.1")


def test_a_scorecard_grades_a_total_and_has_a_line_to_pass(rules):
    card = rules.scorecard("targets.review")
    complete, relevant = card.items

    assert (card.total_centi, card.pass_line_centi) == (10000, 6000)
    assert [card.grade(total).id for total in (6000, 5999, 0)] == ["passed", "failed", "failed"]
    assert (complete.weight_centi, complete.mode, complete.points_to_check) == (4000, "grade", ("没有缺项",))
    assert (relevant.group, relevant.mode) == ("内容", "points")


def test_a_scorecard_s_line_may_be_a_parameter(policies):
    policies.change("cn/scorecards/targets/review.yaml", "pass_line: 60", "pass_line: targets.weight_total")

    assert policies.library().resolve("cn", MARCH).scorecard("targets.review").pass_line_centi == 9000


def test_a_scorecard_without_a_line_passes_nobody_by_points(policies):
    policies.change("cn/scorecards/targets/review.yaml", "    pass_line: 60\n", "")

    assert policies.library().resolve("cn", MARCH).scorecard("targets.review").pass_line_centi is None


def test_a_line_by_a_parameter_that_is_no_points_is_refused(policies):
    policies.change("cn/scorecards/targets/review.yaml", "pass_line: 60", "pass_line: evaluation.grade_bands")

    first, *_ = policies.errors()

    assert first.code == "not-points"


def test_a_city_changes_only_the_line_of_a_scorecard(policies):
    text = f"id: targets.review\nlabel: 目标审核表\n{HEAD}    extends: parent\n    pass_line: 75.5\n"
    policies.add_city(**{"scorecards/targets/review.yaml": text})
    card = policies.library().resolve("5101", MARCH).scorecard("targets.review")

    assert (card.pass_line_centi, len(card.items), card.pack) == (7550, 2, "cn-5101")


def test_a_city_that_drops_an_item_must_share_out_its_points(policies):
    text = f"id: targets.review\nlabel: 目标审核表\n{HEAD}    extends: parent\n    remove: [relevant]\n"
    policies.add_city(**{"scorecards/targets/review.yaml": text})

    first, *_ = policies.errors()

    assert (first.line, first.code) == (4, "weights-do-not-add-up")


def test_a_taxonomy_finds_levels_by_any_of_their_names(rules):
    tree = rules.taxonomy("targets.indicators")
    output, benefit = tree.levels

    assert (output.required, benefit.required, benefit.note) == (True, False, "至少一项")
    assert [tree.level1(words) for words in ("产出指标", "产出", " 产 出 ", "output", "决策")] == [output] * 4 + [None]
    assert tree.level2("产出数量") == (output, output.children[0])
    assert tree.level2("社会效益", output) == (benefit, benefit.children[0])
    assert tree.level2("成本指标", output) == (output, output.children[1])
    assert tree.level2("满意度") is None
    assert output.children[1].legacy


def test_a_taxonomy_knows_the_weights_for_the_levels_that_are_used(rules):
    tree = rules.taxonomy("targets.indicators")
    both = tree.alternative({"output", "benefit"})

    assert tree.total_centi == 9000
    assert both is not None
    assert dict(both.weights) == {"output": 5000, "benefit": 4000}
    assert tree.alternative(["output"]).id == "output_only"
    assert tree.alternative(["benefit"]) is None


def test_a_taxonomy_s_total_may_be_a_number_or_its_parent_s(policies):
    policies.change("cn/taxonomies/targets/indicators.yaml", "total: targets.weight_total", "total: 90")
    text = f"id: targets.indicators\nlabel: 指标分类\n{HEAD}    extends: parent\n    remove: []\n"
    policies.add_city(**{"taxonomies/targets/indicators.yaml": text})

    assert policies.library().resolve("5101", MARCH).taxonomy("targets.indicators").total_centi == 9000


def test_gates_stand_at_their_points(rules):
    (gate,) = rules.gates("budget")

    assert gate is rules.gate("budget.target_passed")
    assert (gate.type, gate.stage, gate.outcomes, gate.pass_line) == ("outcome", "targets", ("passed",), None)
    assert rules.gates("pool_entry") == ()


def test_a_city_makes_a_gate_one_of_points(policies):
    changes = "    extends: parent\n    type: score\n    pass_line: targets.weight_total\n"
    policies.add_city(**{"gates/budget/target_passed.yaml": f"id: budget.target_passed\nlabel: 关口\n{HEAD}{changes}"})
    gate = policies.library().resolve("5101", MARCH).gate("budget.target_passed")

    assert (gate.type, gate.pass_line, gate.message) == ("score", "targets.weight_total", "目标没有通过")


def test_linkage_proposes_what_a_result_means(rules):
    (good,) = rules.linkage("evaluation.results").items

    assert (good.condition, good.proposal) == ("等级为优或良", "keep")


def test_a_form_is_found_by_its_id_or_its_last_word(rules):
    form = rules.form("mof")

    assert form is rules.form("self_evaluation.mof")
    assert form.layout["columns"] == ["一级指标", "二级指标"]
    assert (form.confirmed, form.source.clause, form.pack, form.release) == (False, "附件", "cn", "2021.1")


def test_a_city_s_form_hides_the_nation_s(policies):
    text = (policies.root / "cn/forms/mof.yaml").read_text(encoding="utf-8")
    policies.add_city(**{"forms/mof.yaml": text.replace("项目支出绩效自评表", "成都自评表")})
    rules = policies.library().resolve("5101", MARCH)

    assert [form.label for form in rules.forms()] == ["成都自评表"]


def test_a_list_becomes_data_that_can_be_stored(rules):
    stored = rules.route("targets.declaration").to_json()

    assert stored["from"] == "2020-01-01"
    assert stored["source"]["document"] == "measure-2020"
    assert [step["id"] for step in stored["steps"]] == ["department", "finance"]
    assert rules.taxonomy("targets.indicators").to_json()["alternatives"][0]["weights"] == {
        "output": 5000,
        "benefit": 4000,
    }
