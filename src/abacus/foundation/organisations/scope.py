"""Which part of the tree somebody may see, as ranges of paths."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q


@dataclass(frozen=True)
class Scope:
    """Subtrees by their root's path; empty means nothing at all."""

    roots: tuple[str, ...] = ()

    @classmethod
    def of(cls, paths: Iterable[str]) -> "Scope":
        """The scope over `paths`, without those that lie inside another."""
        kept: list[str] = []
        for path in sorted(set(paths)):
            if not any(inside(path, root) for root in kept):
                kept.append(path)
        return cls(tuple(kept))

    def covers(self, path: str) -> bool:
        """Whether the node at `path` lies in this scope."""
        return any(inside(path, root) for root in self.roots)

    def filter(self, column: str) -> Q:
        """The condition "`column` lies in this scope" for a query; matches nothing when empty."""
        condition = Q(pk__in=[])
        for root in self.roots:
            condition |= Q(**{f"{column}__gte": root, f"{column}__lt": root + "~"})
        return condition


def inside(path: str, root: str) -> bool:
    """Whether `path` is `root` or below it."""
    return path == root or path.startswith(root + ".")
