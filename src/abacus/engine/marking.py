"""Marking texts for the catalogue where the engine states them."""


def gettext_noop(message: str) -> str:
    """Mark a message for the catalogue and return it as it is."""
    return message
