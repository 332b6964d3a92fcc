"""What `abacus check` asks of an installation before people rely on it; each app registers its own questions."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Problem:
    """Something that is not as it should be, in Chinese: what, and what to do.

    `refuse`: the platform does not start to serve while it is so; `warn`: it starts and says so.
    """

    message: str
    todo: str = ""
    weight: Literal["refuse", "warn"] = "warn"


Question = Callable[[], Iterable[Problem]]
_questions: dict[str, Question] = {}


def question(name: str) -> Callable[[Question], Question]:
    """Register a function that finds problems; import it from an `AppConfig.ready`. `name` is a short id."""

    def register(function: Question) -> Question:
        _questions[name] = function
        return function

    return register


def problems() -> Iterator[tuple[str, Problem]]:
    """(id of the question, problem) of every question, in the order of ids; one that cannot be asked is a problem."""
    for name, function in sorted(_questions.items()):
        try:
            found = list(function())
        except Exception as fault:
            found = [Problem(_("检查“%(name)s”没有做成：%(fault)s。") % {"name": name, "fault": fault})]
        for problem in found:
            yield name, problem
