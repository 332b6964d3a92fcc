"""Names, codes and years as the contract says they are read."""

from pathlib import Path

import pytest

from tests.unit.documents.examined.answers import found
from tests.unit.documents.examined.clean import ANHUI, YUNNAN
from tests.unit.documents.examined.reading import answer, read_changed, row


@pytest.mark.parametrize(
    "text", ["指标1：维修泵站", "指标1:维修泵站", "指标1维修泵站", "指标 1：维修泵站", "指标1： 维修泵站"]
)
def test_indicator_1_before_a_name_is_dropped(tmp_path: Path, text: str):
    assert row(tmp_path, ANHUI, "D13", D13=text)["name"] == "维修泵站"


@pytest.mark.parametrize("text", ["", "指标3：", "指标3", "……", "...", "/", "—", "-", "无"])
def test_a_filler_without_values_is_no_indicator(tmp_path: Path, text: str):
    cells = [one["cell"] for one in answer(tmp_path, ANHUI, D17=text)["indicators"]]
    assert "D17" not in cells


@pytest.mark.parametrize("text", ["", "指标1：", "指标1", "……", "/"])
def test_a_blank_name_beside_a_value_is_an_indicator_without_a_name(tmp_path: Path, text: str):
    read = read_changed(tmp_path, ANHUI, {"D13": text})
    [one] = [one for one in read.to_json()["indicators"] if one["cell"] == "D13"]
    assert one["name"] is None
    assert ("name.missing", "D13") in found(read)


CODES = [
    ("217-示例县水利局", "217", "示例县水利局"),
    ("217001-示例县水利局", "217001", "示例县水利局"),
    ("示例县水利局", None, "示例县水利局"),
    ("甲217-示例县水利局", None, "甲217-示例县水利局"),
    ("217-示例县水利局-本级", "217", "示例县水利局-本级"),
]


@pytest.mark.parametrize(("text", "code", "name"), CODES)
def test_a_code_before_a_department_is_split_off(tmp_path: Path, text: str, code: str | None, name: str):
    project = answer(tmp_path, ANHUI, C4=text, G4=text)["project"]
    assert (project["department_code"], project["department"]) == (code, name)
    assert (project["unit_code"], project["unit"]) == (code, name)


def test_a_project_code_of_21_characters_is_split_off(tmp_path: Path):
    project = answer(tmp_path, ANHUI, C3="37099923T000000000012-农田水利-二期")["project"]
    assert (project["code"], project["name"]) == ("37099923T000000000012", "农田水利-二期")


def test_the_year_stands_in_the_title_or_below_it(tmp_path: Path):
    assert answer(tmp_path, YUNNAN)["project"]["year"] == 2022
    assert answer(tmp_path, ANHUI, A2="（二〇二二年度）", A1="2022年度项目支出绩效自评表")["project"]["year"] == 2022
    assert answer(tmp_path, ANHUI, A2="")["project"]["year"] is None
