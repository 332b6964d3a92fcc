"""One name, one account: what somebody types is folded before it is looked up, counted or kept."""

import unicodedata

LONGEST = 60


def folded(text: object) -> str:
    """The name as accounts keep it: no blanks around, one width, small letters, nothing that cannot be seen.

    A full-width or capitalised variant is thus the same name, and no way around a lock.
    """
    plain = unicodedata.normalize("NFKC", str(text))
    seen = "".join(one for one in plain if unicodedata.category(one) not in {"Cf", "Cc", "Cs"})
    return unicodedata.normalize("NFKC", seen.casefold()).strip()
