"""Reading the ministry's layout in the shapes that offices give it."""

import csv
from pathlib import Path

import pytest

from abacus.foundation.documents.forms import FormRead, read_forms
from abacus.foundation.documents.workbooks import read_workbook
from tests.harness import DAY
from tests.unit.documents.ministry import CLEAN, FormSheet, Formula, found, read_all, read_one, save


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


def test_words_where_amounts_should_be_end_the_funds_table(tmp_path: Path):
    answer = read_one(tmp_path, A10="年度任务", B10="任务内容", F10="进展", B11=None, D11="完成养护", F11="完成")
    assert answer.error is None
    assert answer.funds.budget_fen == 480_000_000


def test_each_part_may_begin_with_the_word_among(tmp_path: Path):
    answer = read_one(tmp_path, C8="其中：上年结转资金", C9="其中：其他资金", E9=0)
    assert not any(code == "funds.total_mismatch" for code, _ in found(answer))


@pytest.mark.parametrize(
    ("cell", "value", "code"),
    [
        ("E6", -480, "funds.negative"),
        ("F8", "-95", "funds.negative"),
        ("E6", "约五百", "value.unreadable"),
        ("D6", "500万美元", "value.unreadable"),
        ("E7", Formula("=D7*0.95"), "value.unreadable"),
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


def test_a_unit_behind_the_total_counts_and_an_office_called_yuan_does_not(tmp_path: Path):
    parts = dict.fromkeys(("D7", "E7", "F7", "D8", "E8", "F8"))
    assert read_one(tmp_path, A5="项目资金", C6="年度资金总额（元）", **parts).funds.budget_fen == 48_000
    answer = read_one(tmp_path, A5="项目资金", F4=None, G4="实施单位：元宝山镇人民政府", **parts)
    assert answer.funds.budget_fen == 480_000_000


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
        ("项目支出绩效自评表（2018年版）", "2021年度", 2021),
        ("项目支出绩效自评表", None, None),
    ],
)
def test_the_year_is_that_of_the_title(tmp_path: Path, title: str, second: str | None, year: int | None):
    answer = read_one(tmp_path, A1=title, A2=second, C3="2019年农村公路养护")
    assert answer.project.year == year


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
