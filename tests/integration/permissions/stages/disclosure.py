"""Who may open which page of disclosure; what is published is everybody's."""

from collections.abc import Mapping
from typing import Any

from abacus.cycle.disclosure import services as disclosure
from abacus.cycle.disclosure.services.publishing import _freeze, next_index
from abacus.foundation.accounts.roles import Role
from tests import disclosure_steps as steps
from tests.factories import County
from tests.integration.permissions.page import BUSINESS, DEPARTMENT, EVERYBODY, FINANCE, UNIT, Page, R, post

LEADING = frozenset({R.BUREAU_LEADER, R.AUDITOR, R.DEPUTY})
SEES = DEPARTMENT | FINANCE | LEADING
PREPARES = frozenset({R.DEPARTMENT_CLERK})
PUBLISHES = frozenset({R.PERFORMANCE_DIVISION})
READS = frozenset({R.PERFORMANCE_DIVISION}) | LEADING
CLERKS = frozenset({R.UNIT_CLERK})

TABLE: dict[str, Page] = {
    "disclosure:open-places": Page(EVERYBODY, anonymous=True),
    "disclosure:open-language": Page(EVERYBODY, "disclosure_language", anonymous=True),
    "disclosure:open-place": Page(EVERYBODY, "disclosure_place", anonymous=True),
    "disclosure:open-year": Page(EVERYBODY, "disclosure_year", anonymous=True),
    "disclosure:open-body": Page(EVERYBODY, "disclosure_body", anonymous=True),
    "disclosure:open-project": Page(EVERYBODY, "disclosure_project", anonymous=True),
    "disclosure:open-version": Page(EVERYBODY, "disclosure_version", anonymous=True),
    "disclosure:open-json": Page(EVERYBODY, "disclosure_version", anonymous=True),
    "disclosure:open-csv": Page(EVERYBODY, "disclosure_version", anonymous=True),
    "disclosure:coverage": Page(BUSINESS),
    "disclosure:publications": Page(BUSINESS),
    "disclosure:begin": Page(SEES, "disclosure_begin", unseen=UNIT, posts=True),
    "disclosure:approval-days": Page(PUBLISHES, posts=True),
    "disclosure:publication": Page(SEES, "disclosure_publication", unseen=UNIT),
    "disclosure:preview": Page(SEES, "disclosure_publication", unseen=UNIT),
    "disclosure:save": post(PREPARES, "disclosure_publication", unseen=CLERKS),
    "disclosure:read-again": post(PREPARES, "disclosure_publication", unseen=CLERKS),
    "disclosure:hold-back": post(PREPARES, "disclosure_publication", fills="disclosure_listed", unseen=CLERKS),
    "disclosure:include": post(PREPARES, "disclosure_publication", fills="disclosure_listed", unseen=CLERKS),
    "disclosure:decide": post(PUBLISHES, "disclosure_publication", fills="disclosure_listed"),
    "disclosure:hand-in": post(PREPARES, "disclosure_publication", unseen=CLERKS),
    "disclosure:return": post(PUBLISHES, "disclosure_publication"),
    "disclosure:publish": post(PUBLISHES, "disclosure_publication"),
    "disclosure:take-down": post(PUBLISHES, "disclosure_publication"),
    "disclosure:correct": post(PREPARES, "disclosure_publication", unseen=CLERKS),
    "disclosure:reports": Page(BUSINESS),
    "disclosure:report-start": post(PUBLISHES),
    "disclosure:hearing": post(PUBLISHES),
    "disclosure:report": Page(READS, "disclosure_report", unseen=BUSINESS - READS),
    "disclosure:report-pick": post(PUBLISHES, "disclosure_report", fills="disclosure_listed"),
    "disclosure:report-drop": post(PUBLISHES, "disclosure_report", fills="disclosure_item"),
    "disclosure:report-save": post(PUBLISHES, "disclosure_report"),
    "disclosure:report-send": post(PUBLISHES, "disclosure_report"),
    "disclosure:report-reply": post(PUBLISHES, "disclosure_report"),
}


def records(place: County) -> dict[str, Mapping[str, Any]]:
    """A published and a prepared publication, and a report that was sent."""
    code = place.region.region_code
    walk = steps.approved(place, "公开的项目")
    by, on = place.people[Role.PERFORMANCE_DIVISION], steps.OUT
    out = steps.Publishing(place).prepare()
    out.items.exclude(project_year=walk.year).delete()
    _freeze(out, disclosure.examine(out, on), next_index(place.region, on), by, on)
    later = steps.Publishing(place, steps.OUT, "results")
    prepared = later.prepare()
    report = disclosure.start_report(
        region_id=place.region.pk, fiscal_year=2022, recipient="congress", title="", by=by, on=on
    )
    item = disclosure.pick(
        report_id=report.pk, version=report.version, project_year_id=walk.year.pk, criterion="concern",
        words="涉及全区农村。", by=by, on=on,
    )  # fmt: skip
    report.refresh_from_db()
    disclosure.send(report_id=report.pk, version=report.version, document_number="", by=by, on=on)
    return {
        "disclosure_language": {"code": "en"},
        "disclosure_place": {"region": code},
        "disclosure_year": {"region": code, "year": 2022},
        "disclosure_body": {"region": code, "year": 2022, "code": place.department.code},
        "disclosure_project": {
            "region": code, "year": 2022, "code": place.department.code, "project": walk.year.project.code
        },
        "disclosure_version": {"region": code, "index": out.index_number},
        "disclosure_begin": {"organisation_id": place.department.pk, "kind": "key_reports"},
        "disclosure_publication": {"publication_id": prepared.pk},
        "disclosure_listed": {"project_year": walk.year.pk},
        "disclosure_report": {"report_id": report.pk},
        "disclosure_item": {"item": item.pk},
    }  # fmt: skip
