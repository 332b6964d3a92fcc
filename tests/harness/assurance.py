"""The long run, whole or in parts: `python -m tests.harness.assurance [PART …]`.

Each part that ends puts its own lines into docs/reliability.md; those of parts that did not run stay, with their
own commit and date. A part that is stopped half-way, or could not begin, leaves nothing. Ends with 1 when a part is
not kept.
"""

import shutil
import sys
from collections.abc import Callable, Sequence

from tests.harness import branches, machine, reliability, run
from tests.harness.parts import BRANCHES, PARTS, QUALITY, Part, chosen
from tests.harness.reliability import Ending
from tests.harness.run import Outcome, say


def run_part(part: Part, server: Callable[[], str]) -> list[Outcome]:
    """Run the suites of a part and write down what came of it."""
    say(f"\n===== {part.title} =====")
    if part is QUALITY:
        shutil.rmtree(BRANCHES, ignore_errors=True)
        BRANCHES.mkdir(parents=True)
    with run.demonstrated(part.suites, server):
        outcomes = run.run_suites(part.suites, server)
    if not any(each.passed or each.failed for each in outcomes):
        say(f"\n{part.title} could not begin: nothing is written down of it")
        return outcomes
    more: list[str] = []
    if part is QUALITY:
        outcome, more = watched()
        outcomes.append(outcome)
    reliability.put(mark(part), [*written(part, outcomes), *more])
    reliability.put("long run as a whole", as_a_whole())
    return outcomes


def watched() -> tuple[Outcome, list[str]]:
    """Whether all promised branches were run, and the table of them."""
    files = branches.counted(BRANCHES)
    found = branches.areas(files)
    missed = branches.broken(found)
    why = f"below the promise: {', '.join(missed)}" if missed else ""
    table = reliability.table(("area", "files", "statements and branches run", "promised"), branches.rows(files))
    return Outcome("quality branches", not missed, 0.0, why=why), ["", *table]


def mark(part: Part) -> str:
    """The name of a part's place in the page."""
    return f"long run: {part.name}"


def written(part: Part, outcomes: Sequence[Outcome]) -> list[str]:
    """What a part says of itself: when, where, how it ended, its suites, what its tests measured."""
    broken = [each for each in outcomes if not each.ok]
    ended = Ending.KEPT if not broken else Ending.BROKEN
    lines = [f"{reliability.about()}; {sum(each.seconds for each in outcomes):.0f} s. {ended}", ""]
    for each in broken:
        lines += [f"- {each.name}: {each.why.splitlines()[0] if each.why else 'failed'}"]
        lines += [f"- `{one.name}`: {one.line.replace('`', ' ')}" for one in each.failures]
    lines += [""] if broken else []
    suites = [
        (each.name, str(each.passed), str(each.failed), f"{each.seconds:.0f} s") for each in outcomes if each.seconds
    ]
    lines += reliability.table(("suite", "passed", "failed", "took"), suites)
    figures = reliability.measured((suite.name, run.result_of(suite)) for suite in part.suites)
    return lines + (["", *reliability.table(("promise", "in", "measured"), figures)] if figures else [])


def as_a_whole() -> list[str]:
    """Which parts stand with which run, and what was run whole: read from the page."""
    endings = {part.name: reliability.ending(mark(part)) for part in PARTS.values()}
    rows = [
        (part.name, part.title, ending.day if ending else "–", ending.commit if ending else "–",
         "kept" if ending and ending.kept else "not kept" if ending else "never run")
        for part, ending in ((part, endings[part.name]) for part in PARTS.values())
    ]  # fmt: skip
    return [*reliability.table(("part", "promise", "day", "commit", "ended"), rows), "", closing(endings)]


def closing(endings: "dict[str, reliability.Ending | None]") -> str:
    """The last line: what was run whole."""
    ran = {name: ending for name, ending in endings.items() if ending}
    never = [name for name, ending in endings.items() if not ending]
    lost = [name for name, ending in ran.items() if not ending.kept]
    commits = {ending.commit for ending in ran.values()}
    if not ran:
        return "Not run yet."
    at = "one commit" if len(commits) == 1 else "more commits than one"
    told = f"Run whole: {len(ran)} of {len(endings)} parts, at {at}"
    told += f"; kept {len(ran) - len(lost)}"
    told += f"; not kept: {', '.join(lost)}" if lost else ""
    return f"{told}{'; never run: ' + ', '.join(never) if never else ''}."


def main(words: Sequence[str]) -> int:
    """Run the parts that `words` name, all where they name none."""
    try:
        parts = chosen(words)
    except KeyError as unknown:
        say(f"no such part: {unknown.args[0]}; there are {', '.join(PARTS)}")
        return 2
    if problem := machine.prepare():
        say(problem)
        return 1
    with run.surroundings() as server:
        outcomes = [outcome for part in parts for outcome in run_part(part, server)]
    return run.summary(outcomes)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
