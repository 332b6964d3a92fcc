"""Each kind of form by its own reader."""

from collections.abc import Callable, Mapping

from abacus.foundation.documents.forms.declaring import read_declarations
from abacus.foundation.documents.forms.department import read_department
from abacus.foundation.documents.forms.facts import FormFacts, Refusal
from abacus.foundation.documents.forms.kinds import DEPARTMENT, TARGET, TRACKING
from abacus.foundation.documents.forms.layout import Place
from abacus.foundation.documents.forms.project import read_project
from abacus.foundation.documents.forms.tracking import read_tracking

Reader = Callable[[Place, list[Refusal]], list[FormFacts]]
READERS: Mapping[str, Reader] = {
    DEPARTMENT: lambda place, refusals: [read_department(place, refusals)],
    TARGET: read_declarations,
    TRACKING: lambda place, refusals: [read_tracking(place, refusals)],
}


def read_place(place: Place, refusals: list[Refusal]) -> list[FormFacts]:
    """The forms that stand in one place; amounts and points that cannot be read are noted among `refusals`."""
    reader = READERS.get(place.layout.kind)
    return reader(place, refusals) if reader else [read_project(place, refusals)]
