"""Days as forms write them: a day, a month (its last day), a year's end."""

import re
from calendar import monthrange
from datetime import date

_YEAR = r"(?P<year>(?:19|20)\d\d)"
_FULL = re.compile(
    rf"{_YEAR}\s*(?:年|[-/.])\s*(?P<month>\d{{1,2}})\s*(?:月|[-/.])\s*(?P<day>\d{{1,2}})(?!\d|\s*月)\s*[日号]?"
)
_MONTH = re.compile(rf"{_YEAR}\s*(?:年\s*(?P<month>\d{{1,2}})\s*月份?|[-/](?P<short>\d{{1,2}})(?![\d%]))\s*")
_PART = re.compile(rf"{_YEAR}\s*年?度?\s*(?:第?(?P<quarter>[一二三四1-4])季度?|(?P<half>[上下])半年)")
_YEAR_END = re.compile(rf"{_YEAR}\s*年度?\s*(?P<rest>内|底|末|年底|年末|前)?")
_IN_YEAR = re.compile(r"(?P<month>\d{1,2})\s*月\s*(?:(?P<day>\d{1,2})\s*[日号])?(?P<rest>份)?")
_BEFORE = re.compile(
    r"(?:应|须|需|实际|计划|预计|已|已经)?(?:于|在|截至|截止|截止到|按|不晚于|不迟于|早于|≤|<=|<|=)?\s*"
)
_AFTER = re.compile(
    r"(?:\(含\)|中旬|下旬|上旬)?(?:底|末)?(?:之前|以前|及以前|前|内|以内|止|为止)?[,,、]?[^\d\s;;。%]{0,12}[。]?\Z"
)


class BadDateError(ValueError):
    """Written like a date, but there is no such day."""


def lacks_year(text: str) -> bool:
    """Whether a text (half width) is a day but for its year: 12月底前."""
    match = _IN_YEAR.match(text, _start(text))
    return bool(match and _AFTER.match(text, match.end()))


def _start(text: str) -> int:
    match = _BEFORE.match(text)
    return match.end() if match else 0


def read_day(text: str, year: int | None = None) -> date | None:
    """The day that a text (half width) stands for, None where it is no date.

    2023年12月 is its last day, 12月底前 takes `year`, the form's own. Raises BadDateError for
    2023-02-30.
    """
    begin = _start(text)
    for pattern in (_FULL, _PART, _MONTH, _YEAR_END, _IN_YEAR):
        match = pattern.match(text, begin)
        if match and _AFTER.match(text, match.end()):
            return _day(match, year)
    return None


def _end_of(parts: dict[str, str | None]) -> str | None:
    """The last month of a quarter or of half a year."""
    if quarter := parts.get("quarter"):
        return str(3 * ("一二三四".find(quarter) + 1 or int(quarter)))
    return {"上": "6", "下": "12"}.get(parts.get("half") or "")


def _day(match: re.Match[str], form_year: int | None) -> date | None:
    parts = match.groupdict()
    month = parts.get("month") or parts.get("short") or _end_of(parts)
    year = int(parts["year"]) if parts.get("year") else form_year
    if year is None:
        return None
    if month is None:
        return date(year, 12, 31)
    if not 1 <= int(month) <= 12:
        raise BadDateError(match[0])
    last = monthrange(year, int(month))[1]
    day = int(parts["day"]) if parts.get("day") else last
    if not 1 <= day <= last:
        raise BadDateError(match[0])
    return date(year, int(month), day)
