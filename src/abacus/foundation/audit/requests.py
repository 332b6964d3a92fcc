"""A request as the views of apps below the accounts get it."""

from datetime import date
from typing import Any

from django.http import HttpRequest


class Request(HttpRequest):
    """What middleware puts on every request: who (a User), the day of business, what they may do (an Access).

    For annotations only. Apps from the accounts upwards use `abacus.foundation.requests.Request`.
    """

    user: Any
    day: date
    access: Any
