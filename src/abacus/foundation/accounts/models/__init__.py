"""People, their roles, and what signing in keeps of them."""

from abacus.foundation.accounts.models.people import Appointment, AppointmentQuerySet, User, UserManager
from abacus.foundation.accounts.models.signing import (
    AdministratorAct,
    FailedTries,
    KnownDevice,
    RecoveryCode,
    SecondFactor,
    SignIn,
    UsedPassword,
)

__all__ = [
    "AdministratorAct",
    "Appointment",
    "AppointmentQuerySet",
    "FailedTries",
    "KnownDevice",
    "RecoveryCode",
    "SecondFactor",
    "SignIn",
    "UsedPassword",
    "User",
    "UserManager",
]
