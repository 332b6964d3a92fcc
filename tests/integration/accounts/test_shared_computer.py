"""What the next person at a shared office computer finds of the one before: nothing."""

import re

import pytest

from abacus.foundation.accounts.roles import Role
from tests.factories import county
from tests.signing_steps import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def place():
    return county()


def reset(client, place) -> str:
    """The system administrator resets a clerk's password and leaves before the page that shows it; what was said."""
    administrator, clerk = place.posts[Role.SYSTEM_ADMIN], place.posts[Role.UNIT_CLERK]
    sign_in(client, administrator.username)
    client.post(f"/people/{clerk.pk}/password/")
    return clerk.username


def test_a_one_time_password_is_not_written_into_the_browser(client, place):
    username = reset(client, place)
    kept = " ".join(one.value for one in client.cookies.values())
    assert username not in kept
    page = client.get("/people/").content.decode()
    assert re.search(rf"{username} 的一次性密码：[\w-]{{19}}", page)
    assert "一次性密码：" not in client.get("/people/").content.decode()


def test_what_was_said_to_one_person_is_not_shown_to_the_next(client, place):
    reset(client, place)
    client.post("/sign-out/")
    sign_in(client, place.posts[Role.UNIT_HEAD].username)
    assert "一次性密码：" not in client.get("/").content.decode()


def test_a_page_of_one_person_is_kept_by_no_proxy_and_forgotten_with_the_sign_out(client, place):
    """“Back” after a sign-out showed the pages of the person before."""
    sign_in(client, place.posts[Role.UNIT_CLERK].username)
    assert client.get("/").headers["Cache-Control"] == "private, no-cache"
    assert client.post("/sign-out/").headers["Clear-Site-Data"] == '"cache"'
