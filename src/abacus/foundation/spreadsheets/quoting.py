"""Which text a spreadsheet program would run as a formula, and the quote that keeps it a text in csv.

Only the standard library: the confined child that reads files uses it too.
"""

import re

_UNSEEN = "\u200b-\u200d\u2060\ufeff"
_FORMULA = re.compile(rf"""[\s'"‘’“”＇＂{_UNSEEN}]*[=+\-@\t\r\n＝＋－＠﹦﹢﹣﹫−]""")
"""A formula's first character, full width too, also behind blanks and quotes, which programs drop."""


def runs(text: str) -> bool:
    """Whether a program may take the text for a formula or break the row at it."""
    return bool(_FORMULA.match(text))


def quoted(text: str) -> str:
    """The text for a csv cell: a quote goes before what would begin a formula."""
    return f"'{text}" if runs(text) else text


def unquoted(text: str) -> str:
    """What was written: takes off the quote that `quoted` put there, and no other."""
    return text[1:] if text.startswith("'") and runs(text[1:]) else text
