"""Writing the trail: events, and their seals."""

from abacus.foundation.audit.services.recording import ADDRESS, REQUEST, Target, facts, named, plain, record
from abacus.foundation.audit.services.sealing import requeue, seal_all

__all__ = ["ADDRESS", "REQUEST", "Target", "facts", "named", "plain", "record", "requeue", "seal_all"]
