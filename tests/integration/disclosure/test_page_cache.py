"""Public pages are made once for each change, and no process shows what was withdrawn."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from abacus.cycle.disclosure import pagecache, public
from abacus.cycle.disclosure import services as disclosure
from abacus.cycle.disclosure.models import PublicStamp
from abacus.cycle.disclosure.pagecache import Kept, PageCache
from abacus.foundation.accounts.roles import Role
from abacus.foundation.refusals import Refusal
from tests.harness import DAY

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def pages(monkeypatch) -> PageCache:
    """What this process keeps: nothing yet."""
    monkeypatch.setattr(pagecache, "PAGES", PageCache())
    return pagecache.PAGES


def body(**headers):
    return Client(headers=headers).get(reverse("disclosure:open-body", args=["371003", 2022, "101"]))


def test_a_page_is_made_once_and_costs_one_query_afterwards(targets, django_assert_num_queries, monkeypatch):
    targets.publish()
    first = body()
    monkeypatch.setattr(public, "body_or_404", lambda *_where: pytest.fail("made again"))
    with django_assert_num_queries(1):
        again = body()
    assert (again.status_code, again.content, again["ETag"]) == (200, first.content, first["ETag"])
    assert again["Content-Type"] == first["Content-Type"]
    head = Client().head(reverse("disclosure:open-body", args=["371003", 2022, "101"]))
    assert head.content == b""
    assert int(head["Content-Length"]) == len(first.content)
    for tag in (first["ETag"], f"W/{first['ETag']}", f'"x", {first["ETag"]}', "*"):
        unchanged = body(if_none_match=tag)
        assert (unchanged.status_code, unchanged.content) == (304, b"")
        assert unchanged["ETag"] == first["ETag"]
        assert "max-age=60" in unchanged["Cache-Control"]
    assert body(if_none_match='"other"').status_code == 200


def test_what_is_published_shows_at_once_in_every_process_and_what_is_withdrawn_is_gone(targets, monkeypatch):
    processes = [PageCache(), PageCache()]

    def seen() -> list[int]:
        statuses = []
        for pages in processes:
            monkeypatch.setattr(pagecache, "PAGES", pages)
            statuses.append(body().status_code)
        return statuses

    assert seen() == [404, 404]
    targets.publish()
    assert seen() == seen() == [200, 200]
    assert all(len(pages) == 1 for pages in processes)
    disclosure.take_down(**{**targets.turn(), "by": targets.division}, why="含有不宜公开的内容。")
    assert seen() == [404, 404]


def test_another_places_publication_changes_only_its_own_stamp(targets):
    targets.publish()
    before, everywhere = public.stamp("371003"), public.stamp()
    PublicStamp.objects.create(region_code="371082", value="x" * 32)
    assert public.stamp("371003") == before == everywhere
    assert public.stamp("371082") != before
    assert public.stamp() != everywhere


def test_a_refused_publication_leaves_the_stamp(targets):
    targets.publish()
    before = public.stamp()
    with pytest.raises(Refusal):
        disclosure.publish(**{**targets.turn(), "by": targets.division})
    assert public.stamp() == before


def test_languages_days_and_people_do_not_mix(targets, client, settings):
    targets.publish()
    chinese = body().content.decode()
    english = Client()
    english.cookies["django_language"] = "en"
    page = english.get(reverse("disclosure:open-body", args=["371003", 2022, "101"]))
    assert page["Content-Language"] == "en"
    assert page.content.decode() != chinese
    assert body().content.decode() == chinese
    client.force_login(targets.county.people[Role.UNIT_CLERK], "django.contrib.auth.backends.ModelBackend")
    shown = client.get(reverse("disclosure:open-body", args=["371003", 2022, "101"]))
    assert shown.content.decode() == chinese
    assert DAY.isoformat() in chinese


def test_a_flood_of_queries_and_made_up_addresses_fills_nothing(targets, pages):
    targets.publish()
    address = reverse("disclosure:open-body", args=["371003", 2022, "101"])
    for number in range(10):
        assert Client().get(address, {"x": number}).status_code == 200
        assert Client().get(f"/open/371003/2022/{number}/").status_code == 404
        assert Client().get(f"/open/{number}/").status_code == 404
    assert len(pages) == 1


def of(size: int, until: float = float("inf")) -> Kept:
    return Kept(b"x" * size, (), '"x"', until)


def test_what_is_kept_is_bounded_in_bytes_and_time():
    pages = PageCache(most=100)
    for number in range(30):
        pages.put(number, of(10))
        pages.get(0)
    assert pages.bytes == 100
    assert len(pages) == 10
    assert pages.get(0) is not None
    assert pages.get(1) is None
    pages.put("large", of(101))
    assert pages.get("large") is None
    pages.put("old", of(1, until=0.0))
    assert pages.get("old") is None
    pages.put(0, of(50))
    assert pages.bytes <= 100


@pytest.mark.django_db(transaction=True)
def test_readers_never_keep_what_is_withdrawn_under_the_new_stamp(targets):
    targets.publish()

    def read(_number: int) -> int:
        try:
            return body().status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as readers:
        asked = [readers.submit(read, number) for number in range(40)]
        disclosure.take_down(**{**targets.turn(), "by": targets.division}, why="含有不宜公开的内容。")
        assert {one.result() for one in asked} <= {200, 404}
    assert body().status_code == 404
