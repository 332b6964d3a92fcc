"""Target versions: handed in, returned or approved, frozen with the budget, never changed."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from unicodedata import normalize

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.audit import services as audit
from abacus.pool.models import IndicatorLine, ProjectYear, TargetSet, TargetVersion
from abacus.pool.refusals import ReasonMissing, WrongState
from abacus.pool.services.guards import refuse_closed, require_any

State = TargetVersion.State


@dataclass(frozen=True, kw_only=True)
class LineInput:
    """One indicator of a version to be made; without `line_id` it continues a line of the same name."""

    level1: str
    level2: str
    name: str
    operator: str
    weight_centi: int
    line_id: uuid.UUID | None = None
    goal_no: int = 1
    target_micro: int | None = None
    target_high_micro: int | None = None
    target_on: date | None = None
    target_text: str = ""
    unit: str = ""
    mode: str = "proportion"
    scoring: dict[str, Any] = field(default_factory=dict)
    standard: str = ""
    evidence: str = ""


@dataclass(frozen=True)
class Diff:
    """What a version changed: lines by `line_id`; `changed` holds (old, new, names of the fields that differ)."""

    added: tuple[IndicatorLine, ...]
    removed: tuple[IndicatorLine, ...]
    changed: tuple[tuple[IndicatorLine, IndicatorLine, tuple[str, ...]], ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


COMPARED = tuple(name for name in LineInput.__dataclass_fields__ if name != "line_id")


@transaction.atomic
def new_target_version(
    *,
    project_year: ProjectYear,
    lines: Sequence[LineInput],
    by: User,
    on: date,
    pack_release: str,
    goals: Sequence[dict[str, Any]] = (),
    head: dict[str, Any] | None = None,
    reason: str = "",
) -> TargetVersion:
    """Hand in the year's targets as a new version. An earlier one still under review counts as returned.

    Once a version is frozen with the budget, `reason` is wanted (ReasonMissing). The first
    version fixes the pack release the project-year goes on with. Raises YearClosed.
    """
    require_any(by, Permission.TARGET_DECLARE, Permission.IMPORT, path=project_year.organisation_path, on=on)
    refuse_closed(project_year.pk)
    year, project = project_year.fiscal_year, project_year.project
    target_set, _made = TargetSet.objects.get_or_create(project=project, fiscal_year=year)
    versions = target_set.versions
    if versions.exclude(frozen_on=None).exists() and not reason.strip():
        raise ReasonMissing()
    versions.filter(state=State.SUBMITTED).update(state=State.RETURNED)
    number = (versions.aggregate(last=Max("number"))["last"] or 0) + 1
    try:
        with transaction.atomic():
            version = TargetVersion.objects.create(
                target_set=target_set,
                organisation_path=project_year.organisation_path,
                number=number,
                goals=list(goals),
                head=head or {},
                reason=reason,
                pack_release=pack_release,
                submitted_by=by,
                submitted_on=on,
            )
    except IntegrityError as error:
        raise WrongState(_("目标刚刚由他人提交"), _("请刷新页面，查看已提交的版本")) from error
    ids = continuing_ids(project_year, lines)
    IndicatorLine.objects.bulk_create(
        IndicatorLine(version=version, position=position, **{**shallow(line), "line_id": ids[position - 1]})
        for position, line in enumerate(lines, start=1)
    )
    if not project_year.pack_release:
        ProjectYear.objects.filter(pk=project_year.pk, pack_release="").update(pack_release=pack_release)
        project_year.pack_release = pack_release
    audit.record(
        by=by,
        on=on,
        action="target.submitted",
        target=version,
        path=version.organisation_path,
        after={"number": number, "lines": len(lines), "pack_release": pack_release},
        reason=reason,
    )
    return version


def shallow(line: LineInput) -> dict[str, Any]:
    """The line's fields by name."""
    return {name: getattr(line, name) for name in LineInput.__dataclass_fields__}


def continuing_ids(project_year: ProjectYear, lines: Sequence[LineInput]) -> list[uuid.UUID]:
    """The `line_id` of each line: its own, else that of the line of the same place and name before, else a new one.

    Before means: the newest version of this year, else of the newest earlier year. No id is given twice.
    """
    known: dict[tuple[str, str, str], list[uuid.UUID]] = {}
    for old in lines_before(project_year):
        known.setdefault(place(old), []).append(old.line_id)
    taken = {line.line_id for line in lines if line.line_id}
    ids: list[uuid.UUID] = []
    for line in lines:
        free = [id for id in known.get(place(line), []) if id not in taken]
        chosen = line.line_id or (free[0] if free else uuid.uuid4())
        taken.add(chosen)
        ids.append(chosen)
    return ids


def lines_before(project_year: ProjectYear) -> list[IndicatorLine]:
    """The lines that a new version would continue."""
    version = (
        TargetVersion.objects.filter(
            target_set__project=project_year.project,
            target_set__fiscal_year__lte=project_year.fiscal_year,
            lines__isnull=False,
        )
        .order_by("-target_set__fiscal_year", "-number")
        .first()
    )
    return list(version.lines.all()) if version else []


def place(line: LineInput | IndicatorLine) -> tuple[str, str, str]:
    """What makes two lines the same indicator: levels and name, blanks and width of characters aside."""
    level1, level2, name = ("".join(normalize("NFKC", text).split()) for text in (line.level1, line.level2, line.name))
    return level1, level2, name


@transaction.atomic
def approve_target_version(
    *, version: TargetVersion, by: User, on: date, effective_on: date | None = None
) -> TargetVersion:
    """Approve a version; the one approved before is superseded. Raises WrongState unless it is under review.

    Called when the route's last step approves: the route has checked who may. After the
    budget the new version is frozen at once.
    """
    _refuse_closed(version)
    before = TargetVersion.objects.filter(target_set=version.target_set, state=State.APPROVED).first()
    if before is not None:
        TargetVersion.objects.filter(pk=before.pk).update(state=State.SUPERSEDED)
    frozen = on if before is not None and before.frozen_on else None
    changed = TargetVersion.objects.filter(pk=version.pk, state=State.SUBMITTED).update(
        state=State.APPROVED, approved_by=by, approved_on=on, effective_on=effective_on or on, frozen_on=frozen
    )
    if not changed:
        raise WrongState(_("该目标版本不在审核中，不能批准"), _("请刷新页面，查看现在的版本"))
    version.refresh_from_db()
    audit.record(
        by=by,
        on=on,
        action="target.approved",
        target=version,
        path=version.organisation_path,
        before={"number": before.number} if before else None,
        after={"number": version.number},
    )
    return version


@transaction.atomic
def return_target_version(*, version: TargetVersion, by: User, on: date, reason: str = "") -> TargetVersion:
    """Give a version back; the version approved before goes on holding. Raises WrongState unless under review."""
    _refuse_closed(version)
    if not TargetVersion.objects.filter(pk=version.pk, state=State.SUBMITTED).update(state=State.RETURNED):
        raise WrongState(_("该目标版本不在审核中，不能退回"), _("请刷新页面，查看现在的版本"))
    version.refresh_from_db()
    audit.record(
        by=by,
        on=on,
        action="target.returned",
        target=version,
        path=version.organisation_path,
        after={"number": version.number},
        reason=reason,
    )
    return version


def _refuse_closed(version: TargetVersion) -> None:
    """Refuse to decide on targets of a closed year. Raises YearClosed."""
    own = version.target_set
    years = own.project.years.filter(fiscal_year=own.fiscal_year or 0)
    refuse_closed(*years.values_list("pk", flat=True))


def current_target_version(project_year: ProjectYear) -> TargetVersion | None:
    """The approved version of the year's targets; None before the first approval."""
    return (
        TargetVersion.objects.filter(
            target_set__project=project_year.project_id,
            target_set__fiscal_year=project_year.fiscal_year,
            state=State.APPROVED,
        )
        .select_related("target_set")
        .first()
    )


def diff(old: TargetVersion | None, new: TargetVersion) -> Diff:
    """What `new` changed against `old` (None: everything is added)."""
    before = {line.line_id: line for line in old.lines.all()} if old else {}
    after = {line.line_id: line for line in new.lines.all()}
    pairs = [(before[id], line) for id, line in after.items() if id in before]
    compared = [(a, b, tuple(name for name in COMPARED if getattr(a, name) != getattr(b, name))) for a, b in pairs]
    return Diff(
        added=tuple(line for id, line in after.items() if id not in before),
        removed=tuple(line for id, line in before.items() if id not in after),
        changed=tuple(found for found in compared if found[2]),
    )
