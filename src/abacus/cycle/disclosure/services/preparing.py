"""A department prepares what it will publish: projects, what is held back and why, words around it."""

from collections.abc import Sequence
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from abacus.cycle.disclosure import facts as pool_facts
from abacus.cycle.disclosure.models import Kind, Publication, PublicationItem
from abacus.cycle.disclosure.rules import Rules, rules_for
from abacus.cycle.disclosure.services.common import State, editable, examine, publication_of, text
from abacus.cycle.drafts import NotReady
from abacus.foundation.accounts.access import access_of, require
from abacus.foundation.accounts.models import User
from abacus.foundation.accounts.permissions import Permission
from abacus.foundation.audit import services as audit
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.refusals import Refusal
from abacus.pool.models import ProjectYear


@transaction.atomic
def prepare(*, organisation_id: int, fiscal_year: int, kind: str, by: User, on: date) -> Publication:
    """Begin what a body publishes of a year, with every project that should be in it.

    The one in preparation where there is one. Raises Refusal where one holds already (correct it).
    """
    organisation = Organisation.objects.within(access_of(by, on).scope).get(pk=organisation_id)
    require(by, Permission.DISCLOSURE_PREPARE, path=organisation.path, on=on)
    rows = Publication.objects.filter(organisation=organisation, fiscal_year=fiscal_year, kind=Kind(kind))
    begun = rows.filter(state__in=[State.PREPARING, State.HANDED_IN]).first()
    if begun is not None:
        return begun
    if rows.filter(state=State.PUBLISHED).exists():
        raise Refusal(_("这一年度的%(kind)s已经公开") % {"kind": Kind(kind).label}, _("需要改动的，请办理更正"))
    return new_version(organisation, fiscal_year, kind, by, on)


def new_version(
    organisation: Organisation,
    fiscal_year: int,
    kind: str,
    by: User,
    on: date,
    *,
    after: Publication | None = None,
    correction: str = "",
) -> Publication:
    """The next version with its items; `after` is the one it will supersede."""
    rules = rules_for(organisation, fiscal_year, on)
    rows = Publication.objects.filter(organisation=organisation, fiscal_year=fiscal_year, kind=kind)
    before = after or rows.filter(state=State.WITHDRAWN).first()
    try:
        with transaction.atomic():
            made = Publication.objects.create(
                organisation=organisation,
                organisation_path=organisation.path,
                region_code=organisation.region_code,
                fiscal_year=fiscal_year,
                kind=kind,
                number=(rows.aggregate(last=Max("number"))["last"] or 0) + 1,
                duties=before.duties if before else "",
                note=before.note if before else "",
                accompanies_on=after.accompanies_on if after else None,
                correction=correction,
                prepared_by=by,
                prepared_on=on,
                pack_release=rules.tag,
            )
    except IntegrityError as error:
        raise Refusal(_("这份公开材料刚刚由他人开始准备"), _("请刷新页面")) from error
    _add_items(made, rules, before)
    audit.record(
        by=by, on=on, action="disclosure.prepared", target=made, path=made.organisation_path,
        after={"kind": kind, "number": made.number, "projects": made.items.count()}, reason=correction,
    )  # fmt: skip
    return made


def _add_items(publication: Publication, rules: Rules, before: Publication | None = None) -> int:
    """Add the projects that should be in it and are not; decisions of `before` are carried over. How many."""
    due = due_years(publication, rules)
    kept = {item.project_year_id: item for item in before.items.filter(included=False)} if before else {}
    listed = set(publication.items.values_list("project_year", flat=True))
    new = [year for year in due if year.pk not in listed]
    PublicationItem.objects.bulk_create(
        PublicationItem(
            publication=publication,
            project_year=year,
            included=year.pk not in kept,
            **({name: getattr(kept[year.pk], name) for name in HELD} if year.pk in kept else {}),
        )
        for year in new
    )
    return len(new)


HELD = ("reason", "words", "approved_by", "approved_on")


def due_years(publication: Publication, rules: Rules) -> Sequence[ProjectYear]:
    """The project-years that the place's scope wants published."""
    rows = pool_facts.years_of(publication.organisation, publication.fiscal_year)
    return list(pool_facts.in_scope(rows, publication.kind, rules.scope))


@transaction.atomic
def read_again(*, publication_id: int, version: int, by: User, on: date) -> int:
    """Add projects that came since, drop those that are no longer due. How many changed. Raises NotEditable, Stale."""
    publication = allowed(publication_id, version, by, on)
    rules = rules_for(publication.organisation, publication.fiscal_year, on)
    due = {year.pk for year in due_years(publication, rules)}
    dropped, _each = publication.items.exclude(project_year__in=due).delete()
    added = _add_items(publication, rules)
    publication.pack_release = rules.tag
    _touch(publication, by, on)
    audit.record(
        by=by, on=on, action="disclosure.read_again", target=publication, after={"added": added, "dropped": dropped}
    )
    return added + dropped


@transaction.atomic
def save(
    *,
    publication_id: int,
    version: int,
    duties: str,
    note: str,
    accompanies_on: date | None,
    by: User,
    on: date,
) -> Publication:
    """Keep the words around the tables. Raises NotEditable, Stale, Refusal for texts that are too long."""
    publication = allowed(publication_id, version, by, on)
    publication.duties, publication.note = text("duties", duties), text("note", note)
    publication.accompanies_on = accompanies_on
    _touch(publication, by, on)
    audit.record(
        by=by, on=on, action="disclosure.saved", target=publication,
        after=audit.facts(publication, "duties", "note", "accompanies_on"),
    )  # fmt: skip
    return publication


@transaction.atomic
def hold_back(
    *, publication_id: int, version: int, project_year_id: int, reason: str, words: str, by: User, on: date
) -> PublicationItem:
    """Leave a project out, with its reason; finance has to approve it before anything goes out.

    Raises NotEditable, Stale, Refusal for a reason the place does not know or without words.
    """
    publication = allowed(publication_id, version, by, on)
    item = item_of(publication, project_year_id)
    rules = rules_for(publication.organisation, publication.fiscal_year, on)
    if reason not in {option.id for option in rules.reasons}:
        raise Refusal(_("没有选择不公开的原因"), _("从涉密、敏感、其他中选一项"))
    said = text("words", words)
    if not said:
        raise Refusal(
            _("“%(name)s”没有说明为什么不公开") % {"name": item.project_year.project.name},
            _("用一句话写明依据或原因，财政部门据此审核"),
        )
    before = audit.facts(item, "included", "reason", "words")
    item.included, item.reason, item.words = False, reason, said
    item.approved_by = item.approved_on = None
    item.save()
    _touch(publication, by, on)
    audit.record(
        by=by, on=on, action="disclosure.held_back", target=publication, before=before,
        after={"project": item.project_year.project.name, **audit.facts(item, "included", "reason", "words")},
    )  # fmt: skip
    return item


@transaction.atomic
def include(*, publication_id: int, version: int, project_year_id: int, by: User, on: date) -> PublicationItem:
    """Put a project back in. Raises NotEditable, Stale."""
    publication = allowed(publication_id, version, by, on)
    item = item_of(publication, project_year_id)
    before = audit.facts(item, "included", "reason", "words")
    item.included, item.reason, item.words = True, "", ""
    item.approved_by = item.approved_on = None
    item.save()
    _touch(publication, by, on)
    audit.record(
        by=by, on=on, action="disclosure.included", target=publication, before=before,
        after={"project": item.project_year.project.name},
    )  # fmt: skip
    return item


@transaction.atomic
def hand_in(*, publication_id: int, version: int, by: User, on: date) -> Publication:
    """Hand it to the publisher. Raises NotReady where something must be mended first; an approval may still wait."""
    publication = allowed(publication_id, version, by, on)
    findings = examine(publication, on).findings
    mine = tuple(one for one in findings.must if one.code != "unapproved")
    if mine:
        raise NotReady(type(findings)(mine, findings.passed))
    publication.state, publication.handed_in_on, publication.returned = State.HANDED_IN, on, ""
    _touch(publication, by, on)
    audit.record(by=by, on=on, action="disclosure.handed_in", target=publication, after={"state": publication.state})
    return publication


def allowed(publication_id: int, version: int, by: User, on: date) -> Publication:
    """The publication while it may be prepared by this person. Raises NotEditable, Stale, Refused."""
    publication = publication_of(publication_id, by, on)
    require(by, Permission.DISCLOSURE_PREPARE, path=publication.organisation_path, on=on)
    return editable(publication, version)


def item_of(publication: Publication, project_year_id: int) -> PublicationItem:
    """The item of a project. Raises DoesNotExist."""
    return publication.items.select_related("project_year__project").get(project_year=project_year_id)


def _touch(publication: Publication, by: User, on: date) -> None:
    """Write the publication with its next version."""
    publication.version += 1
    publication.prepared_by, publication.prepared_on = by, on
    publication.save()
