"""What is handed in: batches, files, tables, and what people said of them."""

from abacus.cycle.intake.models.answers import FindingAnswer
from abacus.cycle.intake.models.batches import Batch, Source
from abacus.cycle.intake.models.learning import Correction, LearntWord
from abacus.cycle.intake.models.tables import Table

__all__ = ["Batch", "Correction", "FindingAnswer", "LearntWord", "Source", "Table"]
