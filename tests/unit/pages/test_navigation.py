"""The left side shows what a person may use, and where they are."""

from types import SimpleNamespace

import pytest

from abacus.foundation.pages import navigation
from abacus.foundation.pages.navigation import Entry, NavItem

pytestmark = pytest.mark.urls("tests.pages_sample")
ANYBODY = SimpleNamespace(is_authenticated=True)


@pytest.fixture(autouse=True)
def own_items(monkeypatch):
    monkeypatch.setattr(navigation, "_items", {})


def groups(path: str = "/help/", user=ANYBODY):
    return navigation.build(SimpleNamespace(path=path, user=user))


def test_entries_stand_in_their_order_and_empty_groups_are_left_out():
    navigation.register(NavItem("search", "搜索", url_name="pages:search", order=2))
    navigation.register(NavItem("help", "帮助", url_name="pages:help", order=1))
    assert [[entry.item.id for entry in group.entries] for group in groups()] == [["help", "search"]]


def test_what_a_person_may_not_use_is_not_there():
    navigation.register(NavItem("help", "帮助", url_name="pages:help", allowed=lambda user: False))
    assert groups() == []


def test_children_show_below_their_parent_which_opens_with_them():
    navigation.register(NavItem("pool", "项目库", url_name="pages:search"))
    navigation.register(NavItem("import", "导入", url_name="pages:help", parent="pool"))
    (group,) = groups("/help/")
    (pool,) = group.entries
    assert pool.open
    assert not pool.current
    assert [child.current for child in pool.children] == [True]


def test_a_count_is_asked_of_the_request():
    navigation.register(NavItem("help", "帮助", url_name="pages:help", count=lambda request: 17))
    assert groups()[0].entries[0].count == 17


def test_the_longest_fitting_address_is_the_current_one():
    entries = [
        Entry(NavItem(name, name), url) for name, url in (("a", "/"), ("b", "/projects/"), ("c", "/projects/x/"))
    ]
    navigation.mark_current(entries, "/projects/x/7/")
    assert [entry.current for entry in entries] == [False, False, True]


def test_the_start_is_current_only_on_the_start_itself():
    start = Entry(NavItem("work", "工作台"), "/")
    navigation.mark_current([start], "/unknown/")
    assert not start.current
    navigation.mark_current([start], "/")
    assert start.current


def test_an_unknown_group_is_refused():
    with pytest.raises(ValueError, match="no group"):
        navigation.register(NavItem("x", "x", group="nowhere"))
