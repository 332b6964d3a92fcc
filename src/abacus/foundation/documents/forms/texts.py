"""Texts of forms: one width, no stray blanks, and what counts as nothing written."""

import re
from collections.abc import Callable
from typing import TypeVar

_SAME_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_SAME_WIDTH |= str.maketrans("﹦﹪﹥﹤﹢﹣−‐‑≧⩾≦⩽﹐﹑", "=%><+----≥≥≤≤,、")
_SAME_WIDTH |= dict.fromkeys(map(ord, "\u3000\u00a0\u2002\u2003\u2009\t\r"), ord(" "))
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))
_BLANK = re.compile(r"[\s—–―ー\-_/\\、…⋯·.。]*\Z|无\Z")
_BRACKETED = re.compile(r"[(\[【〔][^()\[\]【】〔〕]*[)\]】〕]")
_NUMBERED = re.compile(r"\A(?:\(?[一二三四五六七八九十]{1,3}\)?[、.]|\(?\d{1,2}\)?[、.](?!\d))(?=.)")
_POINTS_AFTER = re.compile(
    r"[(【]\s*(?:共|满分|分值|权重)?[::]?\s*\d+(?:\.\d+)?\s*[分%]?\s*[)】]\s*[::]?\Z|\d+(?:\.\d+)?分\Z"
)


_Said = TypeVar("_Said")
_SHORT, _MOST = 120, 8192


class _Memory(dict[str, _Said]):
    """What was made of short texts; looking one up costs no call of Python."""

    def __init__(self, work: Callable[[str], _Said]) -> None:
        self._work = work

    def __missing__(self, text: str) -> _Said:
        said = self._work(text)
        if len(text) < _SHORT:
            if len(self) >= _MOST:
                self.clear()
            self[text] = said
        return said


def remembered(work: Callable[[str], _Said]) -> Callable[[str], _Said]:
    """Remember what was made of short texts: a county's forms say the same in thousands of cells."""
    return _Memory(work).__getitem__


@remembered
def visible(text: str) -> str:
    """The text without letters of no width and without white space around it."""
    return text.translate(_INVISIBLE).strip()


@remembered
def halfwidth(text: str) -> str:
    """The same text in half width, letter for letter."""
    return text.translate(_SAME_WIDTH)


@remembered
def bare(text: str) -> str:
    """For comparing: half width, no white space, no colon at the end."""
    return re.sub(r"\s+", "", halfwidth(text)).rstrip(":")


@remembered
def bare_label(text: str) -> str:
    """A head word without its number and what stands in brackets: 二、全年预算数（A） is 全年预算数."""
    short = bare(text)
    return _NUMBERED.sub("", _BRACKETED.sub("", short)).strip("*#△▲:") or short


@remembered
def one_line(text: str) -> str:
    """The text without line breaks, which only wrap words in a cell."""
    return re.sub(r"\s*[\r\n]+\s*", "", text).strip()


@remembered
def is_blank(text: str) -> bool:
    """Nothing, or nothing but dashes, slashes, dots or 无."""
    return bool(_BLANK.match(bare(text)))


@remembered
def seen(text: str) -> tuple[str, str, str, bool]:
    """What a place shows, the same for comparing, its label, and whether it says nothing."""
    shown = visible(text)
    return shown, bare(shown), bare_label(shown), is_blank(shown)


@remembered
def level_name(text: str) -> str | None:
    """产出指标（50分） is 产出指标; None where nothing is written."""
    short = re.sub(r"\s+", "", text).rstrip(":：")
    if is_blank(short):
        return None
    match = _POINTS_AFTER.search(halfwidth(short))
    return short[: match.start()] if match and match.start() else short


@remembered
def substance(text: str) -> str:
    """Only letters, digits and Chinese characters, for asking whether two texts say the same."""
    return re.sub(r"[\W_]+", "", halfwidth(text)).lower()
