"""The kinds of lists a pack may hold, one module each; `KINDS` names them by folder."""

from typing import Any

from abacus.rules.kinds import gates, linkages, routes, scorecards, taxonomies
from abacus.rules.lists import ListKind

KINDS: dict[str, ListKind[Any]] = {
    kind.folder: kind
    for kind in (scorecards.SCORECARDS, taxonomies.TAXONOMIES, routes.ROUTES, gates.GATES, linkages.LINKAGES)
}
