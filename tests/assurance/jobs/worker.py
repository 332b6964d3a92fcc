"""`abacus worker` (or `abacus serve`) that also knows the kinds of work of these tests."""

import sys

from abacus.web import serve

if __name__ == "__main__":
    serve._set_up()
    from tests.assurance.jobs import handlers  # noqa: F401 - registers itself

    sys.exit(serve.worker(sys.argv[1:]))
