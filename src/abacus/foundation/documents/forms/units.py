"""Units of indicator values: which ones are of a kind, and how many of one make the other."""

import re
from fractions import Fraction
from functools import lru_cache

from abacus.foundation.documents.forms.texts import bare

_A_YEAR = re.compile(r"(?<=.)[/·*]年\Z")
_WHAT = re.compile(r"(?!工作日|每)[\u4e00-\u9fff]{2,}")
_SAME: dict[str, tuple[Fraction, str]] = {}


def _family(base: str, **sizes: str) -> None:
    for size, names in sizes.items():
        number = Fraction(size.strip("_").replace("d", "/"))
        _SAME.update((name, (number, base)) for name in names.split())


_family("%", _1="% 百分比 百分点 个百分点", _1d10="‰ 千分比")
_family("元", _1="元 块", _1d10="角", _1d100="分钱")
_family("人", _1="人 名 位")
_family("米", _1000="公里 千米 km KM Km", _500="里", _1="米 m M", _1d100="厘米 cm", _1d1000="毫米 mm")
_family("平方米", _1="平方米 平米 平方 ㎡ m² m2", _10000="公顷", _2000d3="亩", _1000000="平方公里 平方千米 km² km2")
_family("立方米", _1="立方米 立方 方 ㎥ m³ m3", _1d1000="升 L 公升")
_family("克", _1000000="吨 t", _1000="千克 公斤 kg KG", _500="斤", _1="克 g")
_family("分钟", _1440="天 日", _60="小时 h", _1="分钟", _1d60="秒 秒钟")
_family("月", _12="年", _1="月 个月")
_family("工作日", _1="工作日 个工作日")
_SCALES = {"十": 10, "百": 100, "千": 10**3, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7, "亿": 10**8}
_LONGEST_FIRST = sorted(_SCALES, key=len, reverse=True)


def resolve(unit: str) -> tuple[Fraction, str]:
    """How many of which base unit: 万人 is (10000, 人); an unknown unit is its own base.

    A form is about one year: 次/年 is 次.
    """
    name = _A_YEAR.sub("", bare(unit))
    if name in _SAME:
        return _SAME[name]
    for scale in _LONGEST_FIRST:
        if name.startswith(scale):
            number, base = _SAME.get(name[len(scale) :], (Fraction(1), name[len(scale) :]))
            return number * _SCALES[scale], base
    return Fraction(1), name


@lru_cache(maxsize=1024)
def factor(unit: str | None, into: str | None) -> Fraction | None:
    """What one `unit` is worth `into` another; None where they are not of one kind.

    A number without a unit is taken to be in the other's.
    """
    if unit is None or into is None:
        return Fraction(1)
    if _counts_the_same(bare(unit), bare(into)):
        return Fraction(1)
    from_size, from_base = resolve(unit)
    to_size, to_base = resolve(into)
    return from_size / to_size if from_base == to_base else None


def _counts_the_same(one: str, other: str) -> bool:
    """Whether a unit only says in words what is counted: 座泵站 is 座; 人次 is not 人, 元/人 not 元."""
    short, long = sorted((one, other), key=len)
    if not long.startswith(short) or not _WHAT.fullmatch(long[len(short) :]):
        return False
    return resolve(long) == (Fraction(1), long)


def is_money(unit: str | None) -> bool:
    return unit is not None and resolve(unit)[1] == "元"


def is_percent(unit: str | None) -> bool:
    return unit == "%"
