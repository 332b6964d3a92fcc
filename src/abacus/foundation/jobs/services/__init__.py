"""Background work: asked for in the transaction of its cause, run by a worker, picked up again when it goes silent."""

from abacus.foundation.jobs.passing import PASSING
from abacus.foundation.jobs.registry import handler
from abacus.foundation.jobs.services.chunks import let_others_write
from abacus.foundation.jobs.services.progress import Cancelled, LeaseLost, NotAllowed, Progress
from abacus.foundation.jobs.services.queue import cancel, enqueue
from abacus.foundation.jobs.services.running import run
from abacus.foundation.jobs.watching import Watch, last_seen, sweep, waits_in_vain, workers_alive

__all__ = [
    "PASSING", "Cancelled", "LeaseLost", "NotAllowed", "Progress", "Watch",
    "cancel", "enqueue", "handler", "last_seen", "let_others_write", "run", "sweep", "waits_in_vain", "workers_alive",
]  # fmt: skip
