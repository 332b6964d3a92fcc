"""Hashing passwords leaves the machine to those who work: by turns, and never a queue that fills the server."""

import threading
import time

import pytest

from abacus.foundation.accounts import hashing


@pytest.fixture
def machine(monkeypatch, settings, tmp_path):
    """A machine of three cores with a data folder of its own."""
    settings.DATA = tmp_path
    monkeypatch.setattr(hashing.os, "cpu_count", lambda: 3)


def test_all_cores_but_one_hash_at_once(machine):
    now, most, lock = [0], [0], threading.Lock()

    def hash_one() -> None:
        with hashing.turn():
            with lock:
                now[0] += 1
                most[0] = max(most[0], now[0])
            time.sleep(0.05)
            with lock:
                now[0] -= 1

    threads = [threading.Thread(target=hash_one) for _number in range(hashing.WAITING)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [2]


def test_who_comes_when_too_many_wait_is_asked_to_try_again(machine, monkeypatch):
    monkeypatch.setattr(hashing, "_rooms", threading.BoundedSemaphore(1))
    with hashing.turn():
        with pytest.raises(hashing.BusyError) as refused, hashing.turn():
            pass
        assert refused.value.status == 503
        assert "再登录一次" in refused.value.todo
    with hashing.turn():
        pass


def test_without_a_data_folder_nobody_waits(machine, settings, tmp_path):
    settings.DATA = tmp_path / "gone"
    with hashing.turn():
        assert not settings.DATA.exists()


def test_a_hash_is_made_on_one_core_with_the_memory_owasp_names():
    made = hashing.Hasher().encode("correct-horse-7", "saltsaltsalt")
    assert "argon2id$v=19$m=47104,t=2,p=1$" in made
    assert hashing.Hasher().verify("correct-horse-7", made)
    assert not hashing.Hasher().verify("correct-horse-8", made)
