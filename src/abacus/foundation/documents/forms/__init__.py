"""Declared and published performance forms, read from spreadsheets.

    from abacus.foundation.documents.forms import read_forms
    answers = read_forms(path, region="371003", on=request.day)   # list[FormRead]

See `output` for the units of each field. Pure Python: nothing here needs Django or a database.
"""

from abacus.foundation.documents.forms.output import FormRead
from abacus.foundation.documents.forms.reading import read_forms
from abacus.foundation.documents.messages import Message

__all__ = ["FormRead", "Message", "read_forms"]
