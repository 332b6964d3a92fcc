"""Names as they are kept: one line of what can be seen."""

import unicodedata

HIDDEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def visible(text: str) -> str:
    """A name without what nobody sees and what turns the letters around it: two that look alike are alike.

    Line ends and tabs become blanks.
    """
    spaced = "".join(" " if one in "\t\r\n\u2028\u2029" else one for one in text)
    return "".join(one for one in spaced if unicodedata.category(one) not in HIDDEN).strip()
