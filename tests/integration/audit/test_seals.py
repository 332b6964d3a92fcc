"""Sealing: every event once, in its chain, with a key outside the database."""

# ruff: noqa: S608 - raw SQL is the subject
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from abacus.foundation.audit import keys, unchangeable
from abacus.foundation.audit.backlog import backlog
from abacus.foundation.audit.canonical import FACTS, facts_of, host, moment, plain
from abacus.foundation.audit.models import Event, Seal, Unchangeable, Waiting
from abacus.foundation.audit.questions import key, waiting
from abacus.foundation.audit.services import record, requeue, seal_all, sealing
from abacus.foundation.refusals import Refusal
from tests.audit_steps import check, region_of, trail
from tests.factories import county
from tests.harness import DAY

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture(autouse=True)
def _data(settings, tmp_path):
    settings.DATA = tmp_path


def test_every_event_is_sealed_once_in_the_chain_of_its_region_and_year():
    trail(12)
    chains = {(seal.region_path, seal.year) for seal in Seal.objects.all()}
    assert chains == {(region, year) for region in ("0001", "0002", "") for year in (2021, 2022)}
    assert list(Seal.objects.filter(region_path="0001", year=2021).values_list("number", flat=True)) == [1, 2]
    assert Seal.objects.count() == 12
    assert not Waiting.objects.exists()
    assert seal_all(region_of) == 0
    assert str(Seal.objects.filter(region_path="0001", year=2021).first()) == "0001/2021 #1"
    report = check()
    assert report.sound
    assert (report.sealed, report.chains, report.late) == (12, 6, 0)


def test_an_event_waits_from_its_own_transaction_on_and_says_how_long(monkeypatch):
    with transaction.atomic():
        record(by=None, on=DAY, action="x", target=("x", 1, ""))
        transaction.set_rollback(True)
    assert backlog(timezone.now()).count == 0
    event = record(by=None, on=DAY, action="x", target=("x", 1, ""))
    found = backlog(event.at + timedelta(seconds=150))
    assert (found.count, found.since, found.seconds) == (1, event.at, 150)
    assert backlog(event.at - timedelta(seconds=5)).seconds == 0
    assert list(waiting()) == []
    monkeypatch.setattr("abacus.foundation.audit.questions.WAITS_TOO_LONG", -1)
    assert "1 条审计记录等候封存" in next(waiting()).message
    assert str(Waiting.objects.get()) == f"event {event.pk}"


def test_an_event_committed_late_is_sealed_late_and_never_left_out():
    """On PostgreSQL numbers are given before the end of a transaction: a lower one may come after a higher one."""
    trail(3, regions=("0001",))
    held = Waiting.objects.all()
    for number in range(3):
        record(by=None, on=DAY, action="x", target=("x", number, ""), path="0001")
    lowest = held.order_by("pk").first()
    held.filter(pk=lowest.pk).delete()
    assert seal_all(region_of) == 2
    Waiting.objects.create(event_id=lowest.pk)
    assert seal_all(region_of) == 1
    assert Seal.objects.filter(year=2022).order_by("-number").first().event_id == lowest.pk
    assert check().sound


def test_more_than_a_batch_is_sealed_in_several_transactions(monkeypatch):
    monkeypatch.setattr(sealing, "BATCH", 4)
    trail(10)
    assert Seal.objects.count() == 10
    assert check().sound


def test_one_sealer_works_at_a_time(monkeypatch):
    record(by=None, on=DAY, action="x", target=("x", 1, ""))
    monkeypatch.setattr(sealing, "_alone", lambda: False)
    assert seal_all(region_of) == 0
    monkeypatch.undo()
    assert Waiting.objects.count() == 1


def test_a_second_entry_in_the_waiting_list_is_not_sealed_twice():
    trail(2)
    Waiting.objects.create(event_id=Event.objects.first().pk)
    assert seal_all(region_of) == 0
    assert not Waiting.objects.exists()


def test_an_entry_without_an_event_stops_nobody():
    Waiting.objects.create(event_id=10**9)
    trail(2)
    assert Seal.objects.count() == 2


def test_what_was_taken_off_the_list_is_found_and_put_back():
    trail(2)
    record(by=None, on=DAY, action="x", target=("x", 1, ""))
    Waiting.objects.all().delete()
    finding = check().findings[0]
    assert (finding.fault, finding.event_id, finding.more) == ("unsealed", Event.objects.order_by("-pk").first().pk, 0)
    assert requeue(on=DAY) == 1
    assert seal_all(region_of) == 2
    assert check().sound
    assert requeue(on=DAY) == 0


def test_an_event_of_no_day_is_sealed_too():
    assert sealing.chain_of((1, "", "?", None, "", "", "", "", "0001.0002"), region_of) == ("0001", 0)


class TestRefusal:
    @pytest.mark.parametrize("table", [unchangeable.EVENTS, unchangeable.SEALS])
    @pytest.mark.parametrize("statement", ["UPDATE {} SET {}", "DELETE FROM {}"])
    def test_the_database_refuses_changes(self, table, statement):
        trail(3)
        change = "reason = 'x'" if table == unchangeable.EVENTS else "digest = 'x'"
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement.format(table, change))
        assert check().sound

    @pytest.mark.parametrize("table", [unchangeable.EVENTS, unchangeable.SEALS])
    def test_it_refuses_to_put_a_row_in_the_place_of_another(self, table):
        trail(3)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {table} LIMIT 1")
            row, names = cursor.fetchone(), [one[0] for one in cursor.description]
        places = ", ".join(["%s"] * len(row))
        ways = [f"INSERT INTO {table} ({', '.join(names)}) VALUES ({places})"]
        if connection.vendor == "sqlite":
            ways.append(ways[0].replace("INSERT", "INSERT OR REPLACE"))
        else:
            first = "id" if table == unchangeable.EVENTS else "event_id"
            ways.append(f"{ways[0]} ON CONFLICT ({first}) DO UPDATE SET {first} = 1")
        row = [str(value) if isinstance(value, dict) else value for value in row]
        for way in ways:
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(way, row)
        assert check().sound

    def test_models_refuse_before_that(self):
        trail(1)
        for act in (Seal.objects.all().delete, lambda: Seal.objects.update(digest="x")):
            with pytest.raises(Unchangeable):
                act()


class TestKeys:
    def test_one_is_made_for_the_first_seal_and_readable_by_the_owner_alone(self, tmp_path):
        assert keys.known() is None
        trail(1)
        file = tmp_path / "audit-key"
        assert file.stat().st_mode & 0o777 == 0o600
        assert keys.known().newest == Seal.objects.get().key
        assert list(key()) == []
        file.chmod(0o644)
        assert [problem.weight for problem in key()] == ["warn"]

    def test_the_sealer_makes_no_second_one(self, tmp_path):
        trail(1)
        (tmp_path / "audit-key").unlink()
        with pytest.raises(Refusal, match="审计密钥不见了"):
            trail(1)
        assert Seal.objects.count() == 1
        assert [problem.weight for problem in key()] == ["refuse"]
        assert check().findings[0].fault == "key"

    def test_the_environment_may_give_it(self, settings, tmp_path):
        settings.AUDIT_KEY = "k" * 40
        trail(2)
        assert not (tmp_path / "audit-key").exists()
        assert check().sound
        settings.AUDIT_KEY = "l" * 40
        assert check().findings[0].fault == "key"

    @pytest.mark.parametrize("text", ["short", None])
    def test_a_weak_one_and_that_of_the_sessions_are_refused(self, settings, text):
        settings.AUDIT_KEY = text or settings.SECRET_KEY
        with pytest.raises(Refusal):
            keys.known()
        assert [problem.weight for problem in key()] == ["refuse"]

    def test_a_new_one_is_added_and_the_earlier_still_verifies(self, tmp_path):
        trail(2, regions=("0001",))
        with (tmp_path / "audit-key").open("a") as file:
            file.write("n" * 40 + "\n")
        trail(2, regions=("0001",))
        assert len(set(Seal.objects.values_list("key", flat=True))) == 2
        assert check().sound


class TestCanonical:
    def test_a_seal_is_over_every_column_of_an_event(self):
        assert set(FACTS) == {field.attname for field in Event._meta.concrete_fields}

    def test_facts_are_written_in_one_way(self):
        place = county()
        event = record(
            by=None, on=DAY, action="x", target=place.unit, before={"b": 1, "a": [1.5, None, "中"]}, reason="'\"\\"
        )
        Event.objects.create(day=DAY, action="y", target_kind="z", target_id="1", address="10.0.0.1")
        facts, other = list(facts_of(Event.objects.filter(pk__gte=event.pk).order_by("pk")))
        assert facts[0] == event.pk
        assert facts[1] == event.at.isoformat(timespec="microseconds")
        assert facts[2] == "2022-03-16"
        assert facts[9:11] == ('{"a":[1.5,null,"\\u4e2d"],"b":1}', None)
        assert other[12] == "10.0.0.1"

    def test_what_cannot_be_read_is_kept_as_it_is(self):
        assert moment("yesterday") == "? yesterday"
        assert moment("2022-03-16 08:00:00.5+08") == "2022-03-16T00:00:00.500000+00:00"
        assert moment("2022-03-16 00:00:00") == "2022-03-16T00:00:00.000000+00:00"
        assert plain("{") == "? {"
        assert plain("[" * 100_000).startswith("? [")
        assert (host("::1/128"), host("10.0.0.0/24"), host(None)) == ("::1", "10.0.0.0/24", None)
