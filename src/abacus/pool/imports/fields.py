"""What an import looks for in a sheet: fields with the headings they go by and the words they take."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any
from unicodedata import normalize

from django.utils.translation import gettext_lazy as _

from abacus.pool.models import BudgetEntry, ExecutionEntry, FundSource, ImportBatch, Project, ProjectYear


class Holds(StrEnum):
    """What the cells of a field hold."""

    TEXT = "text"
    CODE = "code"
    AMOUNT = "amount"
    DAY = "day"
    YEAR = "year"
    CHOICE = "choice"
    YES_NO = "yes_no"


@dataclass(frozen=True)
class Field:
    """One field. `names` are headings it goes by, the first is the template's; `words` map what cells say to values."""

    key: str
    label: Any
    names: tuple[str, ...]
    holds: Holds = Holds.TEXT
    required: bool = False
    words: Mapping[str, str] = field(default_factory=dict)
    example: str = ""
    note: Any = ""
    longest: int = 0


def bare(text: str) -> str:
    """A heading or a word without what does not matter: width, case, blanks, quotes and what stands in brackets."""
    plain = normalize("NFKC", text).split("(")[0]
    return "".join(plain.split()).strip("*:“”\"'").replace("“", "").replace("”", "").lower()


def words(choices: Any, **more: tuple[str, ...]) -> Mapping[str, str]:
    """What people write for the values of a choice: the value, its label, and `more` by value."""
    found: dict[str, str] = {}
    for value, label in choices.choices:
        for word in (value, str(label), *more.get(value, ())):
            found[bare(word)] = value
    return MappingProxyType(found)


YES_NO = MappingProxyType(
    {
        bare(word): value
        for value, said in {"1": "是 有 √ 1 y yes true", "": "否 无 × 2 0 n no false"}.items()
        for word in said.split()
    }
)
"""Yes and no as the budget system codes them (1 是, 2 否) and as people write them."""

CODE = Field(
    "code",
    _("项目代码"),
    ("项目代码", "项目编码", "项目编号", "pro_code", "二级项目代码"),
    Holds.CODE,
    required=True,
    example="371003220000000000001",
    note=_("21 位；前 6 位为区划，第 7、8 位为年度"),
)
SOURCE = Field(
    "source",
    _("资金来源"),
    ("资金来源", "资金性质", "资金类型", "fund_type_code"),
    Holds.CHOICE,
    words=words(
        FundSource,
        fiscal=("财政拨款", "财政资金", "一般公共预算资金", "本级财政资金", "11111"),
        carry_over=("上年结转", "结转资金", "结转结余"),
        special_account=("财政专户", "专户资金"),
        unit=("自有资金", "单位自有资金"),
        other=("其他",),
    ),
    example="当年财政拨款",
    note=_("不填按当年财政拨款"),
)
NOTE = Field("note", _("备注"), ("备注", "摘要", "说明", "用途"), longest=200)

PROJECTS = (
    CODE,
    Field(
        "name",
        _("项目名称"),
        ("项目名称", "名称", "pro_name", "二级项目名称"),
        required=True,
        example="城区路灯运维",
        longest=180,
    ),
    Field(
        "unit",
        _("单位代码"),
        ("单位代码", "预算单位代码", "单位编码", "预算单位编码", "agency_code"),
        Holds.CODE,
        required=True,
        example="433001",
        note=_("预算单位代码，按本平台机构表"),
    ),
    Field("year", _("年度"), ("年度", "预算年度", "项目年度", "fiscal_year"), Holds.YEAR, example="2022"),
    Field(
        "nature",
        _("性质"),
        ("性质", "项目性质", "新增延续", "新增/延续"),
        Holds.CHOICE,
        words=words(
            ProjectYear.Nature,
            new=("新增项目", "一次性", "新建", "是"),
            continuing=("延续项目", "延续性", "经常性", "续建"),
        ),
        example="延续",
        note=_("新增或延续；不填：已有以前年度的为延续，否则为新增"),
    ),
    Field(
        "category",
        _("类别"),
        ("类别", "项目类别", "项目类型", "pro_cat_code"),
        Holds.CHOICE,
        words=words(
            Project.Category,
            **{
                "1": ("人员类项目",),
                "2": ("运转类项目", "21", "22", "公用经费", "其他运转类"),
                "3": ("特定目标类项目", "31", "32"),
            },
        ),
        example="特定目标类",
    ),
    Field(
        "protection",
        _("三保"),
        ("三保", "三保标识", "三保类型", "是否三保", "threesafe_symbolcat_code"),
        Holds.CHOICE,
        words=words(
            Project.Protection,
            none=("否", "非三保", "000", "2"),
            national=("国家标准", "是", "国标"),
            local=("地方标准",),
        ),
        example="否",
        note=_("否、国家标准或地方标准"),
    ),
    Field(
        "book",
        _("预算种类"),
        ("预算种类", "预算类型", "预算账套", "四本预算"),
        Holds.CHOICE,
        words=words(
            Project.Book,
            general=("一般公共", "11"),
            fund=("政府性基金", "12"),
            capital=("国有资本经营", "国资预算", "13"),
            insurance=("社会保险基金", "社保基金"),
        ),
        example="一般公共预算",
    ),
    Field(
        "special_fund", _("专项资金"), ("专项资金", "是否专项资金", "专项"), Holds.YES_NO, words=YES_NO, example="否"
    ),
    Field(
        "bond", _("债券"), ("债券", "债券资金", "是否债券", "是否债券项目"), Holds.YES_NO, words=YES_NO, example="否"
    ),
    Field(
        "capital_works",
        _("基建"),
        ("基建", "是否基建", "基本建设", "is_captial_cons_pro"),
        Holds.YES_NO,
        words=YES_NO,
        example="否",
    ),
    Field(
        "function_code",
        _("支出功能分类"),
        ("支出功能分类", "功能科目", "功能分类", "功能分类科目", "exp_func_code"),
        Holds.CODE,
        example="2120303",
        longest=7,
    ),
    Field(
        "requested",
        _("申报金额"),
        ("申报金额", "申报数", "申请金额", "申报预算", "项目总额"),
        Holds.AMOUNT,
        example="52.00",
    ),
    Field("secret", _("涉密"), ("涉密", "是否涉密", "密级"), Holds.YES_NO, words=YES_NO, note=_("涉密项目不登记")),
)

BUDGET = (
    CODE,
    Field(
        "amount",
        _("金额"),
        ("金额", "预算金额", "预算数", "批复金额", "批复数", "指标金额", "预算指标", "amount"),
        Holds.AMOUNT,
        required=True,
        example="45.00",
        note=_("调减、收回填负数，并注明类型"),
    ),
    Field(
        "kind",
        _("类型"),
        ("类型", "指标类型", "预算调整类型", "业务类型", "bgt_type_code"),
        Holds.CHOICE,
        words=words(
            BudgetEntry.Kind,
            request=("申报数",),
            initial=("年初", "年初预算数", "年初批复", "批复", "1", "21"),
            adjust=("调整", "追加", "追减", "调增", "调减", "年中追加"),
            carry_over=("上年结转", "结转结余"),
            transfer=("调剂使用", "划转"),
            recover=("收回存量", "收回指标", "压减"),
        ),
        example="年初预算",
        note=_("年初预算、预算调整、结转、调剂、收回或申报"),
    ),
    Field(
        "day",
        _("日期"),
        ("日期", "批复日期", "文件日期", "下达日期", "指标日期", "doc_date"),
        Holds.DAY,
        example="2022-01-20",
    ),
    Field(
        "document",
        _("文号"),
        ("文号", "指标文号", "批复文号", "发文号", "文件号", "cor_bgt_doc_no"),
        example="文财预〔2022〕6号",
        longest=80,
    ),
    SOURCE,
    NOTE,
)

EXECUTION = (
    CODE,
    Field(
        "amount",
        _("执行金额"),
        ("执行金额", "支付金额", "执行数", "累计执行数", "支出数", "支出金额", "累计支出", "金额", "pay_amt"),
        Holds.AMOUNT,
        required=True,
        example="12.60",
        note=_("更正、退回填负数，并注明类型"),
    ),
    Field(
        "kind",
        _("类型"),
        ("类型", "业务类型", "支付类型"),
        Holds.CHOICE,
        words=words(
            ExecutionEntry.Kind,
            payment=("支出", "正常", "正常支付", "授权支付", "直接支付"),
            correction=("冲正", "更正支出"),
            refund=("退款", "退库", "退回资金"),
        ),
        example="支付",
    ),
    Field(
        "day", _("支付日期"), ("支付日期", "日期", "执行日期", "清算日期", "pay_date"), Holds.DAY, example="2022-03-10"
    ),
    Field(
        "document",
        _("凭证号"),
        ("凭证号", "支付凭证号", "凭证编号", "支付编号", "pay_cert_no", "pay_app_no"),
        example="Z202203000123",
        longest=80,
    ),
    SOURCE,
    NOTE,
)

FIELDS: dict[str, tuple[Field, ...]] = {
    ImportBatch.Kind.PROJECTS: PROJECTS,
    ImportBatch.Kind.BUDGET: BUDGET,
    ImportBatch.Kind.EXECUTION: EXECUTION,
}
