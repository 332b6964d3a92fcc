"""Where the page of an import is: the pool's own, or a stage's for the kinds that a stage takes in."""

from collections.abc import Callable

from django.urls import reverse

from abacus.pool.models import ImportBatch

Address = Callable[[ImportBatch], str]
_BY_KIND: dict[str, Address] = {}


def register(kind: str, address: Address) -> None:
    """A stage says where the imports of its kind are shown."""
    _BY_KIND[kind] = address


def of_batch(batch: ImportBatch) -> str:
    """The page of an import."""
    address = _BY_KIND.get(batch.kind)
    return address(batch) if address else reverse("pool:import-batch", args=[batch.pk])
