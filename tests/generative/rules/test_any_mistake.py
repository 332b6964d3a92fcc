"""Whatever is mistyped in a pack, the answer is a place and a remedy, never a crash."""

import re
import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from abacus.rules import load
from tests.unit.rules.conftest import NATION

SCALARS = ["", "null", "7", "-1", "2.5", "true", "某", '"2020-13-01"', "&a", "*a"]
VALUES = [*SCALARS, "[]", "{}", "[1, [2]]", "{a: {b: 1}}", "- x"]
SPOT = re.compile(r"[^\s{}\[\],:]+")


@st.composite
def mistakes(draw):
    """A file of the nation in which one word was replaced, or one line dropped or doubled or indented."""
    place = draw(st.sampled_from(sorted(NATION)))
    text = NATION[place]
    lines = text.splitlines(keepends=True)
    at = draw(st.integers(0, len(lines) - 1))
    match draw(st.sampled_from(["word", "drop", "double", "indent"])):
        case "word":
            spots = list(SPOT.finditer(text))
            spot = draw(st.sampled_from(spots))
            return place, text[: spot.start()] + draw(st.sampled_from(VALUES)) + text[spot.end() :]
        case "drop":
            lines[at] = ""
        case "double":
            lines[at] *= 2
        case "indent":
            lines[at] = "  " + lines[at]
    return place, "".join(lines)


@given(mistakes())
def test_a_mistake_is_read_or_refused_with_a_place_and_a_remedy(mistake):
    with tempfile.TemporaryDirectory() as directory:
        for place, text in {**NATION, mistake[0]: mistake[1]}.items():
            path = Path(directory) / place
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

        library, problems = load([Path(directory)])

    assert (library is None) == any(not problem.warning for problem in problems)
    assert all(problem.line >= 1 and problem.what and problem.todo for problem in problems)
