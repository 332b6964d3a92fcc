"""Where every branch must be run, one that is not breaks the promise; a table says where."""

from tests.harness.branches import Count, area, areas, broken, rows


def test_a_file_is_counted_with_its_promise_or_its_package():
    assert area("engine/rules/execution.py") == "engine"
    assert area("foundation/accounts/scoped.py") == "permission layer"
    assert area("foundation/accounts/backends.py") == "foundation/accounts"
    assert area("foundation/money.py") == "money field"
    assert area("foundation/refusals.py") == "foundation"
    assert area("cycle/targets/services/saving.py") == "cycle/targets"
    assert area("api/operations/money.py") == "api"
    assert area("cli.py") == "alone"


FILES = {name: Count(10, 10) for name in ("engine/a.py", "rules/a.py", "foundation/workflow/a.py", "web/walls/a.py")}
FILES |= {name: Count(10, 10) for name in ("foundation/audit/a.py", "foundation/money.py")}
FILES |= {"demo/a.py": Count(100, 90), "api/a.py": Count(100, 95), "api/b.py": Count(0, 0)}


def test_ninety_of_a_hundred_are_enough_elsewhere_and_all_are_needed_in_the_engine():
    assert broken(areas(FILES)) == []
    assert broken(areas(FILES | {"demo/b.py": Count(1, 0)})) == ["demo"]
    assert broken(areas(FILES | {"engine/b.py": Count(1000, 999)})) == ["engine"]


def test_a_promise_nobody_measured_is_broken():
    assert broken(areas({name: count for name, count in FILES.items() if name != "rules/a.py"})) == ["rules"]


def test_the_table_has_the_worst_first_and_names_its_worst_files():
    told = list(rows(FILES | {"rules/b.py": Count(1000, 999)}))
    assert [row[0] for row in told] == [
        "engine", "rules", "workflow", "audit", "permission layer", "money field", "demo", "api",
    ]  # fmt: skip
    assert told[1] == ("rules", "2", "99.9 %", "100 %, missed: rules/b.py lacks 1")
    assert told[-1] == ("api", "2", "95.0 %", "90 %")
