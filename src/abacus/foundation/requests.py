"""A request as views get it: with somebody signed in and the day of business."""

from datetime import date

from django_htmx.middleware import HtmxDetails

from abacus.foundation.accounts.access import Access
from abacus.foundation.accounts.models import User
from abacus.foundation.audit.requests import Request as PlainRequest


class Request(PlainRequest):
    """What middleware puts on every request of a page that wants somebody signed in. For annotations only."""

    user: User
    day: date
    access: Access
    htmx: HtmxDetails
