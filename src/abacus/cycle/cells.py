"""What people type into the cells of a form, read exactly; shared by the stages.

Nothing typed is ever changed here: a cell that cannot be read raises `UnreadableError`
with what to do, and the form keeps the text as it was typed.
"""

import calendar
import re
from datetime import date

from django.utils.translation import gettext as _

BLANKS = frozenset({"", "-", "--", "—", "——", "/", "…", "……", "...", "......", "无"})
"""Cells that hold nothing, whatever they show."""

LIMIT = 9_000_000_000_000
"""Larger values are refused: as 1e-6 of a unit they would leave the range of the database."""

_NARROW = {0xFF01 + offset: 0x21 + offset for offset in range(94)} | {0x3000: 0x20, 0x2212: 0x2D}
"""Full-width signs and figures by their plain ones. Superscripts stay what they are: 10² is not 102."""

_NUMBER = re.compile(r"([+-]?)([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)?(?:\.([0-9]+))?")
_DAY = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})(?:[-/.月]([0-9]{1,2})日?|月)?")


class UnreadableError(ValueError):
    """A cell whose text does not say what the cell is for; `message` what is wrong, `todo` what to type."""

    def __init__(self, message: str, todo: str = "") -> None:
        super().__init__(message)
        self.message, self.todo = message, todo


def text(typed: object) -> str:
    """A cell as one line of plain text: full-width figures and blanks made plain, nothing else changed."""
    return " ".join(str(typed if typed is not None else "").translate(_NARROW).split())


def blank(typed: object) -> bool:
    """Whether a cell holds nothing."""
    return text(typed) in BLANKS


def number(typed: object, places: int, *, negative: bool = False) -> int | None:
    """The number in a cell as a whole count of 10**-places; None where the cell is blank.

    Never goes through a float. Raises UnreadableError for words, for more decimals than
    `places`, for a minus where none makes sense and for what is too large to keep.
    """
    plain = text(typed).replace(" ", "")
    if plain in BLANKS:
        return None
    found = _NUMBER.fullmatch(plain)
    if not found or not (found[2] or found[3]):
        raise UnreadableError(_("“%(typed)s”不是数字") % {"typed": text(typed)}, _("只填数字，符号和单位填在各自的列"))
    decimals = (found[3] or "").rstrip("0")
    if len(decimals) > places:
        raise UnreadableError(
            _("“%(typed)s”的小数太多") % {"typed": text(typed)}, _("最多 %(places)s 位小数") % {"places": places}
        )
    whole_part = int((found[2] or "0").replace(",", ""))
    if whole_part > LIMIT:
        raise UnreadableError(_("“%(typed)s”太大") % {"typed": text(typed)}, _("换用更大的计量单位"))
    value: int = whole_part * 10**places + int(decimals.ljust(places, "0") or 0)
    if found[1] == "-" and value and not negative:
        raise UnreadableError(_("“%(typed)s”不能是负数") % {"typed": text(typed)}, _("填 0 或正数"))
    return -value if found[1] == "-" else value


def micro(typed: object) -> int | None:
    """An indicator's value in 1e-6 of its unit."""
    return number(typed, 6, negative=True)


def centi(typed: object) -> int | None:
    """Points in 0.01 分."""
    return number(text(typed).removesuffix("分"), 2)


def fen(typed: object) -> int | None:
    """An amount typed in 万元, in 分."""
    return number(text(typed).removesuffix("万元"), 6)


def percent(typed: object) -> int | None:
    """A percentage in 1e-6 of one per cent, from 0 to 100; with or without the sign."""
    value = number(text(typed).removesuffix("%"), 6)
    if value is not None and value > 100_000_000:
        raise UnreadableError(_("“%(typed)s”超过 100%%") % {"typed": text(typed)}, _("填 0 到 100 之间的百分数"))
    return value


def whole(typed: object) -> int | None:
    """A count of things or occurrences."""
    return number(re.sub(r"[次起个件]$", "", text(typed)), 0)


def day(typed: object) -> date | None:
    """A day; a month alone means its last day. Raises UnreadableError for a day that does not exist."""
    plain = text(typed).replace(" ", "")
    if plain in BLANKS:
        return None
    plain = re.sub(r"[底末]?(之前|以前|前|底|末)$", "", plain)
    found = _DAY.fullmatch(plain) or re.fullmatch(r"([0-9]{4})-([0-9]{1,2})()", plain)
    if not found:
        raise UnreadableError(_("“%(typed)s”不是日期") % {"typed": text(typed)}, _("按 2022-12-31 填写"))
    year, month = int(found[1]), int(found[2])
    try:
        return date(year, month, int(found[3]) if found[3] else calendar.monthrange(year, month)[1])
    except (ValueError, calendar.IllegalMonthError):
        raise UnreadableError(_("没有“%(typed)s”这一天") % {"typed": text(typed)}, _("改为实际存在的日期")) from None


def yes(typed: object) -> bool | None:
    """是 or 否; None where blank."""
    plain = text(typed)
    if plain in BLANKS:
        return None
    if plain in {"是", "符合", "达标", "已完成", "完成", "√", "Y", "y", "yes"}:
        return True
    if plain in {"否", "不符合", "未达标", "未完成", "×", "N", "n", "no"}:
        return False
    raise UnreadableError(_("“%(typed)s”既不是“是”也不是“否”") % {"typed": text(typed)}, _("填“是”或“否”"))


def shown(value: int | None, places: int) -> str:
    """A value as it would be typed: exact, without zeros behind and without thousands; blank when missing."""
    if value is None:
        return ""
    whole_part, rest = divmod(abs(value), 10**places)
    decimals = str(rest).zfill(places).rstrip("0") if places else ""
    return ("-" if value < 0 else "") + str(whole_part) + (f".{decimals}" if decimals else "")
