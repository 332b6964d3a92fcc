"""Forms of many places read back from their export: whatever layout they came in, the facts are the same."""

from pathlib import Path

import pytest

from tests.unit.documents.examined import clean, published
from tests.unit.documents.examined.answers import Examined
from tests.unit.documents.examined.printed import Printed, build
from tests.unit.documents.written.facts import lost, read

FORMS = {
    form.name: form for module in (clean, published) for form in vars(module).values() if isinstance(form, Examined)
}


@pytest.mark.parametrize("name", sorted(FORMS))
def test_a_form_of_any_layout_reads_back_to_the_same_facts(tmp_path: Path, name: str):
    forms = read(build(tmp_path / "form.xlsx", FORMS[name].printed))
    assert [form.error for form in forms] == [None] * len(forms)
    assert {kind: lost(tmp_path, forms, kind) for kind in ("xlsx", "csv")} == {"xlsx": [], "csv": []}


DEPARTMENT = """
2022年度部门整体支出绩效自评表 | < | < | < | < | < | < | < | <
部门名称 | < | 217-示例县交通局 | < | < | < | < | < | <
年度预算 | < | | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分
^ | < | 年度资金总额 | 500 | 480 | 470 | 10 | 97.92% | 9.79
^ | < | 基本支出 | 300 | 280 | 275 | | |
^ | < | 项目支出 | 200 | 200 | 195 | | |
年度总体目标 | < | 预期目标 | < | < | 实际完成情况 | < | < | <
^ | < | 完成全年各项任务。 | < | < | 全部完成。 | < | < | <
绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因
^ | 产出指标 | 数量指标 | 养护里程 | ≥100公里 | 120公里 | 50 | 50 |
^ | 效益指标 | 社会效益指标 | 事故数 | ≤0起 | 0起 | 30 | 30 |
^ | 满意度指标 | 服务对象满意度指标 | 满意度 | ≥90% | 95% | 10 | 10 |
总分 | < | < | < | < | < | 100 | 99.79 |
"""
TARGET = """
项目支出绩效目标申报表 | < | < | < | <
（2022年度） | < | < | < | <
项目名称 | < | 道路养护 | < | <
主管部门 | < | 217-示例县交通局 | 实施单位 | 217001-公路中心
项目资金（万元） | < | 年度资金总额 | 500 | <
^ | < | 其中：财政拨款 | 400 | <
^ | < | 其他资金 | 100 | <
年度总体目标 | < | 目标1：完成县乡道养护120公里。⏎目标2：桥梁。 | < | <
绩效指标 | 一级指标 | 二级指标 | 三级指标 | 指标值
^ | 产出指标 | 数量指标 | 养护里程 | ≥100公里
^ | 效益指标 | 社会效益指标 | 事故数 | ≤0起
^ | 满意度指标 | 服务对象满意度指标 | 满意度 | ≥90%
"""
TRACKING = """
项目支出绩效目标执行监控表 | < | < | < | < | < | <
（2022年度） | < | < | < | < | < | <
项目名称 | < | 道路养护 | < | < | < | <
主管部门 | < | 示例县交通局 | < | 实施单位 | 公路中心 | <
项目资金（万元） | < | | 年初预算数 | 1-7月执行数 | 执行率 | 全年预计执行数
^ | < | 年度资金总额 | 500 | 250 | 50% | 500
^ | < | 其中：当年财政拨款 | 500 | 250 | | 500
年度总体目标 | < | 完成县乡道养护120公里。 | < | < | < | <
绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 1-7月执行情况 | 全年预计完成情况
^ | 产出指标 | 数量指标 | 养护里程 | ≥100公里 | 60公里 | 100公里
^ | 效益指标 | 社会效益指标 | 事故数 | ≤0起 | 0起 | 0起
^ | 满意度指标 | 服务对象满意度指标 | 满意度 | ≥90% | 92% | 92%
"""
KINDS = {"department": DEPARTMENT, "target": TARGET, "tracking": TRACKING}


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_so_does_a_form_of_every_kind(tmp_path: Path, kind: str):
    forms = read(build(tmp_path / "form.xlsx", Printed(KINDS[kind])))
    assert [(form.kind, form.error) for form in forms] == [(kind, None)]
    assert {kind: lost(tmp_path, forms, kind) for kind in ("xlsx", "csv")} == {"xlsx": [], "csv": []}
