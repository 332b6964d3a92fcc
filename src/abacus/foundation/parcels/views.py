"""Taking a finished zip away."""

from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from abacus.foundation.jobs.models import Job
from abacus.foundation.pages import downloads
from abacus.foundation.parcels import services
from abacus.foundation.requests import Request


@require_safe
def parcel(request: Request, job_id: int) -> HttpResponseBase:
    """The zip, for who asked for it; for everybody else it does not exist."""
    job = get_object_or_404(Job.objects.filter(kind=services.KIND, created_by=request.user), pk=job_id)
    place = services.take(job=job, by=request.user, on=request.day)
    day = timezone.localdate(job.created_at).isoformat()
    name = f"{job.label.replace('：', '_').replace(' ', '')}_{day}.zip"
    response = downloads.open_to_all(place.open("rb"), name=name, kind="application/zip")
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
