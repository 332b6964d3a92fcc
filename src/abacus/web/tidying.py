"""What signing in leaves behind is thrown away once a day."""

from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils.translation import gettext_lazy

from abacus.foundation.accounts.services import trying
from abacus.foundation.jobs import chores


@chores.daily("accounts.tidy", gettext_lazy("清理过期登录"))
def tidy(moment: chores.Moment) -> None:
    """Throw away sessions that are over and counters of failures that nobody touched for two days."""
    with transaction.atomic():
        Session.objects.filter(expire_date__lt=moment.now).delete()
        trying.tidy(now=moment.now)
