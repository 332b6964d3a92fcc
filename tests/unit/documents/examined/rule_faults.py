"""Notes under a table that state other scoring rules, each beside a twin whose note agrees."""

from tests.unit.documents.examined.answers import Examined, twin
from tests.unit.documents.examined.clean import ANHUI, NEIMENGGU, SHAANXI

NOTE = "注：定性指标根据完成情况分为达成年度指标、部分达成年度指标并具有一定效果、未达成年度指标且效果较差三档，"

RULES: tuple[Examined, ...] = (
    twin(
        ANHUI,
        "intervals-of-80-to-50",
        warnings="rules.differ@A25",
        A25=NOTE + "分别按照该指标对应分值区间100-80%（含80%）、80-50%（含50%）、50-0%合理确定分值。",
    ),
    twin(
        NEIMENGGU,
        "intervals-of-80-to-50-in-one-of-two-notes",
        warnings="rules.differ@A20",
        A20="2.定性指标按达成预期指标、部分达成预期指标、未达成预期指标三档，分别按100%-80%（含80%）、80%-50%（含50%）、50%-0%确定分值。",
    ),
    twin(
        ANHUI,
        "near-the-same-intervals",
        A25=NOTE + "分别按照100%-80%（含）、80%-60%（含）、60%-0%合理填写完成值和得分。",
    ),
    twin(
        ANHUI,
        "near-the-same-intervals-the-other-way-round",
        A25=NOTE + "分别按照80%（含）-100%、60%（含）-80%、0-60%合理填写分值。",
    ),
    twin(
        ANHUI,
        "intervals-of-80-to-50-the-other-way-round",
        warnings="rules.differ@A25",
        A25=NOTE + "分别按照80%（含）-100%、50%（含）-80%、0-50%合理填写分值。",
    ),
    twin(
        ANHUI,
        "another-formula-for-reverse-indicators",
        warnings="rules.differ@A25",
        A25="注：定量指标为反向指标的，得分=[1-（实际完成值-年度指标值）/年度指标值]×分值。",
    ),
    twin(
        ANHUI,
        "near-the-same-formula-for-reverse-indicators",
        A25="注：定量指标若为正向指标（即指标值为≥*），则得分计算方法应用全年实际值（B）/年度指标值（A）*该指标分值；若定量指标为反向指标（即指标值为≤*），则得分计算方法应用年度指标值（A）/全年实际值（B）*该指标分值。",
    ),
    twin(
        ANHUI,
        "points-of-the-first-levels-differ",
        warnings="rules.differ@A25",
        A25="注：一级指标分值统一设置为：产出指标60分、效益指标20分、服务对象满意度指标10分、预算资金执行率10分。",
    ),
    twin(
        ANHUI,
        "near-points-of-the-first-levels-as-in-the-pack",
        A25="注：一级指标分值统一设置为：产出指标50分、效益指标30分、服务对象满意度指标10分、预算资金执行率10分。如有特殊情况，一级指标权重可做适当调整。",
    ),
    twin(
        ANHUI,
        "points-of-the-execution-differ",
        warnings="rules.differ@A25",
        A25="注：预算执行率分值为20分，按执行率×20计算得分。",
    ),
    twin(
        ANHUI,
        "grades-of-the-total-differ",
        warnings="rules.differ@A25",
        A25="注：自评结果分为4档：95（含）-100分为优、85（含）-95分为良、60（含）-85分为中、60分以下为差。",
    ),
    twin(
        ANHUI,
        "near-the-same-grades-of-the-total",
        A25="注：自评等级划分为4档，100-90（含）分为优、90-80（含）分为良、80-60（含）分为中、60分以下为差。",
    ),
    twin(
        ANHUI,
        "near-the-same-grades-from-below",
        A25="注：90（含）-100分为优，80（含）-90分为良，60（含）-80分为中，60分以下为差。",
    ),
    twin(
        ANHUI,
        "near-a-note-about-reasons",
        A25="注：预算执行率未达到90%的需说明原因（100字以内）；得分一档最高不能超过该指标分值上限。",
    ),
    twin(
        ANHUI,
        "near-the-same-formulas",
        A25="注：定量指标，完成指标值的，记该指标所赋全部分值；未完成的，按照完成值与指标值的比例记分。",
    ),
    twin(
        SHAANXI,
        "near-a-note-that-states-no-rule",
        A25="注：1.其他资金包括和中央补助、地方财政资金共同投入到同一项目的自有资金、社会资金等。",
    ),
)
