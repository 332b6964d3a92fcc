"""Whoever may do everything in the database tampers with sealed rows: it is found, and the first bad row is named."""

# ruff: noqa: S608 - raw SQL is the subject
import random

import pytest
from django.db import connection, transaction
from django.utils import timezone

from abacus.foundation.audit import anchors, keys, unchangeable, verifying
from abacus.foundation.audit.canonical import facts_of
from abacus.foundation.audit.chains import Chain, Link, digest
from abacus.foundation.audit.keys import Keys
from abacus.foundation.audit.models import Event, Seal
from abacus.foundation.audit.questions import unguarded
from abacus.web.walls.raising import as_owner
from tests.audit_steps import attack, check, trail
from tests.integration.audit.tampering import OTHER, Attacker

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


@pytest.fixture(autouse=True)
def sealed(settings, tmp_path):
    """Some chains, and the connection of somebody who may do everything in the database."""
    settings.DATA = tmp_path
    with as_owner():
        trail(36)
        yield


def ends():
    return list(anchors.ends(timezone.now()))


def tampered(times: int, seed: int) -> list[str]:
    """Tamper so many times, each undone; what was not found or named wrongly."""
    known, missed = ends(), []
    luck = random.Random(seed)
    for _time in range(times):
        with attack() as cursor:
            done, chain, number = Attacker(cursor, luck).tamper()
            named = {(one.chain, one.number) for one in check(known).findings}
            if (Chain(*chain), number) not in named:
                missed.append(f"{done} {chain} {number}: {named}")
    assert check(known).sound
    return missed


def test_tampering_is_found_and_the_first_bad_row_named():
    assert tampered(40, 1) == []


@pytest.mark.long
def test_a_thousand_tamperings_are_found(measured):
    missed = tampered(1000, 2022)
    measured("AUDIT: random tamperings of sealed rows found, of 1,000", str(1000 - len(missed)))
    assert missed == []


def test_a_change_of_any_column_is_found():
    event = Event.objects.order_by("pk")[10]
    for column, value in OTHER.items():
        with attack() as cursor:
            cursor.execute(f"UPDATE audit_event SET {column} = %s WHERE id = %s", [value, event.pk])
            found = check().findings
            assert [(one.fault, one.event_id, one.more) for one in found] == [("edited", event.pk, 0)], column


def event_at(number: int) -> int:
    return Seal.objects.get(region_path="0001", year=2021, number=number).event_id


def resealed(cursor, chain: Chain, start: int, key: Keys) -> None:
    """Make the seals of a chain anew from one number on."""
    seals = list(Seal.objects.filter(region_path=chain.region_path, year=chain.year).order_by("number"))
    before = "" if start == 1 else seals[start - 2].digest
    for seal in seals[start - 1 :]:
        facts = next(facts_of(Event.objects.filter(pk=seal.event_id)))
        link = Link(chain, seal.number, seal.sealed_at.isoformat(timespec="microseconds"), seal.key)
        before = digest(key, link, before, facts)
        cursor.execute("UPDATE audit_seal SET digest = %s WHERE event_id = %s", [before, seal.event_id])


class Guessed(Keys):
    """A key that somebody without the real one takes instead, under the real one's name."""

    def digest(self, key: str, message: bytes) -> str | None:
        return super().digest(self.newest, message)


def test_a_rewrite_is_found_without_the_key_where_it_begins_and_with_it_by_an_anchor_kept_outside():
    known = ends()
    with attack() as cursor:
        cursor.execute("UPDATE audit_event SET reason = '改' WHERE id = %s", [event_at(3)])
        resealed(cursor, Chain("0001", 2021), 3, Guessed(["g" * 40]))
        found = check().findings
        assert [(one.chain, one.fault, one.number, one.more) for one in found] == [
            (("0001", 2021), "edited", 3, 3)
        ]  # fmt: skip
    with attack() as cursor:
        cursor.execute("UPDATE audit_event SET reason = '改' WHERE id = %s", [event_at(3)])
        resealed(cursor, Chain("0001", 2021), 3, keys.known())
        assert check().sound, "the key alone does not help against who has it"
        found = check(known).findings
        assert [(one.fault, one.number) for one in found] == [("rewritten", 6)]


def test_a_cut_tail_is_found_by_an_anchor_kept_outside():
    known = ends()
    for left in (5, 1, 0):
        with attack() as cursor:
            for number in range(left + 1, 7):
                event = event_at(number)
                cursor.execute("DELETE FROM audit_event WHERE id = %s", [event])
                cursor.execute("DELETE FROM audit_seal WHERE event_id = %s", [event])
            assert check().sound, "what is cut off leaves no gap"
            found = check(known).findings
            assert [(one.fault, one.number, one.more) for one in found] == [("cut", left + 1, 5 - left)]


def test_rows_sealed_long_after_their_time_are_counted():
    """An event put in later under an earlier time is sealed as a new one; its time gives it away."""
    earlier = timezone.now() - verifying.LATE * 2
    Event.objects.bulk_create([Event(day=earlier.date(), action="x", target_kind="x", target_id="1")])
    with attack() as cursor:
        event = Event.objects.order_by("-pk").first().pk
        cursor.execute("UPDATE audit_event SET at = %s WHERE id = %s", [earlier, event])
        trail(0)
        report = check()
        assert (report.sound, report.late, report.first_late) == (True, 1, event)


def test_the_refusal_comes_back_after_a_migration_and_its_lack_is_said():
    assert list(unguarded()) == []
    with transaction.atomic():
        unchangeable.take_down(connection)
        assert len(unchangeable.missing(connection)) == len(unchangeable.wanted(connection.vendor))
        assert [problem.weight for problem in unguarded()] == ["refuse"]
        unchangeable.after_migrating("default")
        assert unchangeable.missing(connection) == []
        transaction.set_rollback(True)
