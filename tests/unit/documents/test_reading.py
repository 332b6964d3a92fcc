"""Reading the ministry's layout in the shapes that offices give it."""

import csv
from datetime import date
from pathlib import Path

import pytest

from abacus.foundation.documents.forms import FormRead, read_forms
from abacus.foundation.documents.workbooks import read_workbook
from tests.harness import DAY
from tests.unit.documents.ministry import CLEAN, Formatted, FormSheet, found, read_all, read_one, save


def without_place(answer: FormRead) -> dict[str, object]:
    """The answer without file, sheet and addresses."""
    data = answer.to_json()
    return {
        **{key: data[key] for key in ("layout", "kind", "project", "funds", "execution", "goals", "totals", "error")},
        "indicators": [{key: value for key, value in row.items() if key != "cell"} for row in data["indicators"]],
        "findings": [(one["code"], one["severity"]) for one in data["findings"]],
    }


def test_the_clean_form_has_nothing_to_find(tmp_path: Path):
    answer = read_one(tmp_path)
    assert answer.findings == ()
    assert answer.totals.computed_centi == 9800
    assert answer.totals.computed_complete


def test_every_key_of_the_answer_is_always_present(tmp_path: Path):
    read, refused = read_one(tmp_path).to_json(), read_one(tmp_path, E6="很多").to_json()
    assert read.keys() == refused.keys()
    for part in ("project", "funds", "execution", "totals"):
        assert read[part].keys() == refused[part].keys()
    assert refused["error"].keys() == {"code", "cell", "message"}


def test_missing_merges_do_not_matter(tmp_path: Path):
    merged, plain = read_all(tmp_path, FormSheet(name="一"), FormSheet(name="二", merged=()))
    assert without_place(merged) == without_place(plain)


def test_a_csv_of_the_form_reads_like_the_workbook(tmp_path: Path):
    save(tmp_path / "form.xlsx", FormSheet())
    [sheet] = read_workbook(tmp_path / "form.xlsx").sheets
    for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16"):
        with (tmp_path / "form.csv").open("w", encoding=encoding, newline="") as handle:
            csv.writer(handle).writerows([[cell or "" for cell in row] for row in sheet.values()])
        [answer] = read_forms(tmp_path / "form.csv", region=None, on=DAY)
        [workbook] = read_forms(tmp_path / "form.xlsx", region=None, on=DAY)
        assert without_place(answer) == without_place(workbook)


def test_several_sheets_give_one_object_each_in_sheet_order(tmp_path: Path):
    sheets = [FormSheet({"C3": name}, name=f"表{name}") for name in ("甲", "乙", "丙")]
    notes = FormSheet({"A1": "填表说明"}, name="说明", base={}, merged=())
    answers = read_all(tmp_path, sheets[0], notes, *sheets[1:])
    assert [(one.sheet, one.project.name) for one in answers] == [("表甲", "甲"), ("表乙", "乙"), ("表丙", "丙")]


def test_several_forms_in_one_sheet_are_read_apart(tmp_path: Path):
    second = {at[0] + str(int(at[1:]) + 21): value for at, value in CLEAN.items()}
    second |= {"C24": "第二个项目", "A23": "（2020年度）", "F34": "60公里"}
    note = {"A20": "注：以上各项须附佐证材料。"}
    first, other = read_all(tmp_path, FormSheet({**second, **note}, merged=()))
    assert (first.project.name, first.project.year, len(first.indicators)) == ("乡村道路养护", 2021, 6)
    assert (other.project.name, other.project.year, len(other.indicators)) == ("第二个项目", 2020, 6)
    assert other.indicators[0].cell == "D34"
    assert other.indicators[0].actual == "60"
    assert first.findings == ()


def test_a_head_printed_again_on_the_next_page_continues_the_form(tmp_path: Path):
    moved = {f"{c}{r + 1}": CLEAN.get(f"{c}{r}") for r in range(16, 20) for c in "ABCDEFGHIJ"}
    again = {f"{c}16": CLEAN.get(f"{c}12") for c in "ABCDEFGHIJ"}
    [answer] = read_all(tmp_path, FormSheet({**moved, **again}, merged=()))
    assert [row.name for row in answer.indicators][2:4] == ["处置时限", "责任事故"]
    assert answer.totals.computed_centi == 9800


def test_a_title_printed_again_with_the_head_continues_the_form(tmp_path: Path):
    moved = {f"{c}{r + 3}": CLEAN.get(f"{c}{r}") for r in range(16, 20) for c in "ABCDEFGHIJ"}
    again = {f"{c}18": CLEAN.get(f"{c}12") for c in "ABCDEFGHIJ"}
    blank = {f"{c}{r}": None for c in "BCDEFGHIJ" for r in (16, 17)}
    title = {"A16": "项目支出绩效自评表（续）", "A17": "（2021年度）"}
    [answer] = read_all(tmp_path, FormSheet({**moved, **again, **blank, **title}, merged=()))
    assert (len(answer.indicators), answer.totals.computed_centi) == (6, 9800)


def test_each_level_may_have_points_of_its_own(tmp_path: Path):
    columns = dict(zip("BCDEFGH", "BDFGHIJ", strict=True))
    cells = {at: value for at, value in CLEAN.items() if int(at[1:]) < 12}
    cells |= {f"{columns.get(at[0], at[0])}{at[1:]}": CLEAN[at] for at in CLEAN if int(at[1:]) >= 12 and at[0] <= "H"}
    cells |= {"C12": "分值", "E12": "分值", "C13": 50, "E13": 20, "C16": 30, "C18": 10}
    [answer] = read_all(tmp_path, FormSheet(base=cells, merged=()))
    assert [row.weight_centi for row in answer.indicators] == [2000, 2000, 1000, 1500, 1500, 1000]
    assert answer.totals.self_printed_centi == 9800


def test_words_where_amounts_should_be_end_the_funds_table(tmp_path: Path):
    answer = read_one(tmp_path, A10="年度任务", B10="任务内容", F10="进展", B11=None, D11="完成养护", F11="完成")
    assert answer.error is None
    assert answer.funds.budget_fen == 480_000_000


def test_each_part_may_begin_with_the_word_among(tmp_path: Path):
    answer = read_one(tmp_path, C8="其中：上年结转资金", C9="其中：其他资金", E9=0)
    assert not any(code == "funds.total_mismatch" for code, _ in found(answer))


def test_the_reason_for_a_deviation_is_kept_but_not_printed(tmp_path: Path):
    answer = read_one(tmp_path)
    assert answer.indicators[4].reason == "雨季停工，第四季度补做。"
    assert "reason" not in answer.to_json()["indicators"][4]


@pytest.mark.parametrize(
    ("cell", "value", "code"),
    [
        ("E6", -480, "funds.negative"),
        ("F8", "-95", "funds.negative"),
        ("E6", "约五百", "value.unreadable"),
        ("D6", "500万美元", "value.unreadable"),
        ("E7", "=D7*0.95", "value.unreadable"),
        ("G13", "二十", "value.unreadable"),
        ("H13", "满分", "value.unreadable"),
        ("J6", True, "value.unreadable"),
        ("G19", "100分满", "value.unreadable"),
    ],
)
def test_an_amount_or_points_that_cannot_be_taken_refuse_the_file(tmp_path: Path, cell: str, value: object, code: str):
    good = FormSheet({"C3": "前一个"}, name="一")
    [answer] = read_all(tmp_path, good, FormSheet({cell: value}, name="二"))
    assert answer.error
    assert (answer.error.code, answer.error.cell) == (code, cell)
    assert cell in answer.error.message
    assert (answer.sheet, answer.indicators, answer.project.name) == (None, (), None)


def test_of_several_offending_cells_the_first_in_the_sheet_is_named(tmp_path: Path):
    error = read_one(tmp_path, H13="满分", G13="二十", F7=-1, D8="很多").error
    assert error
    assert (error.code, error.cell) == ("funds.negative", "F7")


def test_hidden_sheets_rows_and_columns_are_not_read(tmp_path: Path):
    answers = read_all(tmp_path, FormSheet(), FormSheet(name="旧表", hidden=True))
    assert [one.sheet for one in answers] == ["自评表"]
    assert found(answers[0]) == {("sheet.hidden", None)}
    [answer] = read_all(tmp_path, FormSheet(merged=(), hidden_rows=[17]))
    assert "旧料利用率" not in [row.name for row in answer.indicators]
    assert ("sheet.hidden", None) in found(answer)
    [answer] = read_all(tmp_path, FormSheet(merged=(), hidden_columns=["C"]))
    assert {row.level2 for row in answer.indicators} == {None}


def test_a_form_in_a_hidden_sheet_only_is_no_form(tmp_path: Path):
    cover = FormSheet({"A1": "封面"}, name="封面", base={}, merged=())
    [answer] = read_all(tmp_path, cover, FormSheet(hidden=True))
    assert answer.error
    assert answer.error.code == "file.not_a_form"
    assert "隐藏" in answer.error.message


@pytest.mark.parametrize(
    ("unit", "amounts"),
    [("（万元）", (500, 480, 456)), ("（元）", (5_000_000, 4_800_000, 4_560_000)), ("(亿元)", (0.05, 0.048, 0.0456))],
)
def test_amounts_are_in_the_unit_that_the_form_states(tmp_path: Path, unit: str, amounts: tuple[float, ...]):
    parts = dict.fromkeys(("D7", "E7", "F7", "D8", "E8", "F8"))
    answer = read_one(tmp_path, A5=f"项目资金\n{unit}", D6=amounts[0], E6=amounts[1], F6=amounts[2], **parts)
    assert (answer.funds.initial_fen, answer.funds.budget_fen, answer.funds.executed_fen) == (
        500_000_000,
        480_000_000,
        456_000_000,
    )


def test_a_unit_stated_above_the_table_counts_too(tmp_path: Path):
    parts = dict.fromkeys(("D7", "E7", "F7", "D8", "E8", "F8"))
    answer = read_one(tmp_path, A5="项目资金", A2="（2021年度）", J2=None, I4=None, **parts)
    assert answer.funds.budget_fen == 480_000_000
    [answer] = read_all(tmp_path, FormSheet({"A5": "项目资金", "I2": "金额单位：元", **parts}, merged=()))
    assert answer.funds.budget_fen == 48_000


def test_amounts_never_pass_through_a_float(tmp_path: Path):
    answer = read_one(tmp_path, E7=89.974, E6=89.974, F6=89.974, F7=89.974, E8=None, F8=None, I6="100%", J6=10)
    assert (answer.funds.budget_fen, answer.funds.execution_bp) == (89_974_000, 10_000)
    assert answer.funds.lines[0].budget_fen == 89_974_000


def test_amounts_stored_as_text_are_read_and_said(tmp_path: Path):
    answer = read_one(tmp_path, E6="４８０.00", F6="456万元", D6="5,000,000元")
    assert (answer.funds.initial_fen, answer.funds.budget_fen, answer.funds.executed_fen) == (
        500_000_000,
        480_000_000,
        456_000_000,
    )
    assert {("number.as_text", at) for at in ("D6", "E6", "F6")} <= found(answer)


def test_fund_lines_carry_their_source(tmp_path: Path):
    answer = read_one(tmp_path, C9="单位资金", E9=0)
    assert [(line.label, line.source, line.budget_fen) for line in answer.funds.lines] == [
        ("其中：当年财政拨款", "fiscal", 380_000_000),
        ("上年结转资金", "carry_over", 100_000_000),
        ("单位资金", "unit", 0),
    ]


def test_a_second_breakdown_is_not_added_again(tmp_path: Path):
    answer = read_one(tmp_path, C8="其中：中央补助", D8=300, E8=300, F8=300, D9=None, D7=500, E7=480, F7=456)
    assert not any(code == "funds.total_mismatch" for code, _ in found(answer))


def test_a_total_of_zero_gives_way_to_its_parts(tmp_path: Path):
    answer = read_one(tmp_path, D6=0, E6=None, F6="—")
    assert (answer.funds.initial_fen, answer.funds.budget_fen, answer.funds.executed_fen) == (
        500_000_000,
        480_000_000,
        456_000_000,
    )
    assert ("funds.total_mismatch", "D6") in found(answer)


def test_unknown_amounts_are_null_and_never_zero(tmp_path: Path):
    nothing = dict.fromkeys(("E6", "F6", "E7", "F7", "E8", "F8"))
    answer = read_one(tmp_path, **nothing)
    assert (answer.funds.budget_fen, answer.funds.executed_fen, answer.funds.execution_bp) == (None, None, None)
    assert answer.execution.computed_centi is None
    assert not answer.totals.computed_complete
    assert {("funds.missing", "E6"), ("funds.missing", "F6")} <= found(answer)


@pytest.mark.parametrize(
    ("printed", "code", "name"),
    [
        ("219001-水利局", "219001", "水利局"),
        ("219001－水利局", "219001", "水利局"),
        ("51092324T000010263357-安可替代", "51092324T000010263357", "安可替代"),
        ("乡村-道路", None, "乡村-道路"),
        ("A12-道路", None, "A12-道路"),
        ("水利局", None, "水利局"),
    ],
)
def test_a_code_before_a_name_is_split_off(tmp_path: Path, printed: str, code: str | None, name: str):
    answer = read_one(tmp_path, C3=printed, G4=printed)
    assert (answer.project.code, answer.project.name) == (code, name)
    assert (answer.project.unit_code, answer.project.unit) == (code, name)


def test_labels_and_values_may_share_a_cell(tmp_path: Path):
    answer = read_one(tmp_path, A3="项目名称：乡村道路养护", C3=None, A4="主管部门: 217-交通局", C4=None)
    assert answer.project.name == "乡村道路养护"
    assert (answer.project.department_code, answer.project.department) == ("217", "交通局")


@pytest.mark.parametrize(
    ("title", "second", "year"),
    [
        ("2021年度项目支出绩效自评表", None, 2021),
        ("项目支出绩效自评表（２０２１年度）", None, 2021),
        ("项目支出绩效自评表", "二〇二一年度", 2021),
        ("项目支出绩效自评表", "2021", 2021),
        ("项目支出绩效自评表", None, None),
    ],
)
def test_the_year_is_that_of_the_title(tmp_path: Path, title: str, second: str | None, year: int | None):
    answer = read_one(tmp_path, A1=title, A2=second, C3="2019年农村公路养护")
    assert answer.project.year == year


def test_levels_are_carried_on_and_lose_their_points(tmp_path: Path):
    answer = read_one(tmp_path, C14=None)
    assert [(row.level1, row.level2) for row in answer.indicators] == [
        ("产出指标", "数量指标"),
        ("产出指标", "数量指标"),
        ("产出指标", "时效指标"),
        ("效益指标", "社会效益指标"),
        ("效益指标", "生态效益指标"),
        ("满意度指标", "服务对象满意度指标"),
    ]


def test_a_new_first_level_does_not_inherit_a_second_level(tmp_path: Path):
    answer = read_one(tmp_path, C16=None)
    assert (answer.indicators[3].level1, answer.indicators[3].level2) == ("效益指标", None)


@pytest.mark.parametrize(
    "printed", ["指标1：养护里程", "指标1养护里程", "指标 1: 养护里程", "指标一、养护里程", "养护里程"]
)
def test_the_number_before_a_name_is_dropped(tmp_path: Path, printed: str):
    assert read_one(tmp_path, D13=printed).indicators[0].name == "养护里程"


def test_a_name_that_begins_with_the_word_indicator_stays(tmp_path: Path):
    assert read_one(tmp_path, D13="指标一致性").indicators[0].name == "指标一致性"


@pytest.mark.parametrize("filler", ["指标2：", "指标2", "……", "/", "—", "无", None])
def test_template_fillers_are_no_indicators(tmp_path: Path, filler: str | None):
    answer = read_one(tmp_path, D14=filler, E14="/", F14=None, G14=None, H14=None)
    assert [row.cell for row in answer.indicators] == ["D13", "D15", "D16", "D17", "D18"]


def test_a_row_without_a_name_but_with_a_value_is_an_indicator(tmp_path: Path):
    answer = read_one(tmp_path, D14=None)
    assert (answer.indicators[1].name, answer.indicators[1].actual) == (None, "97")
    assert ("name.missing", "D14") in found(answer)


def test_a_percentage_is_in_percent_points_however_it_is_stored(tmp_path: Path):
    answer = read_one(tmp_path, E14=Formatted(0.95, "0%"), F14=Formatted(0.973, "0.0%"), E17="≥80百分比", F17=72)
    assert (answer.indicators[1].target, answer.indicators[1].unit, answer.indicators[1].actual) == ("95", "%", "97.3")
    assert (answer.indicators[1].target_text, answer.indicators[1].actual_text) == ("95%", "97.3%")
    assert (answer.indicators[4].target, answer.indicators[4].unit, answer.indicators[4].actual) == ("80", "%", "72")


def test_a_unit_in_the_number_format_is_read(tmp_path: Path):
    answer = read_one(tmp_path, E13=Formatted(120, '"≥"0"公里"'), F13=Formatted(118.5, '0.0"公里"'))
    row = answer.indicators[0]
    assert (row.operator, row.target, row.unit, row.actual) == ("ge", "120", "公里", "118.5")


def test_target_and_actual_meet_in_the_targets_unit(tmp_path: Path):
    row = read_one(tmp_path, E13="≥1.2万人", F13="15000人").indicators[0]
    assert (row.target, row.actual, row.unit, row.computed_centi) == ("1.2", "1.5", "万人", 2000)


def test_units_of_different_kinds_are_not_compared(tmp_path: Path):
    answer = read_one(tmp_path, F13="3场")
    assert (answer.indicators[0].actual, answer.indicators[0].computed_centi) == (None, None)
    assert ("unit.mismatch", "F13") in found(answer)
    assert ("points.without_actual", "F13") not in found(answer)


def test_a_month_means_its_last_day(tmp_path: Path):
    row = read_one(tmp_path, E15="2021年11月底前", F15="2021-11-30").indicators[2]
    assert (row.operator, row.target, row.actual, row.computed_centi) == ("date_le", "2021-11-30", "2021-11-30", 1000)


def test_a_date_cell_is_a_day_and_a_late_one_earns_nothing(tmp_path: Path):
    late = Formatted(date(2021, 12, 1), 'yyyy"年"m"月"d"日"')
    row = read_one(tmp_path, E15=Formatted(date(2021, 11, 1), 'yyyy"年"m"月"'), F15=late).indicators[2]
    assert (row.target, row.actual, row.computed_centi) == ("2021-11-30", "2021-12-01", 0)
    assert row.actual_text == "2021年12月1日"


def test_a_day_that_does_not_exist_is_no_value(tmp_path: Path):
    answer = read_one(tmp_path, E15="2021年2月30日", F15="2021-02-28")
    assert (answer.indicators[2].target, answer.indicators[2].computed_centi) == (None, None)
    assert ("date.invalid", "E15") in found(answer)
    assert answer.error is None


def test_words_for_done_earn_the_top_and_are_said_to_be_assumed(tmp_path: Path):
    answer = read_one(tmp_path, E15="按计划完成", F15="达成预期指标", E16="效果明显", F16="效果明显")
    assert [(row.operator, row.grade, row.computed_centi) for row in answer.indicators[2:4]] == [
        ("qualitative", "met", 1000),
        ("qualitative", "met", 1500),
    ]
    assert {("qualitative.assumed", "F15"), ("qualitative.assumed", "F16")} <= found(answer)


@pytest.mark.parametrize(
    ("actual", "grade", "points"),
    [
        ("部分达成年度指标并具有一定效果", "partly", None),
        ("部分达成（70%）", "partly", 700),
        ("未达成", "missed", None),
        ("未完成，进度40%", "missed", 400),
        ("已按时完成", "met", 1000),
        ("基本没有动静", None, None),
        ("情况良好", None, None),
        ("95%", None, 950),
        (3, None, None),
    ],
)
def test_a_grade_in_words_counts_with_a_percentage_only(tmp_path: Path, actual: object, grade: str | None, points: int):
    row = read_one(tmp_path, E15="按时完成", F15=actual).indicators[2]
    assert (row.grade, row.computed_centi) == (grade, points)
    assert (row.why_null is None) == (points is not None)


def test_yes_or_no_is_all_or_nothing(tmp_path: Path):
    answer = read_one(tmp_path, E15="是", F15="是", E16="是", F16="否")
    assert [row.computed_centi for row in answer.indicators[2:4]] == [1000, 0]


def test_execution_listed_among_the_indicators_is_not_counted_twice(tmp_path: Path):
    listed = {"B18": "预算执行率（10分）", "C18": "预算执行率", "D18": "预算执行率", "E18": "≥100%", "F18": "95%"}
    answer = read_one(tmp_path, **listed, H18=9.5)
    assert (answer.execution.weight_centi, answer.execution.self_centi, answer.execution.computed_centi) == (
        None,
        None,
        None,
    )
    assert answer.indicators[5].computed_centi == 950
    assert answer.totals.weight_sum_centi == 9000


def test_execution_points_without_a_weight_have_what_the_total_leaves(tmp_path: Path):
    answer = read_one(tmp_path, G6="-")
    assert (answer.execution.weight_centi, answer.execution.computed_centi) == (1000, 950)


def test_rows_without_points_share_what_their_goal_has_left(tmp_path: Path):
    none = {f"{column}{row}": None for column in "GH" for row in (15, 16, 17)}
    answer = read_one(tmp_path, B11="目标1（90分）：完成县乡道日常养护", **none)
    assert [row.weight_centi for row in answer.indicators] == [2000, 2000, 1334, 1333, 1333, 1000]
    assert {("weight.inferred", at) for at in ("D15", "D16", "D17")} <= found(answer)
    assert answer.goals[0].weight_centi == 9000


def test_several_goals_keep_the_numbers_they_print(tmp_path: Path):
    cells: dict[str, object] = {at: value for at, value in CLEAN.items() if int(at[1:]) < 12}
    cells |= {f"{at[0]}{int(at[1:]) + 1}": value for at, value in CLEAN.items() if int(at[1:]) >= 12}
    cells |= {"B11": "目标1：完成养护", "B12": "目标2：病害处置及时", "F12": "均已处置"}
    [answer] = read_all(tmp_path, FormSheet(base=cells, merged=()))
    assert [(goal.no, goal.text) for goal in answer.goals] == [(1, "目标1：完成养护"), (2, "目标2：病害处置及时")]
    assert {row.goal_no for row in answer.indicators} == {None}
    assert read_one(tmp_path).indicators[0].goal_no == 1


def test_a_signature_below_the_table_is_no_indicator(tmp_path: Path):
    answer = read_one(tmp_path, A20="填表人：张三", D20="联系电话：", F20="0631-8888888")
    assert len(answer.indicators) == 6
    without_total = dict.fromkeys(("A19", "G19", "H19"))
    [answer] = read_all(
        tmp_path, FormSheet({"A20": "填表人：张三", "D20": "电话", "F20": "1", **without_total}, merged=())
    )
    assert len(answer.indicators) == 6
    assert (answer.totals.weight_printed_centi, answer.totals.weight_sum_centi) == (None, 10_000)


def test_the_forms_own_year_never_selects_the_rules(tmp_path: Path):
    save(tmp_path / "form.xlsx", FormSheet({"A2": "（2010年度）"}))
    [answer] = read_forms(tmp_path / "form.xlsx", region="371003", on=DAY)
    assert answer.project.year == 2010
    assert answer.totals.computed_centi == 9800
