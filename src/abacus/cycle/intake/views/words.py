"""The words that a region's reader has learnt."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from abacus.cycle.acting import act
from abacus.cycle.intake import services
from abacus.cycle.intake.tables import WORDS
from abacus.cycle.intake.views import access
from abacus.foundation.accounts.access import Refused
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.pages.listed import Listed
from abacus.foundation.pages.listviews import ListPage
from abacus.foundation.requests import Request
from abacus.pool.views.access import may_open


@method_decorator(may_open(Permission.IMPORT), name="dispatch")
class WordList(ListPage):
    """What was learnt, from which file, by whom; withdrawing it."""

    listing = WORDS
    template_name = "intake/words.html"
    request: Request

    def queryset(self) -> QuerySet[Any]:
        return access.words(self.request).select_related("region", "learnt_from", "by")

    def extra(self, listed: Listed) -> dict[str, Any]:
        regions = {word.region_id: word.region.path for word in listed.rows}
        return {"mine": {pk for pk, path in regions.items() if self.request.access.may(Permission.IMPORT, path)}}


@require_POST
@may_open(Permission.IMPORT)
def withdraw(request: Request, word_id: int) -> HttpResponse:
    """Use a word no longer."""
    word = get_object_or_404(access.words(request).select_related("region"), pk=word_id)
    if not request.access.may(Permission.IMPORT, word.region.path):
        raise Refused(request.user, Permission.IMPORT, word.region.path, request.day)

    def run() -> str:
        services.withdraw_word(word_id=word.pk, by=request.user, on=request.day)
        return _("已撤回“%(word)s”，以后读表不再照此认。") % {"word": word.word}

    return act(request, run, reverse("intake:words"))
