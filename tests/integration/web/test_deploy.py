"""Django's own list of what a production installation must have: nothing is left of it."""

import os
import subprocess
import sys

from tests.harness import ROOT


def test_check_deploy_has_nothing_to_say_under_production_settings(tmp_path):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ABACUS_", "DJANGO_"))}
    production = {"ABACUS_HTTPS": "true", "ABACUS_HOSTS": '["jixiao.example.gov.cn"]', "ABACUS_DATA": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT, env=kept | production, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "System check identified no issues (0 silenced)." in done.stdout + done.stderr
