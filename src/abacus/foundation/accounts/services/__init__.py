"""The only door through which accounts, appointments and sessions change."""

from abacus.foundation.accounts.services.acts import confirm_act, drop_act, first_half, propose_act
from abacus.foundation.accounts.services.common import administers, one_time_password
from abacus.foundation.accounts.services.grants import (
    HELD_AT,
    appoint,
    confirm_appointment,
    confirm_appointments,
    end_appointment,
)
from abacus.foundation.accounts.services.operator import reset_administrator
from abacus.foundation.accounts.services.passwords import WrongPasswordError, change_password, reset_password
from abacus.foundation.accounts.services.people import create_user, set_active, unlock
from abacus.foundation.refusals import Refusal

__all__ = [
    "HELD_AT",
    "Refusal",
    "WrongPasswordError",
    "administers",
    "appoint",
    "change_password",
    "confirm_act",
    "confirm_appointment",
    "confirm_appointments",
    "create_user",
    "drop_act",
    "end_appointment",
    "first_half",
    "one_time_password",
    "propose_act",
    "reset_administrator",
    "reset_password",
    "set_active",
    "unlock",
]
