"""What a preview says."""

from abacus.pool.models import ImportBatch


def problems(batch: ImportBatch) -> list[str]:
    """What the preview complains about."""
    return [f"{one['place']}：{one['message']}" for one in batch.preview["problems"]]


def totals(batch: ImportBatch) -> dict[str, tuple[int, int]]:
    """Label → before and after."""
    return {one["label"]: (one["before"], one["after"]) for one in batch.preview["totals"]}
