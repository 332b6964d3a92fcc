"""What a submission's events alone say about it: they are replayed by the rules of the route, not believed.

`replay` answers where the submission stands, which tasks are open and who did which; it raises Broken where an
event does not follow from those before it. Audit and tests hold the answer against the rows.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from abacus.foundation.workflow.models import Submission

State = Submission.State
QUIET = frozenset({"urged", "escalated"})
"""Events that speak of a submission and leave it as it is."""


class Broken(ValueError):  # noqa: N818 - a fault of the record, named by what it is
    """An event that does not follow from those before it."""


@dataclass
class Replayed:
    """Where a submission stands after some events: `done` is task id → who did it."""

    state: str = ""
    step: int = 0
    version: int = 0
    open: dict[int, int] = field(default_factory=dict)
    done: dict[int, int] = field(default_factory=dict)
    handed_in_by: set[Any] = field(default_factory=set)

    @property
    def stands(self) -> dict[str, Any]:
        return {"state": self.state, "step": self.step, "version": self.version}


def replay(events: Iterable[Any]) -> Replayed:
    """The submission as its events tell it, oldest first. Raises Broken."""
    found = Replayed()
    for event in events:
        act = event.action.removeprefix("workflow.")
        if act not in QUIET:
            _apply(found, act, event)
    return found


def _apply(found: Replayed, act: str, event: Any) -> None:
    after: Mapping[str, Any] = event.after or {}
    found.version += 1
    if act in {"delegated", "assigned"}:
        _demand(found.state in {State.RUNNING, State.RETURNED}, event, "nothing is open")
        _demand(after["version"] == found.version, event, "the version jumps")
        return
    _demand(act in MOVES, event, "nobody knows this act")
    before = None if act == "submitted" else {**found.stands, "version": found.version - 1}
    _demand(event.before == before, event, "it does not begin where the one before ended")
    closed, dropped = after.get("closed", []), after.get("dropped", [])
    opened = {one["id"]: one["step"] for one in after.get("opened", [])}
    own = set(closed) - set(found.open)
    _demand(not (own or set(dropped) - set(found.open)) or act == "submitted", event, "it closes what is not open")
    for pk in (*closed, *dropped):
        found.open.pop(pk, None)
    found.done |= dict.fromkeys(closed, event.by_id)
    found.open |= opened
    _demand(len(set(opened.values())) <= 1, event, "it opens two steps at once")
    MOVES[act](found, opened, event)
    told = {name: after[name] for name in found.stands}
    _demand(told == found.stands, event, f"it tells {told}, and {found.stands} follows")


def _submitted(found: Replayed, opened: Mapping[int, int], event: Any) -> None:
    found.handed_in_by.add(event.by_id)
    found.state, found.step = State.RUNNING, _only(opened, event)


def _resubmitted(found: Replayed, opened: Mapping[int, int], event: Any) -> None:
    _demand(found.state == State.RETURNED, event, "it was not returned")
    _submitted(found, opened, event)


def _approved(found: Replayed, opened: Mapping[int, int], event: Any) -> None:
    _demand(found.state == State.RUNNING, event, "it is not under way")
    _demand(event.by_id not in found.handed_in_by, event, "who handed it in approves it")
    if opened:
        following = _only(opened, event)
        _demand(following > found.step, event, "the next step is none")
        found.step = following
    elif not found.open:
        found.state = State.APPROVED


def _returned(found: Replayed, opened: Mapping[int, int], event: Any) -> None:
    _demand(found.state == State.RUNNING, event, "it is not under way")
    _demand(found.open.keys() == opened.keys(), event, "tasks of the step are left open")
    goal = _only(opened, event)
    _demand(goal < found.step, event, "it goes back forwards")
    found.state, found.step = State.RUNNING if goal else State.RETURNED, goal


def _withdrawn(found: Replayed, opened: Mapping[int, int], event: Any) -> None:
    _demand(found.state in {State.RUNNING, State.RETURNED}, event, "it is over")
    _demand(not found.open, event, "tasks are left open")
    found.state = State.WITHDRAWN


MOVES: dict[str, Callable[[Replayed, Mapping[int, int], Any], None]] = {
    "submitted": _submitted,
    "resubmitted": _resubmitted,
    "approved": _approved,
    "returned": _returned,
    "withdrawn": _withdrawn,
}
"""What each act makes of a submission."""


def _only(opened: Mapping[int, int], event: Any) -> int:
    _demand(bool(opened), event, "it opens no task")
    return next(iter(opened.values()))


def _demand(holds: bool, event: Any, why: str) -> None:
    if not holds:
        raise Broken(f"{event.action} #{event.pk}: {why}")
