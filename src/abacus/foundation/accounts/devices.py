"""The browser's own mark: set after a sign-in that succeeded, so that a known device keeps its way in."""

import hashlib
import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from abacus.foundation.accounts.profiles import profile

COOKIE = "device"
SALT = "abacus.accounts.device"


def device_of(request: HttpRequest) -> str:
    """The digest under which the browser's mark is kept; "" without a mark that we signed."""
    age = profile().device_days * 86_400
    mark = request.get_signed_cookie(COOKIE, default="", salt=SALT, max_age=age)
    return digest(mark) if mark else ""


def new_mark() -> str:
    """A mark of 192 random bits."""
    return secrets.token_urlsafe(24)


def digest(mark: str) -> str:
    """What the database keeps of a mark: whoever reads it there has no mark."""
    return hashlib.sha256(mark.encode()).hexdigest()


def set_mark(response: HttpResponse, mark: str) -> None:
    """Give the browser its mark. It opens nothing by itself: it only says which counter failures belong to."""
    response.set_signed_cookie(
        COOKIE, mark, salt=SALT, max_age=profile().device_days * 86_400, httponly=True,
        secure=settings.SESSION_COOKIE_SECURE, samesite="Lax",
    )  # fmt: skip


BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("QQBrowser", "QQ 浏览器"), ("MicroMessenger", "微信"),
            ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))  # fmt: skip
SYSTEMS = (("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"),
           ("Mac OS X", "macOS"), ("UOS", "统信"), ("Kylin", "麒麟"), ("Linux", "Linux"))  # fmt: skip


def described(agent: str) -> str:
    """A browser in two words, "Chrome · Windows"; "" where nothing is recognised."""
    found = [next((label for sign, label in signs if sign in agent), "") for signs in (BROWSERS, SYSTEMS)]
    return " · ".join(one for one in found if one)
