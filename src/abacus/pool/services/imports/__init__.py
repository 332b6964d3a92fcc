"""Imports: a file is previewed, confirmed, applied whole or not at all, and withdrawn while nothing stands on it."""

from abacus.pool.services.imports.ending import discard, withdraw
from abacus.pool.services.imports.opening import choose, confirm, open_batch
from abacus.pool.services.imports.running import JOB

__all__ = ["JOB", "choose", "confirm", "discard", "open_batch", "withdraw"]
