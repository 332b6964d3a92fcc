"""How tests sign in: browsers that keep their mark, apps that show codes, codes of the next half minutes."""

from django.test import Client

from abacus.foundation.accounts.models import SecondFactor, User
from abacus.foundation.accounts.services import second_factor
from tests.factories import PASSWORD
from tests.harness import DAY
from tests.signing_codes import code as shown_code

SECRET = b"a-secret-of-20-bytes"
ELSEWHERE = "203.0.113.9"


def sign_in(browser: Client, username: str, password: str = PASSWORD, address: str = "10.1.2.3", **more):
    """Post the sign-in form from an address."""
    given = {"username": username, "password": password, **more}
    return browser.post("/sign-in/", given, REMOTE_ADDR=address)


def code(secret: bytes = SECRET, steps: int = 0) -> str:
    """What the app shows now, or `steps` half minutes from now."""
    return shown_code(secret, steps)


def with_factor(user: User, secret: bytes = SECRET) -> list[str]:
    """Give somebody a second factor as if it had been set up some time ago; answers the recovery codes."""
    codes = second_factor.set_up(by=user, secret=secret, code=code(secret), on=DAY)
    SecondFactor.objects.filter(user=user).update(last_t=-1)
    user.refresh_from_db()
    return codes
