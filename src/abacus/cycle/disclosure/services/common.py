"""What the services of publications share: the locked record, its checks, its content."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from abacus.cycle.disclosure import facts as pool_facts
from abacus.cycle.disclosure import snapshots
from abacus.cycle.disclosure.checks import Checker
from abacus.cycle.disclosure.masking import Mask
from abacus.cycle.disclosure.models import Publication, PublicationItem
from abacus.cycle.disclosure.rules import Rules, rules_for
from abacus.cycle.drafts import NotEditable, Stale
from abacus.cycle.findings import Findings
from abacus.foundation.accounts.models import User
from abacus.foundation.organisations.models import Organisation
from abacus.foundation.organisations.tree import region_of
from abacus.foundation.refusals import Refusal

State = Publication.State
MAX_TEXT = {"duties": 500, "note": 4_000, "correction": 500, "words": 300, "returned": 500, "withdrawn_why": 500}


@dataclass(frozen=True)
class Examined:
    """A publication as it would go out on a day: its content, what was found, when it is due."""

    snapshot: dict[str, Any]
    findings: Findings
    approved_on: date | None
    document_number: str
    due_on: date | None
    rules: Rules


def publication_of(publication_id: int, by: User, on: date) -> Publication:
    """The publication, locked, if this person may see it. Raises DoesNotExist."""
    rows = Publication.objects.visible_to(by, on).select_for_update(of=("self",))
    return rows.select_related("organisation", "prepared_by").get(pk=publication_id)


def editable(publication: Publication, version: int) -> Publication:
    """The same, while it is being prepared and nobody else has changed it. Raises NotEditable, Stale."""
    if publication.state != State.PREPARING:
        raise NotEditable(
            _("这份公开材料%(state)s，不能修改") % {"state": publication.get_state_display()},
            _("需要改动的，请绩效管理科退回，或在公开后办理更正"),
        )
    return unchanged(publication, version)


def unchanged(publication: Publication, version: int) -> Publication:
    """The same, if nobody has changed it since the page was opened. Raises Stale."""
    if publication.version != version:
        raise Stale(publication.prepared_by.name)
    return publication


def text(name: str, typed: str) -> str:
    """A text as it is stored. Raises Refusal where it is longer than the place for it."""
    plain = typed.replace("\x00", "").strip()
    if len(plain) > MAX_TEXT[name]:
        raise Refusal(
            _("有一处文字超过 %(most)s 字，没有保存：“%(start)s…”") % {"most": MAX_TEXT[name], "start": plain[:20]},
            _("请缩短后再保存"),
        )
    return plain


def items_of(publication: Publication) -> list[PublicationItem]:
    """All items with their projects."""
    rows = publication.items.select_related(
        "project_year__project", "project_year__organisation", "project_year__department", "approved_by"
    )
    return list(rows.order_by("project_year__project__sort_key", "pk"))


def examine(publication: Publication, on: date) -> Examined:
    """The publication as it would go out on the day `on`, checked."""
    organisation: Organisation = publication.organisation
    rules = rules_for(organisation, publication.fiscal_year, on)
    items = items_of(publication)
    shown = pool_facts.gather((item.project_year for item in items if item.included), on)
    approved_on, document = pool_facts.approval_day(organisation, publication.fiscal_year, publication.kind)
    mask = Mask()
    made = snapshots.build(
        publication,
        shown,
        [item.reason for item in items if not item.included],
        rules,
        place=region_of(organisation),
        wide=pool_facts.department_wide(organisation, publication.fiscal_year),
        mask=mask,
    )
    findings = Checker(publication, items, shown, rules, mask, on, approved_on, []).run()
    return Examined(made, findings, approved_on, document, rules.due_on(publication.kind, approved_on), rules)


def preview(publication: Publication, on: date) -> dict[str, Any]:
    """Exactly what the public would read if it went out on the day `on`."""
    if publication.snapshot is not None:
        kept: dict[str, Any] = publication.snapshot
        return kept
    found = examine(publication, on)
    publication.approved_on, publication.due_on, publication.published_on = found.approved_on, found.due_on, on
    return snapshots.finished(found.snapshot, publication, document_number=found.document_number)
