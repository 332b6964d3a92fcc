"""The accounts of the demonstration: marked, and recognised where the mark was lost."""

from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.usernames import folded

KNOWN_PASSWORD = "demo-abacus-2022"  # noqa: S105  (printed by the demonstration; no installation serves with it)
KNOWN_NAMES = (
    "jingban", "danwei", "bumen", "juzhang", "yewu", "jixiao", "lingdao", "shenji", "daibiao", "zhuanjia", "jigou",
    "xitong", "anquan", "shenjiyuan", "yangbiao",
)  # fmt: skip
"""User names the demonstration prints."""


def marked() -> bool:
    """Whether this database holds a demonstration that somebody could sign in to."""
    return User.objects.filter(demonstration=True, is_active=True).exists()


def left_over() -> list[str]:
    """User names of usable accounts that are a demonstration's, by their mark or by the known password."""
    usable = User.objects.filter(is_active=True)
    by_mark = {
        one.username for one in usable.filter(demonstration=True, username__in=KNOWN_NAMES) if one.has_usable_password()
    }
    others = usable.filter(username__in=[folded(one) for one in KNOWN_NAMES], demonstration=False)
    by_password = {one.username for one in others if one.check_password(KNOWN_PASSWORD)}
    return sorted(by_mark | by_password)
