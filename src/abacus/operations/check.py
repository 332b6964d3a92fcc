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
    from abacus.foundation.safety import problems

    found = [problem for _name, problem in problems()]
    for problem in found:
        weight = "不能启动" if problem.weight == "refuse" else "请处理"
        sys.stdout.write(f"{weight}：{problem.message}{problem.todo}\n")
    if not found:
        sys.stdout.write("没有发现问题。\n")
    if any(problem.weight == "refuse" for problem in found):
        return 2
    return 1 if found else 0
