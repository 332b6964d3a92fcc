"""A release that was published never changes."""

import pytest

from abacus.rules.release import check_locks, content_hash, lock


@pytest.fixture
def nation(policies):
    return policies.library().pack("cn")


def test_a_release_is_locked_once(nation):
    assert lock(nation) == "cn@2021.1 已锁定"
    assert lock(nation) is None
    assert list(check_locks([nation])) == []


def test_a_release_that_is_not_locked_is_not_warned_of(nation):
    assert list(check_locks([nation])) == []


def test_a_changed_release_is_warned_of_at_its_line(nation, policies):
    lock(nation)
    policies.change("cn/parameters/evaluation/execution_weight.yaml", "value: 10", "value: 20")

    (warning,) = check_locks([nation])

    assert (warning.file, warning.line, warning.code) == (str(policies.root / "cn/pack.yaml"), 3, "release-changed")
    assert "新的 release" in warning.todo


def test_a_new_release_is_locked_beside_the_old_one(nation, policies):
    lock(nation)
    policies.change("cn/pack.yaml", "2021.1", "2021.2")
    newer = policies.library().pack("cn")

    assert lock(newer) == "cn@2021.2 已锁定"
    assert list(check_locks([newer])) == []
    assert (policies.root / "cn/release.lock").read_text(encoding="utf-8").count("\n") == 2


def test_worked_examples_and_layouts_are_no_part_of_a_release(nation, policies):
    before = content_hash(policies.root / "cn")
    policies.change("cn/examples/evaluation/grade_bands.yaml", "9000", "9500")
    policies.change("cn/forms/mof.yaml", "项目名称", "项目的名称")

    assert content_hash(policies.root / "cn") == before
