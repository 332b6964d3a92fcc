"""The forms of linkage."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from abacus.cycle.linkage.models import ProposalKind
from abacus.pool.forms import WanField
from abacus.rules import library

TEXT = {"rows": 3}


class Named(forms.Form):
    """A form whose fields have ids of their own, because several stand on one page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"{type(self).__name__.lower()}_%s")
        super().__init__(*args, **kwargs)


class StartForm(Named):
    """Which results are used for which budget."""

    from_year = forms.IntegerField(label=_("结果年度"), min_value=2000, max_value=2099)
    applies_to_year = forms.IntegerField(label=_("用于哪个年度的预算"), min_value=2000, max_value=2099)


class Versioned(Named):
    """A form of a record; `version` is the one the page was opened with."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class AnswerForm(Versioned):
    """The unit's answer."""

    CHOICES = (("agree", _("没有意见")), ("appeal", _("提出异议")))
    answer = forms.ChoiceField(label=_("反馈"), choices=CHOICES)
    text = forms.CharField(
        label=_("说明"), required=False, max_length=2000, widget=forms.Textarea(attrs=TEXT),
        help_text=_("提出异议的，写清哪一条不符合、依据是什么"),
    )  # fmt: skip


class CommentForm(Named):
    """What the finance division thinks."""

    comment = forms.CharField(label=_("财政意见"), max_length=2000, widget=forms.Textarea(attrs=TEXT))


class DecideForm(Versioned):
    """A decision; the amount is the most for the next year."""

    kind = forms.ChoiceField(label=_("决定"), choices=ProposalKind.choices)
    amount_fen = WanField(
        label=_("下年上限（万元）"), required=False, help_text=_("压减必填；取消、退出不填；保持可以不填，表示不设上限")
    )
    document_number = forms.CharField(label=_("文号"), max_length=80, required=False)
    reason = forms.CharField(label=_("理由"), max_length=2000, widget=forms.Textarea(attrs=TEXT))
    revises = forms.BooleanField(label=_("改变原来的决定"), required=False)


class ManyForm(Named):
    """One reason and document for many decisions as proposed."""

    document_number = forms.CharField(label=_("文号"), max_length=80, required=False)
    reason = forms.CharField(label=_("理由"), max_length=2000, widget=forms.Textarea(attrs=TEXT))


class RecoverForm(Versioned):
    """Taking idle money back."""

    amount_fen = WanField(label=_("收回金额（万元）"))
    document_number = forms.CharField(label=_("文号"), max_length=80)


class KeepForm(Versioned):
    """Leaving idle money where it is."""

    reason = forms.CharField(label=_("不收回的理由"), max_length=2000, widget=forms.Textarea(attrs=TEXT))


class SimulateForm(Named):
    """Two sets of rules for the results of one year."""

    from_year = forms.IntegerField(label=_("结果年度"), min_value=2000, max_value=2099)
    first = forms.ChoiceField(label=_("规则一"))
    first_year = forms.IntegerField(label=_("规则一的年度"), min_value=2000, max_value=2099)
    second = forms.ChoiceField(label=_("规则二"))
    second_year = forms.IntegerField(label=_("规则二的年度"), min_value=2000, max_value=2099)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        packs = [(pack.manifest.region, f"{pack.manifest.name} · {pack.id}") for pack in library().packs()]
        for name in ("first", "second"):
            self.fields[name].choices = packs  # type: ignore[attr-defined]
