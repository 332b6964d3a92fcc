"""What value cells say, word by word."""

from datetime import date
from decimal import Decimal

import pytest

from abacus.foundation.documents.forms.dates import BadDateError, read_day
from abacus.foundation.documents.forms.texts import bare_label, is_blank, level_name
from abacus.foundation.documents.forms.units import factor
from abacus.foundation.documents.forms.values import decimal_text, read_text


@pytest.mark.parametrize(
    ("text", "operator", "number", "unit"),
    [
        ("≥50个", "ge", "50", "个"),
        ("≧50个", "ge", "50", "个"),
        (">=50个", "ge", "50", "个"),
        ("＞＝５０个", "ge", "50", "个"),
        ("不低于95%", "ge", "95", "%"),
        ("不少于 3 场", "ge", "3", "场"),
        ("90%以上", "ge", "90", "%"),
        ("90%（含）以上", "ge", "90", "%"),
        ("90%以上（含90%）", "ge", "90", "%"),
        ("≥100百分比", "ge", "100", "%"),
        ("≤90万元", "le", "90", "万元"),
        ("≦7天", "le", "7", "天"),
        ("不超过30万元", "le", "30", "万元"),
        ("控制在5%以内", "le", "5", "%"),
        ("2天以内", "le", "2", "天"),
        ("2天内", "le", "2", "天"),
        ("3个工作日内办结", "le", "3", "个工作日"),
        ("6天内完成处置", "le", "6", "天"),
        ("＞10起", "gt", "10", "起"),
        ("大于10", "gt", "10", None),
        ("＜3次", "lt", "3", "次"),
        ("少于3次", "lt", "3", "次"),
        ("=100%", "eq", "100", "%"),
        ("﹦100%", "eq", "100", "%"),
        ("约20亩", "eq", "20", "亩"),
        ("20亩左右", "eq", "20", "亩"),
        ("≈3.5公里", "eq", "3.5", "公里"),
        ("1", None, "1", None),
        ("72,890元", None, "72890", "元"),
        ("89.974", None, "89.974", None),
        ("1.2万人", None, "1.2", "万人"),
        ("百分之95", None, "95", "%"),
        ("5次/年", None, "5", "次/年"),
        ("120平方米", None, "120", "平方米"),
        ("完成50个", None, "50", "个"),
        ("实际完成50个", None, "50", "个"),
        ("达到97%", None, "97", "%"),
        ("100%完成", None, "100", "%"),
        ("50个，已全部验收", None, "50", "个"),
        ("-3%", None, "-3", "%"),
        ("98.50%", None, "98.50", "%"),
        ("百分之九十五", None, "95", "%"),
        ("不低于百分之九十八点五", "ge", "98.5", "%"),
        ("九成以上", "ge", "90", "%"),
        ("九成五", None, "95", "%"),
        ("三天内", "le", "3", "天"),
        ("不少于两次", "ge", "2", "次"),
        ("每年1次", None, "1", "次"),
        ("每年不少于2次", "ge", "2", "次"),
        ("每季度1次", None, "1", "次/季度"),
        ("〉95%", "gt", "95", "%"),
        ("≮3个", "ge", "3", "个"),
        ("最少3个", "ge", "3", "个"),
        ("X≥80%", "ge", "80", "%"),
        ("满意度≥90%", "ge", "90", "%"),
        ("满意率达95%以上", "ge", "95", "%"),
        ("合格率100%", None, "100", "%"),
        ("同比增长10%", None, "10", "%"),
        ("较上年下降3%以上", "ge", "3", "%"),
        ("100%满意", None, "100", "%"),
        ("100余人", None, "100", "人"),
        ("1000多万元", None, "1000", "万元"),
        ("100%（12个）", None, "100", "%"),
        ("12个（100%）", None, "12", "个"),
        ("12（个）", None, "12", "个"),
        ("3个（套）", None, "3", "个(套)"),
    ],
)
def test_a_number_is_read_with_operator_and_unit(text: str, operator: str | None, number: str | None, unit: str | None):
    read = read_text(text)
    assert read.text == text
    assert (read.operator, read.number, read.unit) == (operator, Decimal(number) if number else None, unit)


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("80%-90%", "80", "90", "%"),
        ("80-90%", "80", "90", "%"),
        ("80～90分", "80", "90", "分"),
        ("3至5天", "3", "5", "天"),
        ("[60,80]", "60", "80", None),
        ("10—20个", "10", "20", "个"),
        ("10-20之间", "10", "20", None),
        ("60%≤X≤80%", "60", "80", "%"),
        ("≥100万元，≤200万元", "100", "200", "万元"),
        ("不少于3且不超过5", "3", "5", None),
    ],
)
def test_a_range_has_two_bounds(text: str, low: str, high: str, unit: str | None):
    read = read_text(text)
    assert (read.operator, read.number, read.high, read.unit) == ("between", Decimal(low), Decimal(high), unit)


@pytest.mark.parametrize(
    "text",
    [
        "及时",
        "严格执行相关制度规定",
        "1.完成招标；2.完成施工",
        "1、建成投用",
        "完成率95%，合格率98%",
        "7×24小时",
        "3:1",
        "≥",
        "效果明显提升5个百分点",
        "第1名",
        "2022年1-12月",
        "2021-2023年",
        "不低于2022年",
        "每人每年1200元",
        "一级",
        "三标一体",
        "部分达成（80%）",
    ],
)
def test_everything_else_is_words(text: str):
    read = read_text(text)
    assert (read.kind, read.number, read.text) == ("words", None, text)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2023-06-30", date(2023, 6, 30)),
        ("2023/6/3", date(2023, 6, 3)),
        ("2023.12.31", date(2023, 12, 31)),
        ("2023年6月30日前", date(2023, 6, 30)),
        ("2023年6月", date(2023, 6, 30)),
        ("2024年2月", date(2024, 2, 29)),
        ("2023年12月底前完成", date(2023, 12, 31)),
        ("2023-06", date(2023, 6, 30)),
        ("于2023年11月20日完成", date(2023, 11, 20)),
        ("≤2023年10月31日", date(2023, 10, 31)),
        ("2023年底", date(2023, 12, 31)),
        ("2023年内完成", date(2023, 12, 31)),
        ("12月31日前", date(2021, 12, 31)),
        ("6月底前", date(2021, 6, 30)),
        ("当年12月底前", date(2021, 12, 31)),
        ("2023-12-31 00:00:00", date(2023, 12, 31)),
        ("2023年三季度", date(2023, 9, 30)),
        ("2023年第2季度前", date(2023, 6, 30)),
        ("2023年上半年", date(2023, 6, 30)),
    ],
)
def test_a_day_is_read_and_a_month_is_its_last_day(text: str, day: date):
    read = read_text(text, year=2021)
    assert (read.on, read.operator) == (day, "date_le")


@pytest.mark.parametrize("text", ["2023-02-30", "2023年13月", "2023年4月31日", "2021-13", "2023.2.29"])
def test_a_day_that_does_not_exist_is_said(text: str):
    with pytest.raises(BadDateError):
        read_day(text)
    assert read_text(text).kind == "bad_date"


@pytest.mark.parametrize("text", ["6个月", "12个月", "2023年完成100公里", "12月31日前", "80-90", "30年", "2023"])
def test_what_only_looks_like_a_day_is_none(text: str):
    assert read_day(text) is None


@pytest.mark.parametrize(
    ("unit", "into", "many"),
    [
        ("万人", "人", "10000"),
        ("人", "万人", "0.0001"),
        ("名", "人", "1"),
        ("亿元", "万元", "10000"),
        ("万元", "元", "10000"),
        ("千米", "公里", "1"),
        ("米", "公里", "0.001"),
        ("平方公里", "公顷", "100"),
        ("公顷", "亩", "15"),
        ("吨", "公斤", "1000"),
        ("天", "小时", "24"),
        ("年", "个月", "12"),
        ("‰", "%", "0.1"),
        ("百分点", "%", "1"),
        ("万册", "册", "10000"),
        ("次", "次/年", "1"),
        ("元/人·年", "元/人/年", "1"),
        ("个", None, "1"),
        (None, "%", "1"),
    ],
)
def test_units_of_one_kind_convert(unit: str | None, into: str | None, many: str):
    assert decimal_text(factor(unit, into)) == many


@pytest.mark.parametrize(
    ("unit", "into"), [("个", "项"), ("人次", "人"), ("天", "工作日"), ("%", "个"), ("元", "元/人")]
)
def test_units_of_different_kinds_do_not(unit: str, into: str):
    assert factor(unit, into) is None


@pytest.mark.parametrize("text", ["", "—", "-", "/", "……", "...", "无", " － ", "——", "\u3000"])
def test_dashes_dots_and_none_are_blank(text: str):
    assert is_blank(text)


@pytest.mark.parametrize("text", ["0", "无事故", "是", "否", "-1"])
def test_what_says_something_is_not_blank(text: str):
    assert not is_blank(text)


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("产出指标（50分）", "产出指标"),
        ("产出指标\n(50分)", "产出指标"),
        ("产 出 指 标", "产出指标"),
        ("满意度指标（10）", "满意度指标"),
        ("产出指标\n50分", "产出指标"),
        ("产出指标（含成本）", "产出指标（含成本）"),
        ("/", None),
    ],
)
def test_a_level_loses_its_points(printed: str, name: str | None):
    assert level_name(printed) == name


@pytest.mark.parametrize("printed", ["全年预算数（A）", "全年预算数(A)", "全年 预算数：", "全年预算数\n（万元）"])
def test_a_head_word_is_known_with_whatever_stands_in_brackets(printed: str):
    assert bare_label(printed) == "全年预算数"


@pytest.mark.parametrize(("number", "text"), [("89.9740", "89.974"), ("100", "100"), ("-0.0", "0"), ("1E+3", "1000")])
def test_decimals_are_printed_plainly(number: str, text: str):
    assert decimal_text(Decimal(number)) == text
