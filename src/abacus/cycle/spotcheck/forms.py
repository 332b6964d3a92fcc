"""The announcement of a draw, and the checker's sheet out of what was posted."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from abacus.cycle.spotcheck.content import Content, from_json
from abacus.cycle.spotcheck.models import Draw
from abacus.foundation.organisations.formpages import DayInput

PROBLEMS = 6
"""Rows for problems that a sheet offers beyond those written."""


class AnnounceForm(forms.Form):
    """Everything that decides a draw."""

    seed_rule = forms.ChoiceField(
        label=_("种子怎样产生"), choices=Draw.SeedRule.choices, widget=forms.RadioSelect, initial=Draw.SeedRule.PUBLIC,
        help_text=_("公开号码：名单冻结以后才公布的号码，由两人分别录入，最公正；公告文字：现在写下的文字加公告日期。"),
    )  # fmt: skip
    seed_source = forms.CharField(
        label=_("号码来源或公告文字"), max_length=200,
        help_text=_("写到人人能查到：如“福彩3D第2022075期中奖号码”；选公告文字的，写下这段文字。"),
    )  # fmt: skip
    seed_on = forms.DateField(
        label=_("号码公布日期"), required=False, widget=DayInput,
        help_text=_("只有公开号码要填；名单须在这一天之前冻结。"),
    )  # fmt: skip
    strata = forms.MultipleChoiceField(
        label=_("按什么分层"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("分层越细，每层至少抽一个，总数可能超过抽取个数。"),
    )  # fmt: skip
    wanted = forms.IntegerField(
        label=_("抽取个数"), required=False, min_value=1, max_value=100_000, help_text=_("不填则按规则的比例抽取。")
    )
    reason = forms.CharField(
        label=_("再次抽取的理由"), required=False, max_length=2_000, widget=forms.Textarea({"rows": 3}),
        help_text=_("这一年度已经抽取过的须写明，随抽取公布。"),
    )  # fmt: skip

    def __init__(self, *args: Any, strata: list[tuple[str, str]], again: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["strata"].choices = strata  # type: ignore[attr-defined]
        if not again:
            del self.fields["reason"]


def content_from(post: QueryDict) -> Content:
    """The sheet that was posted. Raises Refusal where it is larger than a sheet can be."""
    parts: dict[str, dict[str, dict[str, str]]] = {"aspect": {}, "line": {}}
    for name in post:
        kind, _dash, rest = name.partition("-")
        id, _dash, column = rest.rpartition("-")
        if kind in parts and id and column in {"points", "reason"}:
            parts[kind].setdefault(id, {})[column] = post.get(name, "")
    problems = [
        {"category": category, "text": text}
        for category, text in zip(post.getlist("problem-category"), post.getlist("problem-text"), strict=False)
    ]
    return from_json(
        {
            "aspects": parts["aspect"], "lines": parts["line"], "problems": problems,
            "opinion": post.get("opinion", ""),
        }
    )  # fmt: skip
