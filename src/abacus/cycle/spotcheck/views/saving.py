"""Keeping what a checker types: by the button, by the page's script, and where a colleague saved first."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from abacus.cycle.acting import version_from
from abacus.cycle.saving import kept_or_beside, not_kept, settled
from abacus.cycle.spotcheck import services
from abacus.cycle.spotcheck.changes import OPINION, PROBLEMS, Change, compare
from abacus.cycle.spotcheck.content import Content, from_json
from abacus.cycle.spotcheck.forms import content_from
from abacus.cycle.spotcheck.models import SpotCheck
from abacus.cycle.spotcheck.sheet import Sheet, sheet_of
from abacus.cycle.spotcheck.views.checks import page, page_of, visible_check
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.pages.drafts import draft_saved
from abacus.foundation.pages.refusals import SCRIPT_HEADER
from abacus.foundation.refusals import Refusal
from abacus.foundation.requests import Request
from abacus.pool.views.access import may_open


@require_POST
@may_open(Permission.SPOT_CHECK)
def save(request: Request, check_id: int) -> HttpResponse:
    """Keep what was typed; what cannot be kept is shown again."""
    found, content = visible_check(request, check_id), None
    try:
        content = content_from(request.POST)
        saved = saved_from(request, found, content)
    except Refusal as refusal:
        return again(request, found, content, refusal)
    if request.headers.get(SCRIPT_HEADER):
        findings = sheet_of(saved, from_json(saved.content)).findings
        return draft_saved(
            request, version=saved.version, at=saved.saved_at, findings=findings.found, passed=findings.passed
        )
    messages.success(request, _("已暂存，还没有反馈单位。"))
    return redirect(page_of(found))


@require_POST
@may_open(Permission.SPOT_CHECK)
def feed_back(request: Request, check_id: int) -> HttpResponse:
    """Save and send to the unit."""
    found, content = visible_check(request, check_id), None
    try:
        content = content_from(request.POST)
        saved = saved_from(request, found, content)
        done = services.feed_back(check_id=saved.pk, version=saved.version, by=request.user, on=request.day)
    except Refusal as refusal:
        return again(request, found, content, refusal)
    messages.success(request, _("已反馈单位，%(due)s 前答复。") % {"due": done.answer_due_on})
    return redirect(page_of(found))


def saved_from(request: Request, found: SpotCheck, content: Content) -> SpotCheck:
    """Save what was posted; what comes second is kept beside. Raises Refusal."""
    typed: dict[str, Any] = {"check_id": found.pk, "content": content, "on": request.day}
    return kept_or_beside(
        lambda: services.save(version=version_from(request.POST), by=request.user, **typed),
        lambda: services.keep_rival(by=request.user, **typed),
    )


def again(request: Request, found: SpotCheck, content: Content | None, refusal: Refusal) -> HttpResponse:
    """The page with what was typed, and why it was not kept; where a colleague saved first, both contents."""
    if refusal.status == 403:
        raise refusal
    said = not_kept(request, refusal, reverse("spotcheck:difference", args=[found.pk]))
    if said is not None:
        return said
    messages.error(request, f"{refusal.message} {refusal.todo}".strip())
    return page(request, visible_check(request, found.pk), content, refusal.status)


@may_open(Permission.SPOT_CHECK)
def difference(request: Request, check_id: int) -> HttpResponse:
    """Both contents side by side; the chosen ones are kept."""
    found = visible_check(request, check_id)
    rival = found.rivals.filter(by=request.user).first()
    if rival is None:
        return redirect(page_of(found))
    if request.method == "POST":
        return settle(request, found)
    theirs = from_json(found.content)
    context = {
        "check": found,
        "rival": rival,
        "changes": in_words(sheet_of(found, theirs), compare(theirs, from_json(rival.content))),
    }
    return render(request, "spotcheck/difference.html", context)


def settle(request: Request, found: SpotCheck) -> HttpResponse:
    """Keep what was chosen."""

    def settle_it(mine: list[str], version: int) -> None:
        services.settle_rival(check_id=found.pk, take_mine=mine, version=version, by=request.user, on=request.day)

    return settled(request, settle_it, reverse("spotcheck:difference", args=[found.pk]), page_of(found))


def in_words(sheet: Sheet, changes: list[Change]) -> list[dict[str, str]]:
    """Differences with the name of the place they stand at."""
    names = {f"aspect:{item.id}": item.label for item in sheet.card.items}
    names |= {f"line:{row.id}": row.name for row in sheet.all_rows}
    whole = {OPINION: _("复核意见"), PROBLEMS: _("问题清单")}
    columns = {"points": _("得分"), "reason": _("理由")}

    def where(key: str) -> str:
        place, _colon, column = key.rpartition(":")
        return whole.get(key) or f"{names.get(place, place)} · {columns.get(column, column)}"

    return [{"key": one.key, "where": where(one.key), "old": one.old, "new": one.new} for one in changes]
