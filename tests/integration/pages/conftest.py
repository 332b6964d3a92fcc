"""Somebody signed in, and the sample pages."""

import pytest
from django.conf import settings
from django.test import Client

from abacus.foundation.accounts.models import User
from abacus.foundation.pages.models import SavedView
from tests.pages_sample import session_of


@pytest.fixture(autouse=True)
def sample_pages(settings):
    """The sample pages' addresses."""
    settings.ROOT_URLCONF = "tests.pages_sample"


@pytest.fixture
def clerk(db) -> User:
    """Somebody."""
    return User.objects.create(username="clerk", name="单位经办")


@pytest.fixture
def other(db) -> User:
    """Somebody else."""
    return User.objects.create(username="other", name="另一人")


@pytest.fixture
def signed_in(clerk) -> Client:
    """The clerk's browser."""
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = session_of(clerk)
    return client


@pytest.fixture
def rows(other) -> list[SavedView]:
    """Sixty rows of the sample list."""
    made = [SavedView(user=other, list_id="ab"[at % 2], name=f"项目{at:02d}", query="x") for at in range(60)]
    return SavedView.objects.bulk_create(made)
