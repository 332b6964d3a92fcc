"""Drawn rows add up to what was reported, and files of rows are read or refused with a place and a remedy."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as some

from abacus.replay import drawing, tables
from abacus.replay.tables import RowsError, Table

AMOUNTS = Table("amounts", texts=("project",), whole=("amount_fen",), flags=("major",), results=("grade",))
ROW = {"project": "路灯运维", "amount_fen": 100, "major": True, "grade": "good"}


@given(some.integers(1, 2**32), some.integers(1, 60), some.integers(2_000_000, 10**13))
def test_the_parts_of_an_amount_add_up_and_none_is_nothing(seed, parts, total):
    amounts = drawing.split(random.Random(seed), total, parts)
    assert sum(amounts) == total
    assert len(amounts) == parts
    assert min(amounts) > 0


@given(some.integers(1, 2**32), some.integers(2, 40), some.fractions(0, 1))
def test_what_is_cut_adds_up_and_never_exceeds_its_amount(seed, parts, share):
    chance = random.Random(seed)
    amounts = drawing.split(chance, 10**11, parts)
    total = max(parts * drawing.STEP, int(10**11 * share) // drawing.STEP * drawing.STEP)
    cuts = drawing.cut(chance, total, amounts, 0.02, 0.75)
    assert sum(cuts) == total
    assert all(0 < cut <= amount for cut, amount in zip(cuts, amounts, strict=True))


def test_a_draw_is_the_same_with_the_same_seed():
    once, again = (drawing.split(random.Random(7), 10**9, 9) for _ in range(2))
    assert once == again


def test_rows_come_back_as_they_were_written_and_say_that_they_are_made_up(tmp_path):
    tables.write(tmp_path, [AMOUNTS], {"amounts": [ROW]}, seed=7)
    text = (tmp_path / "amounts.csv").read_text(encoding="utf-8-sig")
    assert "虚构数据" in text.splitlines()[1]
    assert tables.read(tmp_path, [AMOUNTS]) == {"amounts": [{"project": "路灯运维", "amount_fen": 100, "major": True}]}


def test_a_number_that_is_not_known_stays_unknown(tmp_path):
    tables.write(tmp_path, [AMOUNTS], {"amounts": [{**ROW, "amount_fen": None}]}, seed=7)
    assert tables.read(tmp_path, [AMOUNTS])["amounts"][0]["amount_fen"] is None


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("project,amount_fen\n路灯,1\n", "缺少列：major"),
        ("project,amount_fen,major\n路灯,1.5,1\n", "第 2 行“amount_fen”应是整数"),
        ("project,amount_fen,major\n路灯,1,1\n路灯,1,是\n", "第 3 行“major”应是 1 或 0"),
        ("project,amount_fen,major\n,1,1\n", "第 2 行“project”是空的"),
        ("project,amount_fen,major\n", "没有数据行"),
    ],
)
def test_a_file_that_cannot_be_used_says_where_and_what_to_do(tmp_path, content, said):
    (tmp_path / "amounts.csv").write_text(content, encoding="utf-8")
    with pytest.raises(RowsError, match=said):
        tables.read(tmp_path, [AMOUNTS])


def test_a_missing_file_or_another_encoding_is_told_apart(tmp_path):
    with pytest.raises(RowsError, match="没有文件"):
        tables.read(tmp_path, [AMOUNTS])
    (tmp_path / "amounts.csv").write_bytes("project,amount_fen,major\n路灯,1,1\n".encode("gb18030"))
    with pytest.raises(RowsError, match="UTF-8"):
        tables.read(tmp_path, [AMOUNTS])
