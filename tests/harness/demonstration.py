"""Builds the demonstration in the database the environment names, where `abacus demo` keeps to SQLite."""

import os
import sys

import django


def main() -> None:
    """Build the county; the tables are there."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "abacus.web.settings")
    django.setup()
    from abacus.demo.build import build
    from abacus.foundation.organisations.reach import everywhere

    with everywhere():
        build(tell=print, walked=int(sys.argv[1]))


if __name__ == "__main__":
    main()
