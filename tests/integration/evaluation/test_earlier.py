"""Undoing: what a form held earlier can be brought back, and so can what it held before that."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from abacus.cycle.drafts import Stale
from abacus.cycle.evaluation.models import SelfEvaluation
from abacus.cycle.evaluation.services.kind import SELF_EVALUATION
from abacus.cycle.sheets import services as sheets
from abacus.cycle.sheets.models import Earlier
from abacus.cycle.sheets.services import keeping

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def later(table, minutes):
    """As if the last save were that long ago."""
    SelfEvaluation.objects.filter(pk=table.now().pk).update(saved_at=timezone.now() - timedelta(minutes=minutes))


def kept(table):
    return list(sheets.earlier_contents(SELF_EVALUATION, table.now()))


def write(table, text):
    content = table.content()
    return table.save(type(content)(**{**content.__dict__, "problems": text}))


def bring_back(table, earlier, version=None):
    now = table.now()
    return sheets.bring_back(
        SELF_EVALUATION, sheet_id=now.pk, earlier_id=earlier.pk, version=now.version if version is None else version,
        by=table.walk.clerk, on=table.walk.day,
    )  # fmt: skip


def test_what_was_deleted_by_mistake_comes_back(table):
    table.begin()
    write(table, "写了一上午的问题分析")
    later(table, 20)
    write(table, "")
    [earlier] = kept(table)
    restored = bring_back(table, earlier)
    assert restored.content["problems"] == "写了一上午的问题分析"
    assert kept(table)[0].content["problems"] == ""


def test_one_piece_of_writing_is_kept_once_however_often_it_is_saved(table):
    table.begin()
    for text in ("一", "一二", "一二三", "一二三四"):
        write(table, text)
    assert [one.content["problems"] for one in kept(table)] == ["一"]


def test_the_oldest_goes_when_there_are_too_many(table, monkeypatch):
    monkeypatch.setattr(keeping, "MOST", 2)
    table.begin()
    for text in ("一", "二", "三", "四"):
        write(table, text)
        Earlier.objects.update(saved_at=timezone.now() - timedelta(hours=1))
    assert [one.content["problems"] for one in kept(table)] == ["三", "二"]


def test_a_colleagues_save_meanwhile_is_not_undone_unseen(table):
    table.begin()
    write(table, "一")
    later(table, 20)
    write(table, "二")
    [earlier] = kept(table)
    with pytest.raises(Stale):
        bring_back(table, earlier, version=table.now().version - 1)
    assert table.now().content["problems"] == "二"


def test_the_page_shows_the_difference_and_brings_it_back(table, client, monkeypatch):
    monkeypatch.setattr("abacus.web.middleware.today", lambda: table.walk.day)
    client.force_login(table.walk.clerk, backend="django.contrib.auth.backends.ModelBackend")
    table.begin()
    page = reverse("evaluation:earlier", args=[table.now().pk])
    assert "还没有以前的内容" in client.get(page).content.decode()
    write(table, "甲的分析")
    later(table, 20)
    write(table, "乙的分析")
    shown = client.get(page).content.decode()
    assert "甲的分析" in shown
    assert "乙的分析" in shown
    [earlier] = kept(table)
    client.post(page, {"version": table.now().version, "content": earlier.pk})
    assert table.now().content["problems"] == "甲的分析"
