"""The pages of a form on a route, made from its kind: the unit's, and those of its reviewers."""

from collections.abc import Callable
from typing import Any

from django.http.response import HttpResponseBase
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST, require_safe

from abacus.cycle.queues import ReviewQueue
from abacus.cycle.sheets.pages.earlier import Undoing
from abacus.cycle.sheets.pages.filling import Filling
from abacus.cycle.sheets.pages.reviewing import Reviewing
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.requests import Request

__all__ = ["SheetPages"]

View = Callable[..., HttpResponseBase]


class SheetPages(Filling, Undoing, Reviewing):
    """The pages of one kind. Subclass it, make one instance, put its `urls` among the app's addresses.

    `namespace` is the app's name among addresses, `names` the beginning of these addresses' names
    where an app has several kinds ("plan-"); `listing` the reviewers' list (`queues.review_listing`).
    `heading` what the pages are called (“绩效目标申报”), `form_title` what stands above the form, as
    printed. `list_name` the address of the list one comes from, `list_id` that listing's id.

    Templates: `fields` is what is filled in, inside the form; `reading` the same to read; `rail` what
    stands below findings; `reviewed_above` something in the form of the review, a scorecard for instance.
    They know `sheet`, `content`, `live` and what `context` answers.
    """

    def urls(self, at: str, *, id_name: str = "sheet_id", reviews_at: str = "review/") -> list[URLPattern]:
        """The addresses below `at` ("exante/plan/"); `id_name` is what the form's id is called in them."""
        fills, reviews_ = self.kind.fills, self.kind.reviews
        one, task = f"{at}<int:{id_name}>/", f"{at}{reviews_at}<int:task_id>/"

        def view(does: View, permission: Permission, post: bool = True) -> View:
            def opened(request: Request, **kwargs: Any) -> HttpResponseBase:
                request.access.demand(permission)
                return does(request, *kwargs.values())

            return require_POST(opened) if post else opened

        class Reviews(ReviewQueue):
            listing, kind = self.listing, self.kind.subject_kind

        return [
            path(f"{one}save/", view(self.save, fills), name=f"{self.names}save"),
            path(f"{one}difference/", view(self.difference, fills, False), name=f"{self.names}difference"),
            path(f"{one}earlier/", view(self.earlier, fills, False), name=f"{self.names}earlier"),
            path(f"{one}submit/", view(self.submit, fills), name=f"{self.names}submit"),
            path(f"{one}withdraw/", view(self.withdraw, fills), name=f"{self.names}withdraw"),
            path(f"{at}{reviews_at}", view(Reviews.as_view(), reviews_, False), name=f"{self.names}reviews"),
            path(task, require_safe(view(self.review, reviews_, False)), name=f"{self.names}review"),
            path(f"{task}approve/", view(self.approve, reviews_), name=f"{self.names}approve"),
            path(f"{task}return/", view(self.give_back, reviews_), name=f"{self.names}return"),
            path(f"{task}delegate/", view(self.delegate, reviews_), name=f"{self.names}delegate"),
        ]
