"""What every request carries: the day, and somebody who may see the page."""

from collections.abc import Callable
from datetime import date

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils import timezone, translation

from abacus.foundation.pages.refusals import answer, too_large
from abacus.foundation.refusals import Refusal
from abacus.web.environment import environment

__all__ = ["DayMiddleware", "SignedInMiddleware", "login_not_required", "today"]

NUL = "\x00"
LARGEST_OF_STRANGERS = 1 << 20
LARGEST_BODY = 220 << 20
"""Bytes of a request: the forms of a folder together, and the fields beside them."""
METHODS = ("GET", "HEAD", "POST")


def today() -> date:
    """The day of business: `ABACUS_TODAY` where set, else the clock's. Asked only at the edge."""
    return environment().today or timezone.localdate()


class LanguageMiddleware:
    """Chinese unless the person has chosen another language; a browser's own wish does not count.

    Government desktops are often installed in English, so that the header says nothing
    about who sits there.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        known = dict(settings.LANGUAGES)
        request.LANGUAGE_CODE = chosen if chosen in known else settings.LANGUAGE_CODE
        with translation.override(request.LANGUAGE_CODE):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        return response


class MethodsMiddleware:
    """Pages know three methods; any other is refused before anybody looks at it. Stands behind the API's own door."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request) if request.method in METHODS else HttpResponseNotAllowed(METHODS)


class BodyMiddleware:
    """Refuses a body that no page takes before anything reads it: reading means writing it to the disk.

    Whoever has not signed in sends a name and a password. Stands where the person is known, and before the check of
    the form's token, which reads the form.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        said = str(request.META.get("CONTENT_LENGTH") or "0")
        length = int(said) if said.isdecimal() and len(said) < 19 else 0
        if length > LARGEST_OF_STRANGERS:
            most = LARGEST_BODY if request.user.is_authenticated else LARGEST_OF_STRANGERS
            if length > most:
                return too_large(request, limit=f"{most >> 20} MB")
        return self.get_response(request)


class TextsMiddleware:
    """Refuses a query or form with a NUL in it, which no keyboard types and PostgreSQL does not keep.

    SQLite would keep it, for whoever exports or moves the data to fall over. Stands behind the check of the form's
    token, which has read the form.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> None:
        """Raises BadRequest."""
        for given in (request.GET, request.POST):
            if any(NUL in name or any(NUL in value for value in values) for name, values in given.lists()):
                raise BadRequest("NUL")


class DayMiddleware:
    """Puts the day on the request, so that no service has to ask the clock."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.day = today()  # type: ignore[attr-defined]
        return self.get_response(request)


class RefusalMiddleware:
    """Shows a refusal that a view let through: what happened and what to do, with its status.

    A page's script gets the same as JSON, so that it can say so beside what was typed.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page of a refusal; None for anything else."""
        return answer(request, exception) if isinstance(exception, Refusal) else None


class SignedInMiddleware(LoginRequiredMiddleware):
    """Every page wants somebody signed in, unless its view says otherwise."""
