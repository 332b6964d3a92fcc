"""Every worked example of every pack holds on the reference engine."""

import pytest

from abacus.rules import library
from abacus.rules.working import disagreements

EXAMPLES = [(pack, example) for pack in library().packs() for example in pack.examples]


@pytest.mark.parametrize(
    ("pack", "example"), EXAMPLES, ids=[f"{pack.id}: {example.name}" for pack, example in EXAMPLES]
)
def test_the_example_holds(pack, example):
    rules = library().resolve(pack.manifest.region, example.day, example.fiscal_year)

    assert disagreements(example, rules) == [], f"{example.file}:{example.line}: {example.because}"


def test_the_three_examples_of_heze_are_among_them():
    heze = {example.name for pack, example in EXAMPLES if pack.id == "cn-3717"}

    assert heze >= {
        "exactly 40 points behind is watched",
        "one 分 more executed is not",
        "without a budget there is nothing to compare",
    }
