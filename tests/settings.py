"""Django's settings for tests: those of the platform on a database of the tests' own.

`ABACUS_TEST_DATABASE` says which: `sqlite` (the default; a file, as in production) or
`postgresql`, whose server the harness starts and names in `ABACUS_TEST_POSTGRESQL`.
"""

import os
from dataclasses import replace
from pathlib import Path

from tests.harness import DAY, data_folder, tables

os.environ["ABACUS_DATA"] = str(data_folder())
os.environ["ABACUS_TODAY"] = DAY.isoformat()
os.environ["ABACUS_DEBUG"] = "false"

if os.environ.get("ABACUS_TEST_DATABASE", "sqlite") == "postgresql":
    if "ABACUS_TEST_POSTGRESQL" not in os.environ:
        raise SystemExit(
            "ABACUS_TEST_DATABASE=postgresql wants a server: "
            "run `.venv/bin/python -m tests.harness.postgresql .venv/bin/pytest …`"
        )
    os.environ.update(tables.addresses(os.environ["ABACUS_TEST_POSTGRESQL"]))
else:
    os.environ["ABACUS_DATABASE_URL"] = ""

from abacus.web.settings import *  # noqa: F403
from abacus.web.settings import AUTHENTICATION_BACKENDS, DATA, DATABASES, SECURITY_PROFILE, STATIC_ROOT, TEMPLATES

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, so that threads meet each other as in production; without waiting for the disk.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON;"
    )

STATIC_ROOT.mkdir(exist_ok=True)
# Sessions that tests make without a password name Django's backend; a password is asked of ours, which stands first.
AUTHENTICATION_BACKENDS = [*AUTHENTICATION_BACKENDS, "django.contrib.auth.backends.ModelBackend"]
# Tests of other things sign administrators in by their password alone; those of signing in put the profile back.
SECURITY_PROFILE = replace(SECURITY_PROFILE, second_factor=frozenset())
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TEMPLATES[0]["DIRS"] = [*TEMPLATES[0]["DIRS"], Path(__file__).with_name("templates")]
NAVIGATION_SECONDS = 0  # tests act through services too, of which a session knows nothing
