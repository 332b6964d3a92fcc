"""What the performance division decides: reasons, publishing, giving back, taking down, correcting."""

import secrets
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from abacus.cycle.disclosure import snapshots
from abacus.cycle.disclosure.models import Publication, PublicationItem, PublicStamp
from abacus.cycle.disclosure.services.common import (
    Examined,
    State,
    examine,
    items_of,
    publication_of,
    text,
    unchanged,
)
from abacus.cycle.disclosure.services.preparing import item_of, new_version
from abacus.cycle.drafts import NotEditable, NotReady
from abacus.foundation.accounts.access import require
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.audit import services as audit
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.organisations.tree import region_of
from abacus.foundation.refusals import Refusal
from abacus.foundation.schedule.models import Stage
from abacus.pool import services as pool


@transaction.atomic
def approve_reason(
    *, publication_id: int, version: int, project_year_id: int, agreed: bool, by: User, on: date
) -> PublicationItem:
    """Agree that a project is held back, or put it back in. Raises NotEditable once it is out, Stale."""
    publication = decidable(publication_id, version, by, on, (State.PREPARING, State.HANDED_IN))
    item = item_of(publication, project_year_id)
    if item.included:
        raise Refusal(_("这个项目没有申请不公开"), _("请刷新页面"))
    if agreed:
        item.approved_by, item.approved_on = by, on
    else:
        item.included, item.reason, item.words = True, "", ""
    item.save()
    publication.version += 1
    publication.save(update_fields=["version"])
    audit.record(
        by=by, on=on, action="disclosure.reason_agreed" if agreed else "disclosure.reason_refused", target=publication,
        after={"project": item.project_year.project.name, "reason": item.reason, "words": item.words},
    )  # fmt: skip
    return item


@transaction.atomic
def give_back(*, publication_id: int, version: int, why: str, by: User, on: date) -> Publication:
    """Send it back to the department with what to change. Raises NotEditable, Stale, Refusal without words."""
    publication = decidable(publication_id, version, by, on, (State.HANDED_IN,))
    said = text("returned", why)
    if not said:
        raise Refusal(_("退回时没有写明要改什么"), _("写一句部门看得懂的话"))
    publication.state, publication.returned = State.PREPARING, said
    publication.version += 1
    publication.save()
    audit.record(by=by, on=on, action="disclosure.given_back", target=publication, reason=said)
    return publication


@transaction.atomic
def publish(*, publication_id: int, version: int, by: User, on: date) -> Publication:
    """Freeze it and let the public read it; the version before is superseded and stays readable.

    Raises NotEditable, Stale, NotReady where something must be mended first.
    """
    publication = decidable(publication_id, version, by, on, (State.HANDED_IN,))
    found = examine(publication, on)
    if found.findings.must:
        raise NotReady(found.findings)
    region = Organisation.objects.select_for_update().get(pk=region_of(publication.organisation).pk)
    before = Publication.objects.filter(
        organisation=publication.organisation,
        fiscal_year=publication.fiscal_year,
        kind=publication.kind,
        state=State.PUBLISHED,
    ).first()
    if before is not None:
        Publication.objects.filter(pk=before.pk).update(state=State.SUPERSEDED)
        publication.supersedes = before
    _freeze(publication, found, next_index(region, on), by, on)
    _record(publication, by, on)
    audit.record(
        by=by, on=on, action="disclosure.published", target=publication,
        after={
            **audit.facts(publication, "index_number", "sha256", "projects", "withheld", "due_on"),
            "advice": [one.code for one in found.findings.advice],
        },
    )  # fmt: skip
    return publication


def _freeze(publication: Publication, found: Examined, index: str, by: User, on: date) -> None:
    """Write the content that the public reads, with its hash."""
    publication.index_number, publication.published_by, publication.published_on = index, by, on
    publication.approved_on, publication.due_on = found.approved_on, found.due_on
    publication.pack_release = found.rules.tag
    snapshot = snapshots.finished(found.snapshot, publication, document_number=found.document_number)
    publication.snapshot, publication.sha256 = snapshot, snapshots.digest(snapshot)
    publication.projects = snapshot["totals"]["projects"]
    publication.withheld = sum(one["projects"] for one in snapshot["held_back"])
    publication.state = State.PUBLISHED
    publication.version += 1
    publication.save()
    _stamp(publication)


def _stamp(publication: Publication) -> None:
    """Tell every process that keeps public pages of the place that they have changed."""
    PublicStamp.objects.update_or_create(region_code=publication.region_code, defaults={"value": secrets.token_hex(16)})


def next_index(region: Organisation, on: date) -> str:
    """The next 索引号 of the region's year: 371003-2022-00417. The region's row is locked."""
    start = f"{region.code}-{on.year}-"
    last = Publication.objects.filter(index_number__startswith=start).aggregate(last=Max("index_number"))["last"]
    return f"{start}{int(last.removeprefix(start)) + 1 if last else 1:05d}"


def _record(publication: Publication, by: User, on: date, *, out: str = "disclosed", why: str = "") -> None:
    """The outcome of every project and of the body: `out` for what is (or was) in it."""
    detail = {
        "kind": publication.kind,
        "index_number": publication.index_number,
        "publication": publication.pk,
        "sha256": publication.sha256,
    } | ({"why": why} if why else {})
    for item in items_of(publication):
        if why and not item.included:
            continue
        pool.record_outcome(
            project_year=item.project_year,
            stage=Stage.DISCLOSURE,
            outcome=out if item.included else "held_back",
            pack_release=publication.pack_release,
            detail=detail | ({} if item.included else {"reason": item.reason, "words": item.words}),
            by=by,
            on=on,
        )
    pool.record_wider_outcome(
        organisation=publication.organisation,
        fiscal_year=publication.fiscal_year,
        stage=Stage.DISCLOSURE,
        outcome=out,
        pack_release=publication.pack_release,
        detail=detail | {"projects": publication.projects, "held_back": publication.withheld},
        by=by,
        on=on,
    )


@transaction.atomic
def take_down(*, publication_id: int, version: int, why: str, by: User, on: date) -> Publication:
    """Take a publication from the public pages; its index number goes on saying when and why. Raises Stale."""
    publication = decidable(publication_id, version, by, on, (State.PUBLISHED,))
    said = text("withdrawn_why", why)
    if not said:
        raise Refusal(_("撤下时没有写明原因"), _("原因会显示在公开页上，请写清楚"))
    publication.state, publication.withdrawn_on, publication.withdrawn_why = State.WITHDRAWN, on, said
    publication.version += 1
    publication.save()
    _stamp(publication)
    _record(publication, by, on, out="taken_down", why=said)
    audit.record(by=by, on=on, action="disclosure.taken_down", target=publication, reason=said)
    return publication


@transaction.atomic
def correct(*, publication_id: int, version: int, why: str, by: User, on: date) -> Publication:
    """Begin a correction: a new version to prepare; the one that holds stays out until the new one is published."""
    publication = publication_of(publication_id, by, on)
    require(by, Permission.DISCLOSURE_PREPARE, path=publication.organisation_path, on=on)
    unchanged(publication, version)
    if publication.state != State.PUBLISHED:
        raise NotEditable(_("只能更正正在公开的材料"), _("请刷新页面"))
    said = text("correction", why)
    if not said:
        raise Refusal(_("更正时没有写明更正什么"), _("更正说明会随新版本公开"))
    waiting = Publication.objects.filter(
        organisation=publication.organisation,
        fiscal_year=publication.fiscal_year,
        kind=publication.kind,
        state__in=[State.PREPARING, State.HANDED_IN],
    ).first()
    if waiting is not None:
        raise NotEditable(_("更正已经在办理中"), _("打开第 %(number)s 版继续办理") % {"number": waiting.number})
    made = new_version(
        publication.organisation, publication.fiscal_year, publication.kind, by, on, after=publication, correction=said
    )
    audit.record(by=by, on=on, action="disclosure.correction_begun", target=made, reason=said)
    return made


def decidable(publication_id: int, version: int, by: User, on: date, states: tuple[str, ...]) -> Publication:
    """The publication while the performance division may decide on it. Raises NotEditable, Stale, Refused."""
    publication = publication_of(publication_id, by, on)
    require(by, Permission.DISCLOSURE_PUBLISH, path=publication.organisation_path, on=on)
    if publication.state not in states:
        raise NotEditable(
            _("这份公开材料现在是“%(state)s”，不能这样办理") % {"state": publication.get_state_display()},
            _("请刷新页面，按现在的状态办理"),
        )
    return unchanged(publication, version)
