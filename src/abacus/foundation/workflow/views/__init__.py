"""The pages of the workbench, of tasks and of acting for somebody else."""

from abacus.foundation.workflow.views import bulk, handing, mandates, workbench

__all__ = ["bulk", "handing", "mandates", "workbench"]
