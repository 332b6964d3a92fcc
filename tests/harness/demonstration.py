"""Builds the demonstration in the database the environment names, where `abacus demo` keeps to SQLite."""

import os
import sys

import django
from django.core.management import call_command


def main() -> None:
    """Set up the tables and build the county."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "abacus.web.settings")
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    from abacus.demo.build import build

    build(tell=print, walked=int(sys.argv[1]))


if __name__ == "__main__":
    main()
