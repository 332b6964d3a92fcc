"""Makes the models of new tables alone, where Django makes all that is related to them again for each.

Almost everything here is related to organisations and people, so that a hundred new tables meant ten thousand
models made again: ten seconds of a county's first start, and of every test database. A model that was not there
before only adds itself to those it points to, as it does when the platform starts.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.migrations.state import ModelState, ProjectState


@contextmanager
def of_new_models_alone() -> Iterator[None]:
    """While tables are brought to this version: a new model leaves the others as they are."""
    original = ProjectState.add_model
    setattr(ProjectState, "add_model", _add_model)  # noqa: B010
    try:
        yield
    finally:
        setattr(ProjectState, "add_model", original)  # noqa: B010


def _add_model(self: Any, model_state: ModelState) -> None:
    """`ProjectState.add_model`, which in place of the last line makes all related models again."""
    key = model_state.app_label, model_state.name_lower
    self.models[key] = model_state
    if self._relations is not None:
        self.resolve_model_relations(key)
    if "apps" in self.__dict__:
        self.apps.render_multiple([model_state])
