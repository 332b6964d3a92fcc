"""Writing the trail: events, and their seals."""

from abacus.foundation.audit.services.recording import ADDRESS, REQUEST, Target, facts, named, plain, record

__all__ = ["ADDRESS", "REQUEST", "Target", "facts", "named", "plain", "record"]
