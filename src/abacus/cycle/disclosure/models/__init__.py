"""Publications, what is in them and what is not, days of approval, reports to the congress, hearings."""

from abacus.cycle.disclosure.models.publications import ApprovalDay, Kind, Publication, PublicationItem
from abacus.cycle.disclosure.models.reports import Hearing, Report, ReportItem
from abacus.cycle.disclosure.models.stamps import PublicStamp

__all__ = ["ApprovalDay", "Hearing", "Kind", "PublicStamp", "Publication", "PublicationItem", "Report", "ReportItem"]
