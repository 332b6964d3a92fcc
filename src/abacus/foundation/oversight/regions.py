"""Which region a place belongs to, for the chains of the trail."""

from collections.abc import Callable

from abacus.foundation.organisations.models import Organisation


def finder() -> Callable[[str], str]:
    """A function from a place's path to its region's, for one run; "" for what lies in no region.

    Places never move, so what is found once holds as long as the regions are as they were.
    """
    regions = set(Organisation.objects.filter(kind=Organisation.Kind.REGION).values_list("path", flat=True))

    def region_of(path: str) -> str:
        while path and path not in regions:
            path = path.rpartition(".")[0]
        return path

    return region_of
