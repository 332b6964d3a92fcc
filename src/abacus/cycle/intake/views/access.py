"""What pages of intake begin with: the batch, file, table or word, if this person may see it."""

from typing import Any

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from abacus.cycle.intake.models import Batch, Correction, LearntWord, Source, Table
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.organisations.tree import region_of
from abacus.foundation.requests import Request


def mine(request: Request, rows: QuerySet[Any], path: str = "organisation_path") -> QuerySet[Any]:
    """The rows of bodies for which this person takes tables in."""
    return rows.filter(request.access.scope_of(Permission.IMPORT).filter(path))


def batches(request: Request) -> QuerySet[Batch]:
    """The batches this person may see."""
    return mine(request, Batch.objects.all())


def batch_or_404(request: Request, batch_id: int) -> Batch:
    """The batch of an address."""
    rows = batches(request).select_related("organisation", "created_by", "confirmed_by")
    found: Batch = get_object_or_404(rows, pk=batch_id)
    return found


def tables(request: Request) -> QuerySet[Table]:
    """The tables of the batches this person may see."""
    return mine(request, Table.objects.all(), "batch__organisation_path")


def table_or_404(request: Request, table_id: int) -> Table:
    """The table of an address."""
    rows = tables(request).select_related("batch", "source__upload", "unit", "project_year__project")
    found: Table = get_object_or_404(rows, pk=table_id)
    return found


def source_or_404(request: Request, source_id: int) -> Source:
    """The file of an address."""
    rows = mine(request, Source.objects.select_related("batch", "upload"), "batch__organisation_path")
    found: Source = get_object_or_404(rows, pk=source_id)
    return found


def correction_or_404(request: Request, correction_id: int) -> Correction:
    """The correction of an address."""
    rows = mine(request, Correction.objects.select_related("source__batch"), "source__batch__organisation_path")
    found: Correction = get_object_or_404(rows, pk=correction_id)
    return found


def words(request: Request) -> QuerySet[LearntWord]:
    """The words learnt for this person's region, and for those they take tables in for."""
    seen = request.access.scope_of(Permission.IMPORT).filter("region__path")
    return LearntWord.objects.filter(seen | Q(region=request.access.region))


def may_teach(request: Request, batch: Batch) -> bool:
    """Whether this person may have a word remembered for the region of a batch."""
    return request.access.may(Permission.IMPORT, region_of(batch.organisation).path)
