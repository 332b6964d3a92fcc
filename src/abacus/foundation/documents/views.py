"""Handing stored files out again."""

from pathlib import PurePath

from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from abacus.foundation.documents.models import Upload
from abacus.foundation.pages import downloads
from abacus.foundation.requests import Request

INLINE = frozenset({"application/pdf", "image/png", "image/jpeg"})
"""What a browser may show itself; all else is saved."""


@require_safe
def download(request: Request, pk: int) -> HttpResponseBase:
    """A stored file under the name it was given; somebody else's does not exist."""
    return handed_out(request, get_object_or_404(Upload.objects.visible_to(request.user, request.day), pk=pk))


def handed_out(request: Request, upload: Upload) -> HttpResponseBase:
    """The answer with a stored file, noted whether it is shown or saved; who asks has been checked."""
    kind = upload.media_type
    taking = downloads.Taking(upload.name, PurePath(upload.name).suffix.lstrip(".").lower() or kind, target=upload)
    response = downloads.take(
        request, taking, lambda: upload.file.open("rb"), name=upload.name, kind=kind, inline=kind in INLINE
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response
