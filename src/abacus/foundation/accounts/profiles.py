"""Security profiles: what a password, a session and a sign-in must keep to; one is chosen per installation.

A value that a standard states carries its clause in `sources`. Where the standard asks for a
measure without a figure, the figure is ours and `ours` names it: nobody should take it for the law.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from abacus.foundation.accounts.roles import ADMINISTRATORS, Role


@dataclass(frozen=True)
class SecurityProfile:
    """One set of rules. Days, minutes and hours are whole; `maximum_age` None: passwords do not age."""

    id: str
    label: str
    minimum_length: int
    classes: int
    """How many of capital letters, small letters, digits and other characters a password must have."""
    history: int
    """How many earlier passwords may not come back."""
    maximum_age: int | None
    warning: int
    """Days before the end of a password's age on which it is said."""
    one_time_days: int
    """Days after which an unused one-time password no longer opens anything."""
    idle_minutes: int
    absolute_hours: int
    failures: int
    """Wrong tries of a name, of a known device or of a second factor that lock it."""
    lock_minutes: int
    address_failures: int
    """Wrong tries from one address that keep unknown devices behind it out; a bureau shares an address."""
    device_days: int
    """Days for which a browser that signed in once counts as known."""
    second_factor: frozenset[Role]
    """Roles whose people must confirm with a second factor; everybody else may."""
    grant_days: int
    """Days after which a grant that nobody confirmed is reported."""
    maximum_length: int = 128
    sources: tuple[tuple[str, str], ...] = ()
    """(field, clause) of what a standard asks for."""
    ours: frozenset[str] = frozenset()

    def expires_on(self, changed_on: date | None) -> date | None:
        """The first day on which a password changed on that day must be changed; None where it does not age."""
        if self.maximum_age is None or changed_on is None:
            return None
        return changed_on + timedelta(days=self.maximum_age)


DENGBAO = SecurityProfile(
    id="dengbao",
    label="网络安全等级保护",
    minimum_length=10,
    classes=3,
    history=5,
    maximum_age=90,
    warning=10,
    one_time_days=7,
    idle_minutes=30,
    absolute_hours=12,
    failures=5,
    lock_minutes=30,
    address_failures=100,
    device_days=180,
    second_factor=ADMINISTRATORS,
    grant_days=14,
    sources=(
        ("classes", "GB/T 22239-2019 8.1.4.1 a)"),
        ("maximum_age", "GB/T 22239-2019 8.1.4.1 a)"),
        ("failures", "GB/T 22239-2019 8.1.4.1 b)"),
        ("lock_minutes", "GB/T 22239-2019 8.1.4.1 b)"),
        ("idle_minutes", "GB/T 22239-2019 8.1.4.1 b)"),
        ("second_factor", "GB/T 22239-2019 8.1.4.1 d)"),
        ("grant_days", "GB/T 22239-2019 8.1.4.2"),
    ),
    ours=frozenset(
        {
            "minimum_length", "classes", "history", "maximum_age", "warning", "one_time_days", "idle_minutes",
            "absolute_hours", "failures", "lock_minutes", "address_failures", "device_days", "second_factor",
            "grant_days", "maximum_length",
        }
    ),
)  # fmt: skip
"""等保: the standard asks for complexity, periodical change, limits of failures and of idle sessions, and at level 3
for two factors, without stating figures: every figure is ours. 8.1.4.1 d) speaks of users; we ask it of the three
administrators and offer it to everybody."""

ASVS = SecurityProfile(
    id="asvs",
    label="OWASP ASVS 5.0",
    minimum_length=15,
    classes=1,
    history=1,
    maximum_age=None,
    warning=0,
    one_time_days=3,
    idle_minutes=30,
    absolute_hours=12,
    failures=5,
    lock_minutes=30,
    address_failures=100,
    device_days=180,
    second_factor=frozenset(Role),
    grant_days=14,
    sources=(
        ("minimum_length", "OWASP ASVS 5.0 6.2.1"),
        ("classes", "OWASP ASVS 5.0 6.2.5"),
        ("maximum_length", "OWASP ASVS 5.0 6.2.9"),
        ("maximum_age", "OWASP ASVS 5.0 6.2.10"),
        ("one_time_days", "OWASP ASVS 5.0 6.4.1"),
        ("failures", "OWASP ASVS 5.0 6.1.1"),
        ("lock_minutes", "OWASP ASVS 5.0 6.1.1"),
        ("idle_minutes", "OWASP ASVS 5.0 7.3.1"),
        ("absolute_hours", "OWASP ASVS 5.0 7.3.2"),
        ("second_factor", "OWASP ASVS 5.0 6.3"),
    ),
    ours=frozenset(
        {
            "history", "one_time_days", "idle_minutes", "absolute_hours", "failures", "lock_minutes",
            "address_failures", "device_days", "grant_days", "maximum_length",
        }
    ),
)  # fmt: skip
"""ASVS at level 2: long passwords of any composition that do not age, and a second factor for everybody."""

PROFILES: Mapping[str, SecurityProfile] = MappingProxyType({one.id: one for one in (DENGBAO, ASVS)})


def profile() -> SecurityProfile:
    """The profile of this installation."""
    from django.conf import settings

    chosen: SecurityProfile = settings.SECURITY_PROFILE
    return chosen
