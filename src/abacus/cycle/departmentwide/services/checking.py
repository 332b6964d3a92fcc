"""Finance's own points for a department's self-evaluation."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from abacus.cycle import cells
from abacus.cycle.cells import UnreadableError
from abacus.cycle.departmentwide.models import DepartmentEvaluation
from abacus.cycle.departmentwide.services.kind import EVALUATION
from abacus.cycle.drafts import NotEditable
from abacus.foundation.accounts.access import require
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.accounts.roles import Role
from abacus.foundation.audit import services as audit
from abacus.foundation.refusals import Refusal

MAX_WORDS = 1_000


@transaction.atomic
def check_points(
    *, evaluation_id: int, points: Mapping[str, str], words: str, by: User, on: date
) -> DepartmentEvaluation:
    """Keep the reviewer's points by line id; blank takes what the rules computed.

    Raises NotEditable unless it waits for the performance division, Refusal for points that cannot
    be, and where points differ from the computed ones without words.
    """
    rows = DepartmentEvaluation.objects.visible_to(by, on).select_for_update(of=("self",))
    sheet = rows.select_related("department", "targets__department", "submission").get(pk=evaluation_id)
    require(by, Permission.DEPARTMENT_REVIEW, path=sheet.organisation_path, on=on)
    if not sheet.running or sheet.submission.current_step.role != Role.PERFORMANCE_DIVISION:
        raise NotEditable(_("这份自评现在不在绩效管理科复核"), _("请刷新页面"))
    examined = EVALUATION.examine(sheet, EVALUATION.decode(sheet.content), on)
    given: dict[str, int] = {}
    for one, computed in examined.rows:
        given[one.line.id] = read(points.get(one.line.id, ""), one.line.name, one.line.weight_centi, computed)
    said = words.replace("\x00", "").strip()[:MAX_WORDS]
    if given != {one.line.id: computed for one, computed in examined.rows} and not said:
        raise Refusal(_("复核得分与自动计分不同，但没有写明理由"), _("在复核说明中写明改了哪些、为什么"))
    before = dict(sheet.checked)
    sheet.checked, sheet.final_centi = {"points": given, "words": said}, sum(given.values())
    sheet.save(update_fields=["checked", "final_centi"])
    audit.record(
        by=by, on=on, action="department_evaluation.checked", target=sheet, before=before or None,
        after={"total_centi": sheet.final_centi, "words": said},
    )  # fmt: skip
    return sheet


def read(typed: str, name: str, weight_centi: int | None, computed: int | None) -> int:
    """The points of one line; blank takes the computed ones. Raises Refusal."""
    try:
        given = cells.centi(typed)
    except UnreadableError as said:
        raise Refusal(_("“%(name)s”：%(said)s") % {"name": name, "said": said.message}, said.todo) from said
    found = computed if given is None else given
    if found is None:
        raise Refusal(_("“%(name)s”没有得分") % {"name": name}, _("填上复核得分"))
    if weight_centi is not None and found > weight_centi:
        raise Refusal(
            _("“%(name)s”的得分超过分值 %(most)s") % {"name": name, "most": cells.shown(weight_centi, 2)}, _("请改正")
        )
    return found
