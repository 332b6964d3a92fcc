"""One cell to one value, or a message that says what is wrong and what to write."""

import re
from datetime import date
from typing import Any
from unicodedata import normalize

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from abacus.foundation.documents.workbooks import Cell
from abacus.foundation.money import AmountError, parse
from abacus.pool.imports.fields import Field, Holds, bare

_DAY = re.compile(r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$|^(\d{4})(\d{2})(\d{2})$")
_YEAR = re.compile(r"^(\d{4})年?度?$")


AMOUNT_MESSAGES = {
    "not_a_number": gettext_lazy("金额“%(text)s”不是数字，请填写数字，如 100.00"),
    "too_fine": gettext_lazy("金额“%(text)s”的小数超过 %(places)s 位（精确到分），请核对"),
    "too_large": gettext_lazy("金额“%(text)s”超出可填范围（绝对值不超过 9 万亿元），请核对单位"),
}
"""What `abacus.foundation.money` refuses, in the reader's language."""


class CellError(ValueError):
    """What is wrong with a cell; the message says what to write instead."""


def read(field: Field, cell: Cell | None, unit: str) -> Any:
    """The value of a cell: str, int 分, date, int year, a choice's value, bool; None for blank.

    Raises CellError.
    """
    if cell is None or not cell.value.strip():
        if field.required:
            raise CellError(_("没有填写%(field)s，请补填") % {"field": field.label})
        return None
    if cell.kind == "error":
        raise CellError(_("公式结果是错误值 %(value)s，请改为数值或文字") % {"value": cell.value})
    if cell.kind == "formula":
        raise CellError(_("公式没有结果，请用 Excel 或 WPS 打开保存一次，或粘贴为数值"))
    return READERS[field.holds](field, cell, unit)


def text(field: Field, cell: Cell, unit: str) -> str:
    """Text as it is shown, trimmed; numbers that stand for codes keep their zeros."""
    value = normalize("NFC", (cell.shown if cell.kind == "number" else cell.value)).strip()
    if cell.kind == "number" and ("," in value or "E" in value.upper()):
        value = cell.value
    if field.longest and len(value) > field.longest:
        raise CellError(_("%(field)s超过 %(longest)s 个字，请缩短") % {"field": field.label, "longest": field.longest})
    return value


def code(field: Field, cell: Cell, unit: str) -> str:
    """A code without blanks, in plain capitals. A number of more digits than a sheet keeps is refused."""
    value = "".join(normalize("NFKC", cell.value).split()).upper()
    if cell.kind == "number" and sum(letter.isdigit() for letter in value) > 15:
        raise CellError(_("%(field)s按数字保存，末几位已丢失，请把该列设为文本格式后重新填写") % {"field": field.label})
    if field.longest and len(value) > field.longest:
        raise CellError(
            _("%(field)s“%(value)s”超过 %(longest)s 位，请核对")
            % {"field": field.label, "value": value, "longest": field.longest}
        )
    return value


def amount(field: Field, cell: Cell, unit: str) -> int:
    """分, by the sheet's unit or the one in the cell."""
    if cell.kind == "date" or cell.is_percent:
        raise CellError(
            _("%(field)s“%(value)s”是日期或百分数，请填写数字，如 100.00") % {"field": field.label, "value": cell.shown}
        )
    try:
        return parse(cell.value, unit)
    except AmountError as error:
        raise CellError(AMOUNT_MESSAGES[error.code] % {"text": error.text, "places": error.places}) from error


def day(field: Field, cell: Cell, unit: str) -> date:
    """A day, as a date cell or written 2021-09-30, 2021/9/30, 2021年9月30日, 20210930."""
    plain = "".join(normalize("NFKC", cell.value).split())
    match = _DAY.match(plain)
    if match is None:
        raise CellError(
            _("%(field)s“%(value)s”不是日期，请填写如 2021-09-30") % {"field": field.label, "value": cell.value}
        )
    year, month, of_month = (int(part) for part in match.groups() if part is not None)
    try:
        return date(year, month, of_month)
    except ValueError as error:
        raise CellError(
            _("%(field)s“%(value)s”没有这一天，请核对") % {"field": field.label, "value": cell.value}
        ) from error


def year(field: Field, cell: Cell, unit: str) -> int:
    """A year of four digits."""
    match = _YEAR.match("".join(normalize("NFKC", cell.value).split()))
    if match is None:
        raise CellError(
            _("%(field)s“%(value)s”不是年度，请填写四位年度，如 2022") % {"field": field.label, "value": cell.value}
        )
    return int(match[1])


def choice(field: Field, cell: Cell, unit: str) -> str:
    """The value of one of the words the field takes."""
    value = field.words.get(bare(cell.value))
    if value is None:
        raise CellError(
            _("%(field)s“%(value)s”无法识别，请填写：%(words)s")
            % {"field": field.label, "value": cell.value.strip(), "words": field.note or field.example}
        )
    return value


def yes_no(field: Field, cell: Cell, unit: str) -> bool:
    """Yes or no."""
    value = field.words.get(bare(cell.value))
    if value is None:
        raise CellError(
            _("%(field)s“%(value)s”无法识别，请填写“是”或“否”") % {"field": field.label, "value": cell.value.strip()}
        )
    return value == "1"


READERS = {
    Holds.TEXT: text,
    Holds.CODE: code,
    Holds.AMOUNT: amount,
    Holds.DAY: day,
    Holds.YEAR: year,
    Holds.CHOICE: choice,
    Holds.YES_NO: yes_no,
}
