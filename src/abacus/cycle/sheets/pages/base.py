"""What a stage says about the pages of one of its forms, and what every page of it shows."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse

from abacus.cycle.sheets.kinds import SheetKind
from abacus.foundation.pages.grid import Grid
from abacus.foundation.pages.listing import Listing
from abacus.foundation.requests import Request

UNIT_ADDRESSES = ("save", "submit", "withdraw", "difference", "earlier")
"""What a unit does with its form, each at an address of the form."""


class Pages:
    """What the unit's and the reviewers' pages have in common."""

    kind: ClassVar[SheetKind]
    namespace: ClassVar[str]
    names: ClassVar[str] = ""
    listing: ClassVar[Listing]
    heading: ClassVar[Any]
    form_title: ClassVar[Any]
    list_name: ClassVar[str]
    list_id: ClassVar[str]
    page_name: ClassVar[str] = ""
    """The address that shows the form, by the form's id; override `page_of` where it goes by something else."""

    changes_hint: ClassVar[Any] = ""
    """How changes are marked in the sheet under review, where they are."""

    fields: ClassVar[str] = "sheets/_nothing.html"
    reading: ClassVar[str] = "sheets/_nothing.html"
    rail: ClassVar[str] = "sheets/_nothing.html"
    reviewed_above: ClassVar[str] = ""
    fill_template: ClassVar[str] = "sheets/fill.html"
    form_template: ClassVar[str] = "sheets/form.html"
    review_template: ClassVar[str] = "sheets/review.html"
    difference_template: ClassVar[str] = "sheets/difference.html"
    earlier_template: ClassVar[str] = "sheets/earlier.html"
    related: ClassVar[tuple[str, ...]] = ("project_year__department",)
    """What pages load along with the form, beside what the kind does."""

    # --- what a stage says ---

    def grids(self, sheet: Any) -> Mapping[str, Grid]:
        """The grids of a form with a `Shape`, by the table's name."""
        return {}

    def content_from(self, post: QueryDict, sheet: Any) -> Any:
        """The content that was posted. Raises BadRequest, Refusal."""
        shape = self.kind.shape
        return shape.posted(post, self.grids(sheet)) if shape else self.kind.decode(post)

    def page_of(self, sheet: Any) -> str:
        """Where a form is shown."""
        return reverse(self.page_name, args=[sheet.pk])

    def live(self, sheet: Any, content: Any, request: Request) -> Any:
        """What changes while somebody types: something with `findings`, `examine`'s answer by itself."""
        return self.kind.examine(sheet, content, request.day)

    def parts(self, live: Any, sheet: Any) -> dict[str, str]:
        """The parts of the page to replace after a save, by element id; the findings are always replaced."""
        return {"ready": render_to_string("sheets/_ready.html", {"live": live})}

    def shown_changes(self, sheet: Any, changes: Sequence[Any]) -> Sequence[Any]:
        """Differences in words: each with `key`, `where`, `old`, `new`."""
        return changes

    def context(self, request: Request, sheet: Any, content: Any, editable: bool) -> dict[str, Any]:
        """What the sheet's templates need beside `sheet`, `content`, `live` and `grids` (bound, by table)."""
        return {}

    def marked(self, sheet: Any, content: Any, changes: Sequence[Any]) -> dict[str, Any]:
        """What the sheet to read needs to mark `changes` since the last return, as the kind compares them."""
        return {}

    # --- finding, addresses ---

    def visible(self, request: Request, sheet_id: int) -> Any:
        """A form this person may see. Raises Http404."""
        rows = self.kind.model.objects.visible_to(request.user, request.day)
        rows = rows.select_related(*self.kind.related, *self.related, "submission", "saved_by")
        return get_object_or_404(rows, pk=sheet_id)

    def address(self, name: str, *args: Any) -> str:
        """One of this kind's addresses."""
        return reverse(f"{self.namespace}:{self.names}{name}", args=args)

    def frame(self, request: Request, sheet: Any, *, editable: bool) -> dict[str, Any]:
        """What every page of a form shows."""
        kind = self.kind
        content = kind.decode(sheet.content)
        before = kind.decode(sheet.previous) if sheet.previous else None
        changes = kind.compare(before, content) if before is not None and not editable else ()
        grids = self.grids(sheet)
        return {
            **self.about(sheet),
            "content": content,
            "live": self.live(sheet, content, request),
            "editable": editable,
            "grids": {name: grid.bound(content[name], read_only=not editable) for name, grid in grids.items()},
            "changes": self.shown_changes(sheet, changes),
            "changed": {change.key: change.old for change in changes},
            "compared": before is not None,
            **self.context(request, sheet, content, editable),
            **({} if editable else self.marked(sheet, content, changes)),
        }

    def about(self, sheet: Any) -> dict[str, Any]:
        """What heads and links are made of."""
        return {
            "sheet": sheet,
            "submission": sheet.submission,
            "year": getattr(sheet, "project_year", None),
            "name": self.kind.title(sheet),
            "whose": self.kind.organisation(sheet),
            "fiscal_year": self.kind.fiscal_year(sheet),
            "pages": self,
            "urls": {name: self.address(name, sheet.pk) for name in UNIT_ADDRESSES},
            "page": self.page_of(sheet),
            "list_url": reverse(self.list_name),
            "reviews_url": self.address("reviews"),
        }
