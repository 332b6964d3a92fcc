"""Write the data set into the database that the environment names; the last line is the people, as JSON."""

import json
import os
import sys
from dataclasses import asdict


def main() -> None:
    """Set Django up and write."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "abacus.web.settings"
    import django

    django.setup()
    from abacus.foundation.organisations.reach import everywhere
    from benchmarks.load import place, publishing

    with everywhere():
        people = place.fill(lambda text: print(text, file=sys.stderr, flush=True), float(sys.argv[1]))
        publishing.publish()
    print(json.dumps(asdict(people)))


if __name__ == "__main__":
    main()
