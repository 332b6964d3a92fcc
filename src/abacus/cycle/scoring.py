"""Points a person gives by a scorecard of the pack, read exactly; the same for every stage that scores."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from abacus.cycle import cells
from abacus.cycle.cells import UnreadableError
from abacus.foundation.refusals import Refusal
from abacus.rules import ScoreItem


def points_of(typed: Mapping[str, str], items: Sequence[ScoreItem]) -> dict[str, int]:
    """The points typed for each item, in 0.01.

    Raises Refusal for an item without points, unreadable or above its weight.
    """
    made: dict[str, int] = {}
    for item in items:
        try:
            points = cells.centi(typed.get(item.id, ""))
        except UnreadableError as said:
            raise Refusal(_("“%(name)s”：%(said)s") % {"name": item.label, "said": said.message}, said.todo) from said
        if points is None:
            raise Refusal(_("“%(item)s”没有打分") % {"item": item.label}, _("每一项都要打分；不得分填 0"))
        if points > item.weight_centi:
            most = cells.shown(item.weight_centi, 2)
            raise Refusal(_("“%(item)s”最多 %(most)s 分") % {"item": item.label, "most": most}, _("改正后再提交"))
        made[item.id] = points
    return made
