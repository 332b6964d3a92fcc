"""The sealer at work, its anchors outside the database, the command, the figures for machines."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from abacus.foundation.accounts.roles import Role
from abacus.foundation.audit import anchors, services
from abacus.foundation.audit.models import Event, Seal, Waiting
from abacus.foundation.jobs import chores
from abacus.foundation.jobs.models import Job
from abacus.foundation.oversight.gauges import gauges
from abacus.foundation.oversight.regions import finder
from abacus.foundation.oversight.sealer import Sealer, last_sealed, seal
from abacus.operations.audit import main
from tests.factories import county, neighbour
from tests.harness import DAY

pytestmark = [pytest.mark.django_db, pytest.mark.database]
NOW = datetime(2022, 3, 16, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def data(settings, tmp_path):
    settings.DATA = tmp_path
    return tmp_path


def moment(minutes: int = 0) -> chores.Moment:
    return chores.Moment(day=DAY, now=NOW + timedelta(minutes=minutes))


def happened(place, count: int = 1) -> None:
    for number in range(count):
        services.record(by=None, on=DAY, action="x", target=("x", number, "事项"), path=place.unit.path)


def written() -> list[int]:
    return [one.number for one in anchors.read(anchors.own_files())]


def test_an_event_belongs_to_the_nearest_region_above_it():
    home = county()
    region_of = finder()
    assert region_of(home.unit.path) == home.region.path
    assert region_of(home.region.path) == home.region.path
    assert (region_of("9999.0001"), region_of("")) == ("", "")


def test_the_sealer_is_a_chore_of_every_worker():
    registered = {one.name: one.seconds for one in chores.registered()}
    assert registered["audit.seal"] < 1
    assert last_sealed() is None
    county()
    assert seal(moment()) == Event.objects.count()
    assert not Waiting.objects.exists()
    assert last_sealed() is not None
    assert seal(moment()) == 0


def test_the_ends_of_chains_are_written_down_outside_every_ten_minutes_and_after_many_seals(monkeypatch):
    place, sealer = county(), Sealer()
    sealer.run(moment())
    assert written() == [Seal.objects.count()]
    happened(place)
    sealer.run(moment(9))
    assert len(written()) == 1
    sealer.run(moment(10))
    assert len(written()) == 2
    sealer.run(moment(25))
    assert len(written()) == 2, "nothing has grown"
    monkeypatch.setattr("abacus.foundation.oversight.sealer.ANCHOR_AFTER", 3)
    happened(place, 3)
    sealer.run(moment(26))
    assert written()[-1] == Seal.objects.filter(region_path=place.region.path, year=2022).count()
    happened(place)
    Sealer().run(moment(27))
    assert len(written()) == 4, "another worker begins where the file ends"
    happened(place)
    sealer.run(moment(-600))
    assert len(written()) == 5, "a clock that jumps back does not stop anchors"


def test_a_disk_that_takes_no_anchor_does_not_stop_the_sealer(monkeypatch):
    place, sealer = county(), Sealer()

    def full(*_arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(anchors, "append", full)
    assert sealer.run(moment()) > 0
    assert not Waiting.objects.exists()
    monkeypatch.undo()
    happened(place)
    assert sealer.run(moment(10)) == 1


def test_figures_for_machines_say_what_waits_and_whether_anybody_works():
    place = county()
    clerk = place.posts[Role.UNIT_CLERK]
    common = {"kind": "tests", "label": "x", "organisation_path": place.unit.path, "created_by": clerk}
    Job.objects.create(**common, state="running", unique_key="1", heartbeat_at=timezone.now() - timedelta(minutes=2))
    Job.objects.create(**common, state="queued", unique_key="2")
    found = {(one.name, *one.labels): one.value for one in gauges(timezone.now())}
    assert found["abacus_audit_unsealed_events",] == Event.objects.count()
    assert found["abacus_audit_unsealed_oldest_seconds",] >= 0
    assert found["abacus_jobs", ("state", "running")] == found["abacus_jobs", ("state", "queued")] == 1
    assert found["abacus_jobs", ("state", "failed")] == 0
    assert found["abacus_jobs_silent",] == 1
    assert found["abacus_sessions",] == 0
    seal(moment())
    found = {(one.name, *one.labels): one.value for one in gauges(timezone.now())}
    assert found["abacus_audit_unsealed_events",] == found["abacus_audit_unsealed_oldest_seconds",] == 0


class TestCommand:
    def test_it_seals_and_verifies(self, capsys):
        place = county()
        neighbour()
        assert main(["seal"]) == 0
        assert main(["verify"]) == 0
        assert "没有发现改动" in capsys.readouterr().out
        assert main(["verify", "--region", "371003", "--year", "2018"]) == 0
        said = capsys.readouterr().out
        sealed = Seal.objects.filter(region_path=place.region.path, year=2018).count()
        assert f"1 条链，{sealed} 条记录" in said
        assert "0 条还没有封存" in said

    def test_what_was_taken_off_the_list_is_named_and_put_back(self, capsys):
        county()
        Waiting.objects.filter(pk=Event.objects.first().pk).delete()
        assert main(["verify"]) == 1
        said = capsys.readouterr().out
        assert f"（记录 {Event.objects.first().pk}）既未封存也不在等候" in said
        assert "最早的写于" in said
        assert main(["seal", "--lost"]) == 0
        assert main(["verify"]) == 0

    def test_a_forged_anchor_names_the_row(self, capsys, data):
        place = county()
        main(["seal"])
        file = data / "kept.jsonl"
        assert main(["anchor", "--to", str(file)]) == 0
        assert main(["anchor", "--to", str(file)]) == 0
        lines = file.read_text().splitlines()
        assert len(lines) == len(list(anchors.ends()))
        file.write_text("\n".join(lines).replace('"digest": "', '"digest": "f'), encoding="ascii")
        capsys.readouterr()
        assert main(["verify", "--anchors", str(file)]) == 1
        assert f"{place.region.name} 2018 年链第" in capsys.readouterr().out

    def test_the_ends_are_shown_for_copying_by_hand(self, capsys):
        county()
        services.record(by=None, on=DAY, action="x", target=("x", 1, ""))
        main(["seal"])
        capsys.readouterr()
        assert main(["anchor"]) == 0
        said = capsys.readouterr().out
        assert all(one.short in said for one in anchors.ends())
        assert "平台自身" in said

    def test_an_unknown_region_and_a_broken_file_are_refused(self, capsys, data):
        assert main(["verify", "--region", "999999"]) == 1
        assert "没有区划" in capsys.readouterr().err
        assert main(["verify", "--anchors", str(data / "none")]) == 1

    def test_rows_put_in_later_under_an_earlier_time_are_said(self, capsys, monkeypatch):
        county()
        monkeypatch.setattr("abacus.foundation.audit.verifying.LATE", timedelta(0))
        main(["seal"])
        assert main(["verify"]) == 0
        assert "十分钟以后才封存" in capsys.readouterr().out
