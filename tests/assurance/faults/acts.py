"""What these tests have done in an installation of their own: `python -m tests.assurance.faults.acts NAME JSON`."""

import json
import sys
from typing import Any

from abacus.web import serve


def county() -> dict[str, Any]:
    """A county with a performance division whose person is `faults-head`, and a clerk `faults-clerk`."""
    from abacus.foundation.accounts.roles import Role
    from tests import factories

    place = factories.county()
    factories.person(Role.PERFORMANCE_DIVISION, place.region, username="faults-head")
    factories.person(Role.UNIT_CLERK, place.unit, username="faults-clerk")
    return {}


if __name__ == "__main__":
    serve._set_up()
    from abacus.foundation.organisations.reach import everywhere

    with everywhere():
        print(json.dumps(globals()[sys.argv[1]](**json.loads(sys.argv[2]))))  # noqa: T201
