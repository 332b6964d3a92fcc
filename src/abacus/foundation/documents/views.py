"""Handing stored files out again."""

from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from abacus.foundation.documents.models import Upload
from abacus.foundation.requests import Request

INLINE = frozenset({"application/pdf", "image/png", "image/jpeg"})
"""What a browser may show itself; all else is saved."""


@require_safe
def download(request: Request, pk: int) -> FileResponse:
    """A stored file under the name it was given; somebody else's does not exist."""
    return handed_out(get_object_or_404(Upload.objects.visible_to(request.user, request.day), pk=pk))


def handed_out(upload: Upload) -> FileResponse:
    """The answer with a stored file; who asks has been checked."""
    kind = upload.media_type
    saved = kind not in INLINE
    response = FileResponse(upload.file.open("rb"), as_attachment=saved, filename=upload.name, content_type=kind)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response
