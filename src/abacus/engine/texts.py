"""Every Chinese text that the engine can say, in one place, by key.

The engine knows no language but this one. A ``Text`` is a plain string that also remembers
its key and its parts, so that pages can say it in another language without the engine
knowing how: ``text.translated(gettext)``. Templates stand in ``gettext_noop`` so that the
message extraction finds them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping


def gettext_noop(message: str) -> str:
    """Mark a message for the catalogue and return it as it is."""
    return message


class Text(str):
    """A Chinese text made from a template, with what it was made of.

    ``key`` is the template's key (stable, for machines), ``parts`` what was filled in.
    """

    key: str
    parts: Mapping[str, str]

    def __new__(cls, key: str, parts: Mapping[str, str], template: str) -> Text:
        text = super().__new__(cls, template.format(**parts))
        text.key = key
        text.parts = parts
        return text

    def translated(self, gettext: Callable[[str], str]) -> str:
        """Say it in the language of ``gettext``, filled-in texts included."""
        parts = {name: translated(part, gettext) for name, part in self.parts.items()}
        return gettext(TEMPLATES[self.key]).format(**parts)


def translated(text: str, gettext: Callable[[str], str]) -> str:
    """Translate a Text; leave any other string (a name, a number) alone."""
    return text.translated(gettext) if isinstance(text, Text) else text


def say(key: str, /, **parts: str) -> Text:
    """Fill the template ``key``."""
    return Text(key, parts, TEMPLATES[key])


def label(name: str, rule_id: str = "") -> str:
    """The Chinese name of an input or a step; the name itself where none is written down."""
    for key in (f"label.{rule_id}.{name}", f"label.{name}"):
        if key in TEMPLATES:
            return say(key)
    return name


TEMPLATES: dict[str, str] = {
    # why a value is null
    "reason.missing": gettext_noop("缺少{what}"),
    "reason.zero_division": gettext_noop("{what}为零，无法相除"),
    "reason.divisor": gettext_noop("除数"),
    "reason.undefined": gettext_noop("没有取值"),
    "reason.no_parameter": gettext_noop("规则没有规定{what}"),
    "reason.below_bands": gettext_noop("低于最低一档，没有对应的得分"),
    "reason.unknown_key": gettext_noop("规则中没有“{what}”这一档"),
    "reason.not_ranked": gettext_noop("不参加排名"),
    "reason.not_applicable": gettext_noop("该指标不适用，已剔除"),
    "reason.negative_target": gettext_noop("指标值为负且未完成，无法按比例计分"),
    "reason.bounds_reversed": gettext_noop("区间下限大于上限"),
    "reason.grade_without_percentage": gettext_noop("定性等级没有给出完成百分比，无法自动计分"),
    "reason.nothing_to_score": gettext_noop("没有可以计分的指标"),
    "reason.weight_missing": gettext_noop("有指标缺少分值，无法折算"),
    "reason.incomplete": gettext_noop("有指标未能计分，不评定等级"),
    "reason.no_mode": gettext_noop("没有“{what}”这种计分方式"),
    # how values are shown
    "shown.yes": gettext_noop("是"),
    "shown.no": gettext_noop("否"),
    "shown.money": gettext_noop("{value} 万元"),
    "shown.points": gettext_noop("{value} 分"),
    # a result in one sentence
    "words": gettext_noop("结果：{result}"),
    "words.null": gettext_noop("{what}无法计算：{reason}"),
}
