"""Values as people write them, brought to the plain writing that `values` reads: 九成 is 90%, 每年1次 is 1次."""

import re

_DIGITS = {"零": 0, "〇": 0, "两": 2} | {letter: number for number, letter in enumerate("一二三四五六七八九", start=1)}
_NUMERAL = "零〇一二两三四五六七八九十百"
_HUNDREDTHS = re.compile(rf"百分之([{_NUMERAL}]+)(?:点([{_NUMERAL}]+))?")
_TENTHS = re.compile(r"(?<![一-鿿])([一二三四五六七八九])成([一二三四五六七八九半])?(?=以上|以下|以内|左右|及以上|\Z)")
_COUNTED = re.compile(
    rf"(?P<before>\A|不少于|不超过|不低于|不多于|至少|[≥≤><=])(?P<number>[{_NUMERAL}]{{1,5}})"
    r"(?=(?:个|次|天|日|周|人|名|年|月|场|项|套|台|座|件|户|公里|期|处|家|所|条|辆|小时|分钟|批)(?:工作日|月)?"
    r"(?:内|以内|以上|以下|/|\Z))"
)
_SAME = str.maketrans({"〉": ">", "〈": "<", "≯": "≤", "≮": "≥", "˃": ">", "˂": "<", "﹒": "."})
_THIS_YEAR = re.compile(r"\A(?:当年|本年度?|年内|该年度?)(?=\d{1,2}月)")
_CLOCK = re.compile(r"[T\s]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*\Z")
_EVERY = re.compile(r"\A每(?:个)?(年度?|月|季度?|周|天|日)(?=.*\d)(?P<rest>.+)\Z")
_PERIODS = {"年": "", "年度": "", "月": "/月", "季": "/季度", "季度": "/季度", "周": "/周", "天": "/天", "日": "/天"}
_UNKNOWN = re.compile(r"\A[xX](?=[≥≤><=])")
_BOUND = r"(?P<{name}>[+-]?\d+(?:\.\d+)?[%‰]?[一-鿿]{{0,3}}?)"
_INSIDE = re.compile(rf"\A{_BOUND.format(name='low')}[≤<]=?[xX][≤<]=?{_BOUND.format(name='high')}\Z")
_TWO_BOUNDS = re.compile(
    rf"\A(?:≥|>=?|不低于|不少于){_BOUND.format(name='low')}[,;、且并]*(?:≤|<=?|不高于|不超过){_BOUND.format(name='high')}\Z"
)
_RATE = re.compile(
    r"\A[一-鿿]{1,14}(?:率|度|比例|比重|占比|覆盖面)(?:为|达到?|均为|均达|在)?:?(?=[≥≤><=]|\d[\d.]*[%‰]|不低于|不少于|不超过|不高于|高于|低于|大于|小于)"
)
_SIGNED = re.compile(r"\A[一-鿿]{2,8}:?(?=[≥≤><=]{1,2}\d)")
_CHANGE = re.compile(
    r"\A(?:同比|环比|较上年度?|比上年度?|较去年|比去年|年均)?(?:增长|提高|提升|上升|增加|增幅|降低|下降|减少|压减|降幅|节约)"
    r"(?:率|了|幅度)?(?:达到?|为)?(?=[≥≤><=]|\d|不低于|不少于|不超过)"
)
_MORE = re.compile(r"(?<=\d)([余多])(?=[万亿千百]?[一-鿿])")
_REMARK = re.compile(r"\A(?P<value>[≥≤><=]*[\d,.]+[%‰]?[一-鿿]{0,4})\((?!含)[^()]*\d[^()]*\)\Z")


def without_clock(text: str) -> str:
    """A day without its time of day: 2023-12-31 00:00:00."""
    return _CLOCK.sub("", text)


def plain(short: str) -> str:
    """A value (half width, no white space) in its plain writing; what is not understood stays as it is."""
    short = short.translate(_SAME)
    if short.isascii():
        return _bounds(_UNKNOWN.sub("", short)) if not short[:1].isdigit() or "=" in short else short
    short = _numerals(_THIS_YEAR.sub("", short))
    if match := _EVERY.match(short):
        short = match["rest"] + _PERIODS[match[1]]
    short = _MORE.sub("", short)
    if match := _REMARK.match(short):
        short = match["value"]
    short = _bounds(_UNKNOWN.sub("", short))
    for label in (_RATE, _CHANGE, _SIGNED):
        if (match := label.match(short)) and not _has_more(short[match.end() :]):
            return short[match.end() :]
    return short


def _has_more(rest: str) -> bool:
    """Whether a further statement follows: 95%，合格率98%."""
    return bool(re.search(r"[,;。、].*\d", rest))


def _numerals(short: str) -> str:
    short = _HUNDREDTHS.sub(lambda match: f"{number_of(match[1])}{_fraction(match[2])}%", short)
    short = _TENTHS.sub(lambda match: f"{_DIGITS[match[1]] * 10 + _half(match[2])}%", short)
    return _COUNTED.sub(lambda match: f"{match['before']}{number_of(match['number'])}", short)


def _half(letter: str | None) -> int:
    return 0 if letter is None else 5 if letter == "半" else _DIGITS[letter]


def _fraction(letters: str | None) -> str:
    return "" if letters is None else "." + "".join(str(_DIGITS.get(letter, 0)) for letter in letters)


def number_of(letters: str) -> int:
    """A number up to 999 in Chinese letters: 九十五 is 95, 百 is 100."""
    total, digit = 0, 0
    for letter in letters:
        if letter in "十百":
            total += (digit or 1) * (10 if letter == "十" else 100)
            digit = 0
        else:
            digit = _DIGITS[letter]
    return total + digit


def _bounds(short: str) -> str:
    """Two bounds as a range: 60%≤X≤80%, ≥100且≤200."""
    match = _INSIDE.match(short) or _TWO_BOUNDS.match(short)
    return f"{match['low']}-{match['high']}" if match else short
