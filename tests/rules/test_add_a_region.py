"""The page that tells how to add a region tells the truth."""

import re
from pathlib import Path

import pytest

from abacus.rules.command import main

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "add-a-region.md"
BLOCK = re.compile(r"^(?:`(?P<place>[a-z_/]+\.yaml)`[^\n]*\n(?:[^\n]+\n)*\n)?```yaml\n(?P<text>.*?)^```", re.M | re.S)


@pytest.fixture
def written(tmp_path, monkeypatch):
    """The pack as the page has one write it."""
    pack = tmp_path / "cn-5101"
    blocks = list(BLOCK.finditer(PAGE.read_text(encoding="utf-8")))
    for block in blocks:
        place = block["place"] or "routes/targets/declaration.yaml"
        (pack / place).parent.mkdir(parents=True, exist_ok=True)
        (pack / place).write_text(block["text"], encoding="utf-8")
    assert len(blocks) == 5
    monkeypatch.setenv("ABACUS_POLICIES", str(tmp_path))
    return pack


def test_the_pack_of_the_page_is_free_of_errors_and_its_example_holds(written, capsys):
    assert main(["check"]) == 0
    assert "没有错误，0 个提醒" in capsys.readouterr().out


def test_the_question_of_the_page_is_answered_by_the_new_pack(written, capsys):
    asked = ["monitoring.lag_threshold", "--region", "510104", "--on", "2023-08-31"]

    assert main(["explain", *asked]) == 0
    told = capsys.readouterr().out
    assert "值：25 percentage points" in told
    assert "成都市预算绩效运行监控办法，第三条" in told


def test_the_route_of_the_page_extends_the_nation_s(written, capsys):
    assert main(["explain", "targets.declaration", "--region", "5101", "--on", "2023-08-31", "--json"]) == 0
    told = capsys.readouterr().out

    assert told.index("业务处审核") < told.index("专家评审")
    assert "performance_division" not in told
