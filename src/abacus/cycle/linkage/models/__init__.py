"""Runs that turn results into proposals, what is said and decided about them, and the ledgers."""

from abacus.cycle.linkage.models.departments import DepartmentProposal
from abacus.cycle.linkage.models.ledgers import IdleFund, LedgerEntry
from abacus.cycle.linkage.models.runs import DISFAVOUR, Proposal, ProposalKind, Remark, Run

__all__ = [
    "DISFAVOUR",
    "DepartmentProposal",
    "IdleFund",
    "LedgerEntry",
    "Proposal",
    "ProposalKind",
    "Remark",
    "Run",
]
