"""An export of a read form reads back to the same facts."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.harness import ROOT
from tests.unit.documents.ministry import MERGED, Formatted, FormSheet, save
from tests.unit.documents.written.facts import again, differences, facts, lost, read

CASES = sorted((ROOT / "tests/cases/forms").glob("*/form.*"))
KINDS = ("xlsx", "csv")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("case", CASES, ids=lambda path: path.parent.name)
def test_a_published_form_reads_back_to_the_same_facts(tmp_path: Path, case: Path, kind: str):
    assert lost(tmp_path, read(case), kind) == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("case", CASES, ids=lambda path: path.parent.name)
def test_so_does_one_that_was_stored_as_json(tmp_path: Path, case: Path, kind: str):
    forms = read(case)
    back = again(tmp_path, [form.to_json() for form in forms], kind)
    for form, other in zip(forms, back, strict=True):
        assert differences(facts(form), facts(other)) == []


NOTE = "注：1.预算执行率20分。2.定性指标达成预期指标、部分达成、未达成分别按100-80%、80-50%、50-0%确定分值。"
CHANGES: dict[str, dict[str, Any]] = {
    "clean": {},
    "codes": {"C3": "37100321T000012345678-123-道路", "C4": "0217-局"},
    "blank head": {"C3": "—", "C4": None, "G4": None},
    "no year": {"A2": None},
    "total is zero": {"D6": 0, "E6": 0, "F6": 0},
    "total is blank": {"E6": None, "F6": None},
    "total differs": {"E6": 481},
    "rate differs": {"I6": "90%"},
    "no amounts": dict.fromkeys(("D6", "E6", "F6", "D7", "E7", "F7", "D8", "E8", "F8", "I6")),
    "finer than 分": {"D6": 10, "D7": 3.3333333333, "D8": 3.3333333333, "D9": 3.3333333334, "E6": 480.0000001},
    "sixteen digits": {"E6": "9007199254740.993", "E7": "9007199254640.993", "F6": None, "F7": None, "F8": None},
    "points of execution missing": {"G6": None},
    "no points of execution": {"G6": None, "J6": None, "I6": None},
    "execution listed": {"B13": "预算执行", "C13": "预算执行率", "D13": "执行率", "G6": None, "J6": None},
    "no goal": {"B11": None, "F11": None},
    "goal says the name": {"B11": "乡村道路养护"},
    "goal of two lines": {"B11": "一、养护\n二、=处置；及时", "F11": " -完成\n“好” "},
    "goal with points": {"B11": "目标1（40分）：养护"},
    "several values": {"E13": ">=100-200公里", "E14": 0.954, "F14": Formatted(0.95456, "0.0%"), "E16": "≤ 5 起"},
    "hidden digits": {"E13": Formatted(119.987, '0.0"公里"'), "F13": Formatted(1.2345, "0.00")},
    "dates": {"E13": "2021年12月底前", "F13": Formatted(date(2021, 11, 30), 'm"月"d"日"'), "E14": "2021年2月30日"},
    "month": {"E15": Formatted(date(2021, 11, 3), 'yyyy"年"m"月"'), "F15": Formatted(date(2021, 11, 3), "yyyy-mm-dd")},
    "words": {"E16": "有效提高", "F16": "部分达成预期指标", "E17": "是", "F17": "否"},
    "stated percentage": {"E18": "高", "F18": "达成（95%）"},
    "missing": {"D13": None, "E14": None, "F15": "/", "G16": None, "H17": None},
    "units": {"E13": "1.2万人", "F13": "15000人", "E14": 50, "F14": "60个", "E15": "3天", "F15": "2次"},
    "money as quantity": {"E13": "100万元", "F13": "1000000元"},
    "money of the actual": {"E13": 100, "F13": "100万元"},
    "misplaced twice": {"C13": "社会效益指标", "C14": "社会效益指标", "C16": "数量指标"},
    "names": {"D13": "指标1：指标2：里程", "D14": "=里程", "D15": "里程", "D16": "里程"},
    "reasons": {"I13": "因为下雨所以没有全部完成", "I14": "因为下雨所以没有全部完成"},
    "levels": {"B13": "产出指标 （50分）", "C14": None, "C15": None, "B16": "效益\n指标"},
    "totals": {"G19": None, "H19": 97},
    "no total": {"A19": None, "G19": None, "H19": None, "A20": NOTE},
    "notes": {"A20": NOTE, "A21": "填表人：张三", "E21": "联系电话：1380000"},
    "formulas": {"C3": "=1+1", "B11": "@SUM(A1)", "D13": "+里程", "F16": "－达成", "I17": "\t=cmd|' /C calc'!A0"},
}  # fmt: skip


@pytest.fixture(scope="module")
def changed(tmp_path_factory) -> dict[str, Any]:
    """Every changed form, read from one workbook."""
    sheets = [FormSheet(changes, name=name) for name, changes in CHANGES.items()]
    forms = read(save(tmp_path_factory.mktemp("changed") / "all.xlsx", *sheets))
    assert [form.sheet for form in forms] == list(CHANGES)
    return {form.sheet: form for form in forms}


@pytest.mark.parametrize("kind", KINDS)
def test_every_changed_form_reads_back_to_the_same_facts(tmp_path: Path, changed, kind: str):
    """All in one file: one sheet for each as xlsx, one below the other as csv, which has no number formats."""
    forms = [
        form for name, form in changed.items() if kind == "xlsx" or name not in ("hidden digits", "several values")
    ]
    assert lost(tmp_path, forms, kind) == []


TEXTS = st.sampled_from(
    ["≥120公里", "=5个", "100%", "97.50%", "1,200", "50", "3-5天", "2021年6月底前", "5月底", "长期", "达成",
     "部分达成", "是", "不超过3%", "≤0", "1.2万人", "≥90％以上", "12000人", "/", "指标3：", "完成率≥95%",
     "目标2（30分）：建成", "0", "-3", "2021-02-30"]
)  # fmt: skip
NUMBERS = st.integers(0, 10**6).map(lambda number: number / 1000)
VALUES = TEXTS | NUMBERS | st.none() | st.builds(Formatted, NUMBERS, st.sampled_from(["0.000", "0.000%"]))
AMOUNTS = st.none() | st.integers(0, 10**9).map(lambda number: number / 10**4) | st.just("—") | st.just("1,234.56")
POINTS = st.none() | st.integers(0, 3000).map(lambda centi: centi / 100) | st.just("10分")
LETTERS = st.text(st.sampled_from("道路养护=+-@'“ \n1０:：、（）"), min_size=1, max_size=9)
ROWS = range(13, 19)
CELLS = {
    **{f"{column}{row}": AMOUNTS for column in "DEF" for row in range(6, 10)},
    **dict.fromkeys(("G6", "J6", "G19", "H19"), POINTS),
    **{f"{column}{row}": POINTS for column in "GH" for row in ROWS},
    **{f"{column}{row}": VALUES for column in "EF" for row in ROWS},
    **{f"D{row}": LETTERS | TEXTS | st.none() for row in ROWS},
    **{f"I{row}": LETTERS | st.none() for row in ROWS},
    **{at: LETTERS | TEXTS | st.none() for at in ("C3", "C4", "G4", "B11", "F11")},
    "I6": st.sampled_from(["95%", "0.95", "95.00%", "100%", None]),
    "C14": st.sampled_from(["质量指标", "社会效益指标", None]),
}  # fmt: skip
FORMS = st.lists(st.dictionaries(st.sampled_from(sorted(CELLS)), st.none(), max_size=12).flatmap(
    lambda keys: st.fixed_dictionaries({key: CELLS[key] for key in keys})
), min_size=4, max_size=8)  # fmt: skip


@given(changes=FORMS)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_read_reads_back_to_the_same_facts(tmp_path: Path, changes: list[dict[str, Any]]):
    path = save(tmp_path / "made.xlsx", *(FormSheet(one, name=f"表{at}") for at, one in enumerate(changes)))
    forms = [form for form in read(path) if form.error is None]

    assert not forms or lost(tmp_path, forms, "xlsx") == []


def test_points_of_a_merged_cell_are_shared_again(tmp_path: Path):
    """In csv, which knows no merged cells, every row has its share."""
    shared = FormSheet({"G14": None, "G13": 40.01}, merged=(*MERGED, "G13:G14"))
    [form] = read(save(tmp_path / "shared.xlsx", shared))
    assert [row.weight_centi for row in form.indicators][:2] == [2001, 2000]
    assert lost(tmp_path, [form], "xlsx") == []
    [back] = again(tmp_path, [form], "csv")
    assert [row.weight_centi for row in back.indicators] == [row.weight_centi for row in form.indicators]
