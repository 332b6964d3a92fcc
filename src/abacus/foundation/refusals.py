"""What the platform says when it will not do something."""

from django.utils.functional import Promise
from django.utils.translation import gettext


class Refusal(Exception):  # noqa: N818 - not an error of the platform
    """Something asked for cannot be done; `message` says what and where, `todo` what to do instead.

    Both are texts for the person at the screen. `status` is the HTTP status a page answers with;
    `onward`, where there is one, is (label, address) of where the person can do something about it.
    """

    status = 422
    onward: tuple[str, str] | None = None

    def __init__(self, message: str | Promise, todo: str | Promise = "") -> None:
        self.message, self.todo = said(message), said(todo)
        super().__init__(self.message)


def said(text: str | Promise) -> str:
    """A text in the language of the page; one that knows only its template is said by it."""
    return text.translated(gettext) if hasattr(text, "translated") else str(text)
