"""What is posted by the pages of disclosure."""

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from abacus.cycle import cells
from abacus.cycle.cells import UnreadableError
from abacus.cycle.disclosure.models import ApprovalDay
from abacus.foundation.refusals import Refusal


def number_from(posted: QueryDict, name: str) -> int:
    """A record's id; 0 for what is none, which no record has."""
    text = posted.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 18 else 0


def day_from(posted: QueryDict, name: str, label: str) -> date | None:
    """A day as typed; None where it is blank. Raises Refusal for what is no day."""
    try:
        return cells.day(posted.get(name, ""))
    except UnreadableError as said:
        raise Refusal(_("%(label)s：%(said)s") % {"label": label, "said": said.message}, said.todo) from said


class DayInput(forms.DateInput):
    """A native date input."""

    input_type = "date"

    def format_value(self, value: Any) -> str | None:
        """ISO, which native inputs want in every language."""
        return value.isoformat() if isinstance(value, date) else value


class ApprovalForm(forms.Form):
    """A day of approval."""

    of = forms.ChoiceField(label=gettext_lazy("批复什么"), choices=ApprovalDay.Of.choices)
    organisation = forms.ChoiceField(label=gettext_lazy("哪些部门"))
    approved_on = forms.DateField(label=gettext_lazy("批复日期"), widget=DayInput())
    document_number = forms.CharField(label=gettext_lazy("批复文号"), max_length=80, required=False)

    def __init__(self, *args: Any, organisations: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = organisations  # type: ignore[attr-defined]
