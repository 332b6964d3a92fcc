"""The official forms behind a list come as one zip: whole, for who asked, as far as they may see now."""

import io
import os
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from abacus.foundation.accounts.access import Refused
from abacus.foundation.accounts.models import Appointment
from abacus.foundation.accounts.roles import Role
from abacus.foundation.audit.models import Event
from abacus.foundation.documents.forms.reading import read_forms
from abacus.foundation.jobs import services as jobs
from abacus.foundation.jobs.chores import Moment
from abacus.foundation.jobs.models import Job
from abacus.foundation.parcels import clearing, files, services, sources, work
from abacus.foundation.parcels.sources import Paper, Source
from abacus.foundation.refusals import Refusal
from abacus.pool.models import ProjectYear
from tests import factories, many
from tests.harness import DAY
from tests.integration.evaluation.conftest import county, spent, table, walk  # noqa: F401 - fixtures
from tests.integration.jobs.dying import Died, attempt

pytestmark = [pytest.mark.django_db, pytest.mark.database]
PROJECTS = 25
ELSEWHERE = "0099"
"""A path outside the county."""


@pytest.fixture
def place(settings, tmp_path):
    """A county with 25 projects, each with a form that says its name."""
    settings.DATA = tmp_path
    made = factories.county()
    by = made.people[Role.PERFORMANCE_DIVISION]
    many.project_years([made.unit, made.sibling_unit], PROJECTS, [2022], by)
    return made


@pytest.fixture
def by(place):
    return place.people[Role.PERFORMANCE_DIVISION]


@pytest.fixture
def source(monkeypatch):
    """Forms that are short texts; `calls` are the chunks drawn."""
    calls = []

    def drawn(rows, keys):
        calls.append(len(keys))
        for year in rows.filter(pk__in=keys).select_related("project", "organisation").order_by("pk"):
            yield year.pk, Paper(year.organisation.name, year.project.name, str(year.pk).encode())

    needed = sources.find("evaluation.list").permission
    made = Source("tests.forms", "表格", needed, ProjectYear.objects.visible_to, drawn)
    monkeypatch.setitem(sources._sources, "tests.forms", made)
    monkeypatch.setattr(work, "CHUNK", 10)
    made.drawn.calls = calls
    return made


def asked(source, by, keys=None):
    keys = keys or list(ProjectYear.objects.order_by("pk").values_list("pk", flat=True))
    return services.ask(source=source, keys=keys, filters="", by=by, on=DAY)


def held(job):
    """Name → content of the finished zip."""
    with zipfile.ZipFile(files.whole(job)) as packed:
        return {one: packed.read(one) for one in packed.namelist()}


def test_every_form_is_in_it_once_under_its_unit(place, by, source):
    job = asked(source, by)
    assert not attempt(job)
    found = held(job)
    about = found.pop("说明.txt").decode("utf-8-sig")
    assert sorted(int(one) for one in found.values()) == sorted(ProjectYear.objects.values_list("pk", flat=True))
    assert {name.split("/")[0] for name in found} == {place.unit.name, place.sibling_unit.name}
    assert (job.state, source.drawn.calls, "共 25 份表格" in about) == ("done", [10, 10, 5], True)
    assert not files.parts(job).exists()


def test_a_death_costs_one_part_and_no_half_file_is_ever_there(place, by, source, monkeypatch):
    job, real, deaths = asked(source, by), os.fsync, [2, 3]
    number = [0]

    def die(handle):
        number[0] += 1
        if deaths and number[0] == 2 * deaths[0] - 1:
            deaths.pop(0)
            raise Died
        real(handle)

    monkeypatch.setattr(files.os, "fsync", die)
    died = 0
    while attempt(job):
        died += 1
        assert not files.whole(job).exists()
    assert (died, job.state, len(held(job))) == (2, "done", PROJECTS + 1)
    assert job.set_aside == []


def test_a_death_while_the_parts_are_joined_leaves_no_zip(place, by, source, monkeypatch):
    job, real, deaths = asked(source, by), Path.replace, [1]

    def die(self, target):
        if deaths and target == files.whole(job):
            deaths.pop()
            raise Died
        return real(self, target)

    monkeypatch.setattr(Path, "replace", die)
    assert attempt(job)
    assert not files.whole(job).exists()
    assert not attempt(job)
    assert (job.state, len(held(job)), sum(source.drawn.calls)) == ("done", PROJECTS + 1, PROJECTS)


def test_what_a_killed_process_left_half_written_is_no_part(place, by, source):
    job = asked(source, by)
    files.parts(job).mkdir()
    (files.parts(job) / ".000000-010.4711").write_bytes(b"PK half")
    assert not attempt(job)
    assert (job.state, len(held(job)), files.parts(job).exists()) == ("done", PROJECTS + 1, False)


def test_two_clicks_are_one_work_and_another_persons_is_another(place, by, source):
    other = place.people[Role.BUREAU_LEADER]
    assert asked(source, by).pk == asked(source, by).pk != asked(source, other).pk


def test_what_left_the_scope_before_it_was_drawn_is_left_out_and_named(place, by, source):
    job = asked(source, by)
    gone = ProjectYear.objects.order_by("pk")[3]
    ProjectYear.objects.filter(pk=gone.pk).update(organisation_path=ELSEWHERE)
    attempt(job)
    assert (job.state, job.set_aside[0]["item"], len(held(job))) == ("done", "第 4 份", PROJECTS)
    assert "数据范围" in held(job)["说明.txt"].decode()


def test_what_left_the_scope_after_it_was_drawn_is_not_handed_out(place, by, source):
    job = asked(source, by)
    attempt(job)
    assert services.take(job=job, by=by, on=DAY).is_file()
    ProjectYear.objects.filter(pk=job.parameters["keys"][0]).update(organisation_path=ELSEWHERE)
    with pytest.raises(Refusal, match="1 份表格已不在您的数据范围内"):
        services.take(job=job, by=by, on=DAY)


def test_who_was_disabled_gets_nothing_more_packed(place, by, source):
    job = asked(source, by)
    type(by).objects.filter(pk=by.pk).update(is_active=False)
    attempt(job)
    assert (job.state, files.whole(job).exists()) == ("failed", False)


def test_who_was_moved_elsewhere_gets_nothing_of_where_they_were(place, by, source):
    job = asked(source, by)
    Appointment.objects.filter(user=by).update(organisation=place.other_unit)
    attempt(job)
    assert (job.state, "职责" in job.message, files.whole(job).exists()) == ("failed", True, False)


def test_a_finished_zip_is_nothing_to_who_was_moved_elsewhere(place, by, source):
    job = asked(source, by)
    attempt(job)
    Appointment.objects.filter(user=by).update(organisation=place.other_unit)
    with pytest.raises(Refused):
        services.take(job=job, by=type(by).objects.get(pk=by.pk), on=DAY)


def test_two_workers_at_the_same_work_make_one_zip(place, by, source, monkeypatch):
    job, real = asked(source, by), files.pack
    second = []

    def pack(target, given):
        real(target, given)
        if target == files.whole(job) and not second:
            second.append(1)
            Job.objects.filter(pk=job.pk).update(state="queued")
            attempt(job)

    monkeypatch.setattr(files, "pack", pack)
    attempt(job)
    assert (job.state, job.attempts, len(held(job))) == ("done", 2, PROJECTS + 1)


def test_too_many_or_none_are_refused(place, by, source, monkeypatch):
    monkeypatch.setattr(services, "MOST", 5)
    with pytest.raises(Refusal, match="最多打包 5 份"):
        asked(source, by)
    with pytest.raises(Refusal, match="还没有"):
        services.ask(source=source, keys=[], filters="", by=by, on=DAY)


def test_a_zip_is_cleared_away_after_a_week_and_what_dead_work_left_at_once(place, by, source):
    job = asked(source, by)
    attempt(job)
    (files.folder() / ".999-x.zip.12").write_bytes(b"half")
    now = timezone.now()
    clearing.clear(Moment(DAY, now))
    assert [one.name for one in files.folder().iterdir()] == [files.whole(job).name]
    clearing.clear(Moment(DAY, now + timedelta(days=8)))
    assert list(files.folder().iterdir()) == []
    with pytest.raises(Refusal, match="已按期清理"):
        services.take(job=job, by=by, on=DAY)


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("a/b\\c:d*?", "a b c d"),
        ("con.txt", "_con.txt"),
        ("项目 . ", "项目"),
        ("", "_"),
        ("长" * 99, "长" * 60),
        ("\u202eexe", "exe"),
    ],
)
def test_names_are_safe_everywhere(given, safe):
    assert files.safe(given) == safe


def test_names_that_differ_in_capitals_only_are_told_apart():
    assert files.unique("A.xlsx", {"a.xlsx", "a（2）.xlsx"}.__contains__) == "A（3）.xlsx"


class TestPages:
    def test_from_the_list_to_the_zip_whose_forms_read_back(self, table, county, client, settings, tmp_path):  # noqa: F811
        settings.DATA = tmp_path
        evaluation = table.save(table.content())
        by = county.people[Role.PERFORMANCE_DIVISION]
        client.force_login(by)
        page = reverse("evaluation:list")
        assert "一并下载自评表" in client.get(page).content.decode()
        answer = client.post(page, {"action": "parcel"})
        job = Job.objects.get()
        assert answer.url == reverse("jobs:job", args=[job.pk])
        jobs.run(job.pk)
        shown = client.get(answer.url).content.decode()
        address = reverse("parcels:parcel", args=[job.pk])
        assert address in shown
        got = client.get(address)
        with zipfile.ZipFile(io.BytesIO(b"".join(got.streaming_content))) as packed:
            (name,) = [one for one in packed.namelist() if one.endswith(".xlsx")]
            packed.extract(name, tmp_path)
        (read,) = read_forms(tmp_path / name, region=None, on=table.walk.day)
        assert (read.kind, read.project.name) == ("project", table.walk.year.project.name)
        assert (read.funds.budget_fen, read.funds.executed_fen) == (43_200_000, 37_240_000)
        assert [one.name for one in read.indicators] == [one.name for one in evaluation.target_version.lines.all()]
        assert sorted(Event.objects.filter(action__startswith="parcels").values_list("action", flat=True)) == [
            "parcels.asked",
            "parcels.taken",
        ]
        client.force_login(county.people[Role.BUREAU_LEADER])
        assert client.get(address).status_code == 404
