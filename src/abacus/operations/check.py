"""The command `abacus check`: whether this installation is fit for real work."""

import argparse
import os
import sys
from collections.abc import Sequence


def main(words: Sequence[str] | None = None) -> int:
    """Ask every question of `abacus.foundation.safety`; 0 nothing wrong, 1 something to do, 2 not fit to serve."""
    argparse.ArgumentParser(prog="abacus check", description="检查本机安装是否可以正式使用。").parse_args(words)
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "abacus.web.settings")
    django.setup()
    from abacus.web import fitness
    from abacus.web.serve import _database_problem

    if problem := _database_problem():
        sys.stdout.write(f"{fitness.HEADS['refuse']}{problem}\n")
        return 2
    found = fitness.found()
    for one in found:
        sys.stdout.write(f"{fitness.said(one)}\n")
    if not found:
        sys.stdout.write("没有发现问题。\n")
    if any(problem.weight == "refuse" for problem in found):
        return 2
    return 1 if found else 0
