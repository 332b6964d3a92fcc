"""How far a session has come: the password alone, the second factor too; and which page it must see next."""

from django.contrib.auth import HASH_SESSION_KEY
from django.urls import Resolver404, resolve

from abacus.foundation.accounts.readiness import must_change, wants_factor
from abacus.foundation.accounts.services import sessions
from abacus.foundation.requests import Request

FACTOR = "second_factor"
"""Key of the session: `WANTED` after the password of somebody who has a second factor, `DONE` once it was given."""
WANTED, DONE = "wanted", "done"
ALWAYS = frozenset({"sign-out", "set_language"})
"""Addresses open at every stage."""


def next_page(request: Request) -> str | None:
    """The address's name a session must see before any other; None where nothing is missing."""
    stage = request.session.get(FACTOR)
    if stage == WANTED:
        return "second-factor"
    if must_change(request.user, request.day):
        return "change-password"
    if stage != DONE and wants_factor(request.user, request.day):
        return "second-factor-enrol"
    return None


def is_at(request: Request, name: str) -> bool:
    """Whether the request asks for that page, or for one that is always open."""
    try:
        return resolve(request.path_info).view_name in {name, *ALWAYS}
    except Resolver404:
        return False


def strengthen(request: Request) -> None:
    """Note that the second factor was given; the session gets another key, so that an older one is worth less."""
    request.session[FACTOR] = DONE
    rekey(request)


def rekey(request: Request) -> None:
    """Give the session another key and keep the note of it."""
    old = request.session.session_key or ""
    request.session.cycle_key()
    sessions.follow_session(by=request.user, old_key=old, new_key=request.session.session_key or "")


def keep_session(request: Request) -> None:
    """Let this session go on after the person's others were ended."""
    request.session[HASH_SESSION_KEY] = request.user.get_session_auth_hash()
    rekey(request)
