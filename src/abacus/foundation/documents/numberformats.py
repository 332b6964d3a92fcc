"""What a number format makes of a value: enough of ECMA-376 18.8.30 for forms people fill in."""

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

TOKEN = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[[^\]]*\]|([0#?,.]+)|(%)|(.)', re.DOTALL)

DATE_TOKEN = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|(y+|m+|d+|h+|s+|am/pm)|(.)', re.DOTALL | re.IGNORECASE)


@lru_cache(maxsize=1024)
def is_percent(code: str) -> bool:
    return "%" in re.sub(r'"[^"]*"|\\.', "", code.partition(";")[0])


def shown(value: str, kind: str, code: str) -> str:
    """The value as printed; formats beyond digits, percent and literal text fall back to the value."""
    if kind == "yes_no":
        return "TRUE" if value == "1" else "FALSE"
    if kind == "date":
        return _date(value, code)
    return value if kind != "number" or not code or code == "@" else _formatted(value, code)


@lru_cache(maxsize=8192)
def _formatted(value: str, code: str) -> str:
    try:
        return _number(Decimal(value), code)
    except InvalidOperation:
        return value


def _date(value: str, code: str) -> str:
    """A day by the year, month and day of its format; formats with a time or names show it in full."""
    year, month, day = value.split("-")
    pieces: list[str] = []
    for match in DATE_TOKEN.finditer(re.sub(r"\[[^\]]*\]", "", code.partition(";")[0])):
        literal, escaped, token, other = match.groups()
        if token is None:
            pieces.append(literal or escaped or other or "")
            continue
        part = {"y": year, "m": month, "d": day}.get(token[0].lower())
        if part is None or (len(token) > 2 and token[0].lower() != "y"):
            return value
        pieces.append(part if len(token) > 1 else part.lstrip("0"))
    return "".join(pieces).strip() or value


def _number(value: Decimal, code: str) -> str:
    sections = code.split(";")
    section = sections[0]
    if len(sections) > 2 and value == 0 and re.search(r"[0#?]", sections[2]):
        section = sections[2]
    elif len(sections) > 1 and value < 0 and re.search(r"[0#?]", sections[1]):
        section = "-" + sections[1] if not re.search(r"[-(]", sections[1]) else sections[1]
        value = -value
    if re.search(r"[Ee][+-]|/", re.sub(r'"[^"]*"|\\.', "", section)) or not re.search(r"[0#?]", section):
        return format(value, "f")
    if is_percent(section):
        value *= 100
    pieces: list[str] = []
    for match in TOKEN.finditer(section):
        literal, escaped, digits, percent, other = match.groups()
        if digits:
            pieces.append(_digits(value, digits))
        else:
            pieces.append(literal or escaped or percent or other or "")
    return "".join(pieces).strip()


def _digits(value: Decimal, pattern: str) -> str:
    decimals = pattern.partition(".")[2].replace(",", "")
    rounded = value.quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP)
    text = format(rounded, ",f" if "," in pattern.partition(".")[0] else "f")
    optional = len(decimals) - len(decimals.rstrip("#"))
    while optional and "." in text and text.endswith("0"):
        text = text[:-1]
        optional -= 1
    return text.rstrip(".")
