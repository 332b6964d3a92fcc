"""Whether the platform may serve: what `abacus serve` and `abacus check` find wrong with the installation."""

from collections.abc import Callable

from abacus.foundation.safety import Problem

HEADS = {"refuse": "不能启动：", "warn": "请处理："}


def found() -> list[Problem]:
    """Everything that is wrong, what refuses first; asked over all organisations."""
    from abacus.foundation.organisations.reach import everywhere
    from abacus.foundation.safety import problems

    with everywhere():
        return sorted((problem for _name, problem in problems()), key=lambda problem: problem.weight != "refuse")


def said(problem: Problem) -> str:
    """A problem in a line of a command's output."""
    return f"{HEADS[problem.weight]}{problem.message}{problem.todo}"


def is_fit(tell: Callable[[str], None]) -> bool:
    """Say what is wrong; whether the platform may serve all the same."""
    from django.db import connection

    problems = found()
    connection.close()  # the server's processes are made after this
    for problem in problems:
        tell(said(problem))
    return all(problem.weight != "refuse" for problem in problems)
