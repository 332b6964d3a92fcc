"""The order of names, and what is kept of them."""

import pytest

from abacus.foundation.organisations.names import sort_key
from abacus.foundation.texts import visible


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("第2小学", "第10小学"),
        ("第２小学", "第10小学"),
        ("西安路", "现代农业"),
        ("安全饮水", "道路养护"),
        ("道路养护", "中学食堂"),
        ("重庆路", "出入口"),
        ("A类项目", "b类项目"),
    ],
)
def test_names_sort_as_a_reader_expects(earlier, later):
    assert sort_key(earlier) < sort_key(later)


def test_names_that_sound_alike_keep_one_order():
    assert len({sort_key("事业"), sort_key("视野"), sort_key("事业")}) == 2


def test_a_key_needs_no_collation_and_fits_its_column():
    for name in ("城区路灯运维", "“三保”支出（2022）", "PPP 项目", "🙂", "", "校" * 180):
        key = sort_key(name)
        assert len(key) <= 240
        assert key.isascii()
        assert key == key.lower()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("\u202e三张", "三张"), ("张\u200b三\x00", "张三"), (" 张\n三\t", "张 三"), ("张\u2066三\u2069", "张三"),
        ("张\u2029三", "张 三"), ("文登区 第一中学", "文登区 第一中学"),
    ],
)  # fmt: skip
def test_a_name_is_one_line_of_what_can_be_seen(typed, kept):
    """A mark that turns what follows around makes one name look like another in lists and in the trail."""
    assert visible(typed) == kept
