"""What is not the work's own fault and passes: the database away or busy, no room left on the disk."""

import errno

from django.db import InterfaceError, OperationalError

PASSING = (OperationalError, InterfaceError)
"""Errors of the database that say nothing about the rows; a handler lets them through."""
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def passes(error: BaseException) -> bool:
    """Whether the same work may well succeed later."""
    return isinstance(error, PASSING) or (isinstance(error, OSError) and error.errno in NO_ROOM)
