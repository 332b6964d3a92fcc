"""Following the chains: in pages, without stopping at what is broken, with anchors from files."""

import json
from pathlib import Path

import pytest
from django.db.models import Q
from django.utils import timezone

from abacus.foundation.audit import anchors, keys, verifying
from abacus.foundation.audit.chains import Chain
from abacus.foundation.refusals import Refusal
from tests.audit_steps import check, trail

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture(autouse=True)
def sealed(settings, tmp_path):
    """Some chains."""
    settings.DATA = tmp_path
    trail(36)


def ends():
    return list(anchors.ends(timezone.now()))


def test_rows_that_cannot_be_read_end_their_chain_but_not_the_verification(monkeypatch):
    real = verifying._rows

    def rows(chain, report, tell):
        for row in real(chain, report, tell):
            if row[0].link.number == 3 and chain == Chain("", 2021):
                raise UnicodeDecodeError("utf-8", b"\xff", 0, 1, "no text")
            yield row

    monkeypatch.setattr(verifying, "_rows", rows)
    report = check()
    assert [(one.chain, one.fault, one.number) for one in report.findings] == [(("", 2021), "unreadable", 2)]
    assert report.chains == 6


def test_memory_does_not_grow_with_the_trail(monkeypatch):
    monkeypatch.setattr(verifying, "PAGE", 4)
    heard = []
    report = verifying.verify(keys.known(), tell=heard.append)
    assert report.sound
    assert (heard[0], heard[-1]) == (4, 36)


def test_two_seals_of_one_number_are_seen_across_pages(monkeypatch):
    """The database forbids them, unless its owner has dropped what does."""
    rows = verifying._page(Chain("0001", 2021), None)
    pages = iter([rows[:3], [rows[2], *rows[3:]], []])
    monkeypatch.setattr(verifying, "_page", lambda chain, after: next(pages) if chain == Chain("0001", 2021) else [])
    assert [(one.fault, one.number) for one in check().findings] == [("inserted", 3)]


def test_a_time_that_is_none_is_found_and_ends_nothing():
    """Only SQLite would take it; told to the counting of late rows directly."""
    report, row = verifying.Report(), verifying._page(Chain("", 2021), None)[0]
    verifying._lateness(report, row, (row.event_id, "? 2022-13-45"))
    assert report.late == 0


@pytest.mark.parametrize(
    "line", ["{", "[]", '{"region": "0001"}', '{"region": "0001", "year": "x", "number": 1, "digest": "0"}']
)
def test_an_anchor_file_that_was_tampered_with_is_refused(tmp_path, line):
    file = tmp_path / "anchors.jsonl"
    file.write_text(f"\n{line}\n", encoding="ascii")
    with pytest.raises(Refusal, match="第 2 行"):
        anchors.read([file])
    with pytest.raises(Refusal, match="读不了"):
        anchors.read([Path("/nowhere")])


def test_anchors_are_written_and_read_as_they_were(tmp_path):
    file = tmp_path / "anchors" / "2022.jsonl"
    assert anchors.append(file, []) == 0
    assert anchors.append(file, ends()) == 6
    assert anchors.read(anchors.own_files()) == ends_at(file)
    one = ends()[0]
    assert one.short.replace(" ", "") == one.digest[:16]
    assert [each.chain for each in anchors.ends(where=Q(region_path="", year=2021))] == [("", 2021)]


def ends_at(file: Path) -> list[anchors.Anchor]:
    said = [json.loads(line) for line in file.read_text().splitlines()]
    return [
        anchors.Anchor(Chain(one["region"], one["year"]), one["number"], one["digest"], one["at"]) for one in said
    ]  # fmt: skip
