"""Head words with a period before them: 1-7月执行数, 截至9月底完成情况, 半年度执行率."""

import re
from collections.abc import Mapping

from abacus.foundation.documents.forms.texts import halfwidth, remembered

_PERIOD = re.compile(
    r"(?:截[至止](?:到|于)?|到)?(?:(?:20)?\d\d年)?(?:"
    r"(?:1|一|元)月?(?:-|—|–|―|~|至|到|到)+\d{0,2}[xXnN×*]{0,2}(?:[一二三四五六七八九十]{1,2})?月(?:份|底|末)?"
    r"|\d{1,2}月(?:\d{1,2}日|份|底|末)"
    r"|[xXnN×]{1,2}月(?:份|底|末)?"
    r"|上半年|半年度?|(?:前|[一二三四]至|1-)[一二三四123]个?季度|第?[一二三四]季度|季度"
    r"|监控期(?:间|内|末)?|监控时点|本期|当前月?|目前|跟踪期(?:间|内|末)?)"
)
_MAY_BEGIN = frozenset("月季年期前")


@remembered
def without_period(text: str) -> str:
    """The word without the period it is about; the same text where it names none."""
    if _MAY_BEGIN.isdisjoint(text):
        return text
    return _PERIOD.sub("", text, count=1).strip(":,、") or text


@remembered
def has_period(text: str) -> bool:
    """Whether a head word names a part of the year."""
    return not _MAY_BEGIN.isdisjoint(text) and bool(_PERIOD.search(re.sub(r"\s+", "", halfwidth(text))))


class PeriodWords(dict[str, str]):
    """Head words that are also known with a period before them."""

    def __init__(self, words: Mapping[str, str]) -> None:
        super().__init__(words)

    def get(self, key: str, default: str | None = None) -> str | None:  # type: ignore[override]
        found = super().get(key)
        return found or super().get(without_period(key), default)
