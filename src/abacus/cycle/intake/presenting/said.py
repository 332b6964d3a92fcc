"""What the reader said in Chinese when a table was read, in the language of the page."""

from typing import Any

from django.utils.translation import gettext as _

from abacus.cycle.intake import messages as asked
from abacus.foundation.documents import workbook_messages
from abacus.foundation.documents.forms import messages
from abacus.foundation.documents.forms.fields import FIELDS, GROUPS, LABEL, NOTHING
from abacus.foundation.documents.messages import recognised
from abacus.foundation.pages.spoken import spoken

TEMPLATES = (
    *messages.TEMPLATES.values(), *workbook_messages.TEMPLATES.values(), *asked.TEMPLATES.values(),
)  # fmt: skip


def said(message: str | None) -> str:
    """A stored message; blank for none."""
    return str(spoken(recognised(message, TEMPLATES))) if message else ""


def field_name(key: str) -> str:
    """What a field, or a whole part of the form, is called; the key itself where it is unknown."""
    if key in FIELDS:
        return _(FIELDS[key].name)
    return _(GROUPS[key]) if key in GROUPS else key


def meaning_name(meaning: str) -> str:
    """What a cell was said to be."""
    if meaning == NOTHING:
        return _("不是任何内容")
    name = field_name(meaning.removeprefix(LABEL))
    if meaning.startswith(LABEL):
        return _("栏目名：%(field)s") % {"field": name}
    return _("内容：%(field)s") % {"field": name}


def findings_of(read: dict[str, Any]) -> list[dict[str, Any]]:
    """The findings of a stored form, warnings first, each message in the language of the page."""
    found = [{**one, "message": said(one["message"])} for one in read.get("findings", [])]
    return sorted(found, key=lambda one: one["severity"] != "warning")
