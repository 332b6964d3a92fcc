"""What the actions of audit events are called; each app says its own."""

from typing import Any

_labels: dict[str, Any] = {}


def name_actions(labels: dict[str, Any]) -> None:
    """Give actions ("accounts.created") their names for people, from an `AppConfig.ready`."""
    _labels.update(labels)


def label(action: str) -> str:
    """The name of an action; the action itself where nobody named it."""
    return str(_labels.get(action, action))


def choices() -> list[tuple[str, str]]:
    """Every named action, in the order of ids, so that those of one app stand together."""
    return [(action, str(name)) for action, name in sorted(_labels.items())]


ADMINISTRATION = frozenset(
    {"accounts", "organisations", "access", "schedule", "jobs", "setup", "audit", "api", "operations"}
)
"""First parts of actions that concern the platform rather than the business."""


def is_business(action: str) -> bool:
    """Whether an action's facts belong to the business, which the audit administrator does not read."""
    return action.partition(".")[0] not in ADMINISTRATION
