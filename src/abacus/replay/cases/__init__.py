"""The cases that can be replayed, by name."""

from importlib import import_module

from abacus.replay.case import Case

MODULES = {
    "wendeng-2021": "wendeng_2021",
    "wendeng-2020": "wendeng_2020",
    "rushan-2020": "rushan_2020",
    "heze-2023": "heze_2023",
}
"""Name → module. A case is imported when it is asked for: it needs the platform set up."""


def case(name: str) -> Case:
    """The case of that name. Raises KeyError."""
    found: Case = import_module(f"{__name__}.{MODULES[name]}").CASE
    return found
