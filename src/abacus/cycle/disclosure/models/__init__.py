"""Publications, what is in them and what is not, days of approval, reports to the congress, hearings."""

from abacus.cycle.disclosure.models.publications import ApprovalDay, Kind, Publication, PublicationItem
from abacus.cycle.disclosure.models.reports import Hearing, Report, ReportItem

__all__ = ["ApprovalDay", "Hearing", "Kind", "Publication", "PublicationItem", "Report", "ReportItem"]
