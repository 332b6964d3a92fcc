"""What the services of accounts share: who may manage, whose matter it is, who is an administrator."""

import secrets
from datetime import date

from abacus.foundation.accounts.access import require
from abacus.foundation.accounts.models import Appointment, User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.accounts.roles import ADMINISTRATORS, Role

LETTERS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""What one-time passwords and recovery codes are made of: nothing that is misread on paper."""


def groups(count: int) -> str:
    """`count` groups of four random letters and digits, about 23 bits each."""
    return "-".join("".join(secrets.choice(LETTERS) for _n in range(4)) for _group in range(count))


def one_time_password() -> str:
    """A password for the first sign-in: 4 groups of 4, about 92 bits; of every kind of character."""
    while True:
        password = groups(4)
        if all(any(test(one) for one in password) for test in (str.isupper, str.islower, str.isdigit)):
            return password


def manage(by: User | None, path: str, on: date) -> None:
    """Refuse whoever may not manage accounts there; None is the initialisation."""
    if by is not None:
        require(by, Permission.PEOPLE_MANAGE, path=path, on=on)


def home(user: User | None) -> str:
    """The path whose administrators look after the account; "" is the platform itself."""
    return user.organisation.path if user is not None and user.organisation else ""


def administers(user: User, on: date) -> frozenset[Role]:
    """The administrators' roles a person holds, will hold, or is proposed for."""
    held = Appointment.objects.filter(user=user, role__in=ADMINISTRATORS).exclude(valid_to__lte=on)
    return frozenset(Role(one) for one in held.values_list("role", flat=True))


def locked(user: User) -> User:
    """The account's row as it is now, held until the transaction ends."""
    return User.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=user.pk)
