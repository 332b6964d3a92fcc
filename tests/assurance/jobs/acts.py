"""What a test has done in an installation of its own: `python -m tests.assurance.jobs.acts NAME JSON`; answers JSON."""

import json
import sys
from collections.abc import Callable
from typing import Any

from abacus.web import serve


def ask_for(rows: int, size: int = 100, mark: str = "甲01", **more: Any) -> dict[str, Any]:
    """A county where there is none yet, and a job queued in it."""
    from abacus.foundation.accounts.models import User
    from abacus.foundation.accounts.roles import Role
    from abacus.foundation.jobs import services as jobs
    from abacus.foundation.organisations.models import Organisation
    from tests import factories

    by = User.objects.filter(username="jobs-tester").first()
    if by is None:
        by = factories.person(Role.FINANCE_DIVISION, factories.county().division, username="jobs-tester")
    unit = Organisation.objects.filter(kind="unit").order_by("pk").first()
    assert unit is not None
    parameters = {"unit": unit.pk, "rows": rows, "size": size, "mark": mark, **more}
    job = jobs.enqueue(
        kind="tests.import", label=f"导入 {rows} 行", parameters=parameters, unique_key=mark, path=unit.path, by=by
    )
    return {"job": job.pk}


def undisturbed(other: str, **given: Any) -> dict[str, Any]:
    """The fingerprint of the same import by a process that nobody kills, and of that of `other`."""
    from abacus.foundation.jobs import services as jobs
    from tests.assurance.jobs.handlers import fingerprint

    jobs.run(ask_for(**given)["job"])
    return {"undisturbed": fingerprint(given["mark"]), "disturbed": fingerprint(other)}


def main(words: list[str]) -> None:
    """Do one of the functions above."""
    serve._set_up()
    from abacus.foundation.organisations.reach import everywhere
    from tests.assurance.jobs import handlers  # noqa: F401 - registers itself

    act: Callable[..., Any] = globals()[words[0]]
    with everywhere():
        print(json.dumps(act(**json.loads(words[1]))))  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1:])
