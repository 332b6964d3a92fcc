"""What can be wrong with a pack or a question to the rules, said with place and remedy."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong in a pack: where, what, and what to do about it.

    `code` is a short English key for programs; `what` and `todo` are Chinese sentences for people.
    A warning leaves the pack usable, an error does not.
    """

    file: str
    line: int
    code: str
    what: str
    todo: str
    warning: bool = False

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: [{self.code}] {self.what} → {self.todo}"


class PolicyError(Exception):
    """A pack that cannot be used; carries the problem and those found beside it."""

    def __init__(
        self,
        file: str | Path,
        line: int,
        what: str,
        todo: str,
        *,
        code: str = "invalid",
        others: tuple[Problem, ...] = (),
    ) -> None:
        self.problem = Problem(str(file), line, code, what, todo)
        self.others = others
        super().__init__(str(self.problem))

    @classmethod
    def of(cls, problems: tuple[Problem, ...]) -> "PolicyError":
        """The first of several problems, the others kept beside it."""
        first = problems[0]
        return cls(first.file, first.line, first.what, first.todo, code=first.code, others=problems[1:])

    @property
    def file(self) -> str:
        return self.problem.file

    @property
    def line(self) -> int:
        return self.problem.line

    @property
    def what(self) -> str:
        return self.problem.what

    @property
    def todo(self) -> str:
        return self.problem.todo

    @property
    def code(self) -> str:
        return self.problem.code


class UnknownRegionError(ValueError):
    """A region code that cannot be one: not 2, 4, 6, 9 or 12 digits."""

    def __init__(self, region: str) -> None:
        super().__init__(f"区划代码“{region}”不对：应为 2、4、6、9 或 12 位数字，如 371003（cn 表示全国）")


class UnknownRuleError(KeyError):
    """A parameter, list or form that no pack of the region states for the day asked."""

    def __init__(self, kind: str, id: str, where: str, hint: str = "") -> None:
        self.id = id
        self.message = f"{where} 没有{kind}“{id}”{hint}"
        super().__init__(self.message)

    def __str__(self) -> str:
        return self.message


class UnknownParameter(UnknownRuleError):  # noqa: N818
    """A parameter that no pack of the region states for the day asked."""
