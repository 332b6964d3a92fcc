"""Background work: asked for in the transaction of its cause, run by a worker, picked up again when it goes silent."""

from abacus.foundation.jobs.registry import handler
from abacus.foundation.jobs.services.progress import Cancelled, LeaseLost, Progress
from abacus.foundation.jobs.services.queue import LEASE, WAIT, cancel, enqueue, sweep
from abacus.foundation.jobs.services.running import run

__all__ = ["LEASE", "WAIT", "Cancelled", "LeaseLost", "Progress", "cancel", "enqueue", "handler", "run", "sweep"]
