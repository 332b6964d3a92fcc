"""A form says the same wherever its table stands."""

import json
import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from abacus.foundation.documents.forms import read_forms
from abacus.foundation.documents.workbooks import address
from tests.harness import DAY
from tests.unit.documents.ministry import FormSheet, save

CELL = re.compile(r"(?<![A-Z0-9])([A-Z])(\d{1,2})(?![0-9])")

FAULTS: list[dict[str, Any]] = [
    {},
    {"D6": 0, "E6": 0, "F6": 0},
    {"E13": None, "F14": "—", "D15": "指标2："},
    {"C4": None, "B11": None, "I6": 10},
    {"F13": "完成", "E16": "效果明显", "F16": "达成预期指标", "H19": 77},
    {"E13": "≥1.2万公里", "C15": "经济成本指标", "A20": "注：预算执行率20分。"},
    {"E6": "很多"},
    {"F8": -1},
]


def answer(sheet: FormSheet) -> Any:
    with TemporaryDirectory() as folder:
        path = save(Path(folder) / "form.xlsx", sheet)
        return [one.to_json() for one in read_forms(path, region=None, on=DAY, name="form.xlsx")]


def moved(data: Any, down: int, right: int) -> Any:
    """The answer with every address moved, in texts too."""

    def move(match: re.Match[str]) -> str:
        return address(int(match[2]) + down, ord(match[1]) - 64 + right)

    return json.loads(CELL.sub(move, json.dumps(data, ensure_ascii=False)))


@settings(max_examples=25)
@given(
    changes=st.sampled_from(FAULTS),
    down=st.integers(0, 40),
    right=st.integers(0, 30),
    merged=st.booleans(),
)
def test_shifting_the_table_moves_the_addresses_and_nothing_else(
    changes: dict[str, Any], down: int, right: int, merged: bool
):
    plain: dict[str, Any] = {} if merged else {"merged": ()}
    here = answer(FormSheet(changes, **plain))
    there = answer(FormSheet(changes, down=down, right=right, **plain))
    assert there == moved(here, down, right)
