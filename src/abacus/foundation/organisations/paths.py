"""Places in the tree as text: `0001.0004.0012`, four digits a level, never reused."""

from abacus.foundation.organisations.models import Organisation

WIDTH = 4


def new_path(parent: Organisation | None) -> str:
    """The next free place below `parent` (None: a new tree). Call inside a transaction.

    Two people adding at once meet at the parent's row or, at the latest, at the unique path.
    """
    if parent is not None:
        Organisation.objects.select_for_update().get(pk=parent.pk)
    last = Organisation.objects.filter(parent=parent).order_by("path").last()
    number = int(last.path[-WIDTH:]) + 1 if last else 1
    return place(parent.path if parent else "", number)


def place(parent_path: str, number: int) -> str:
    """The path of the `number`-th body (from 1) below a path."""
    if not 1 <= number < 10**WIDTH:
        raise ValueError(f"no room for {number} bodies below {parent_path!r}")
    own = f"{number:0{WIDTH}d}"
    return f"{parent_path}.{own}" if parent_path else own
