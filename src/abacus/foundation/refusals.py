"""What the platform says when it will not do something."""

from django.utils.functional import Promise


class Refusal(Exception):  # noqa: N818 - not an error of the platform
    """Something asked for cannot be done; `message` says what and where, `todo` what to do instead.

    Both are texts for the person at the screen. `status` is the HTTP status a page answers with.
    """

    status = 422

    def __init__(self, message: str | Promise, todo: str | Promise = "") -> None:
        super().__init__(str(message))
        self.message = str(message)
        self.todo = str(todo)
