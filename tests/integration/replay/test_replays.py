"""What a place has reported comes out of rows that went through the services; other rows give other figures."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from abacus.foundation.refusals import Refusal
from abacus.replay import tables
from abacus.replay.cases import MODULES, case

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def some(name: str, count: int = 4) -> tables.Rows:
    """The first rows of every table of a case."""
    return {table: rows[:count] for table, rows in case(name).rows().items()}


def figures(name: str, rows: tables.Rows) -> dict[str, int | None]:
    return {one.figure: one.computed for one in case(name).replay(rows)}


def total(rows: list[tables.Row], column: str) -> int:
    return sum(row[column] for row in rows)


def test_what_is_asked_and_reduced_is_the_sum_of_the_opinions():
    rows = some("wendeng-2021")
    found = figures("wendeng-2021", rows)
    asked, less = (total(rows["exante"], name) for name in ("requested_fen", "reduced_fen"))
    assert (found["exante.requested_fen"], found["exante.reduced_fen"]) == (asked, less)
    assert found["exante.reduction_bp"] == round(less * 10_000 / asked)


def test_the_mean_of_rates_is_not_the_rate_of_the_totals():
    rows = some("wendeng-2021", 2)
    rows["exante"][0] |= {"requested_fen": 900_000_000, "reduced_fen": 90_000_000}
    rows["exante"][1] |= {"requested_fen": 100_000_000, "reduced_fen": 60_000_000}
    found = figures("wendeng-2021", rows)
    assert (found["exante.reduction_bp"], found["exante.average_reduction_bp"]) == (1500, 3500)


def test_a_project_whose_money_runs_again_is_not_found_any_more():
    rows = some("wendeng-2020", 6)
    before = figures_of_lag(rows)
    assert before > 0
    for row in rows["monitoring"]:
        row["executed_fen"] = row["budget_fen"] * 3 // 4
        row["done"], row["forecast"] = 80, 100
    assert figures("wendeng-2020", rows) == {"monitoring.low_execution": 0, "monitoring.deviating": 0}


def figures_of_lag(rows: tables.Rows) -> int:
    """How many of the rows lie 20 points or more behind the three quarters of the end of September."""
    return sum(100 * row["executed_fen"] <= 55 * row["budget_fen"] for row in rows["monitoring"])


def test_slow_money_and_deviating_targets_are_counted_apart_and_one_project_may_be_both():
    rows = some("wendeng-2020", 3)
    slow, off, both = rows["monitoring"]
    slow |= {"executed_fen": slow["budget_fen"] // 10, "done": 75, "forecast": 100}
    off |= {"executed_fen": off["budget_fen"] * 7 // 10, "done": 40, "forecast": 80}
    both |= {"executed_fen": both["budget_fen"] // 10, "done": 40, "forecast": 80}
    found = figures("wendeng-2020", rows)
    assert found == {"monitoring.low_execution": 2, "monitoring.deviating": 2}
    assert [(row["low_execution"], row["deviating"]) for row in (slow, off, both)] == [
        (True, False),
        (False, True),
        (True, True),
    ]


def test_money_taken_back_and_self_evaluations_are_those_of_the_rows():
    rows = some("rushan-2020")
    found = figures("rushan-2020", rows)
    assert found["monitoring.cut_and_recovered_fen"] == total(rows["measures"], "cut_and_recovered_fen")
    assert found["self_evaluation.amount_fen"] == total(rows["self_evaluation"], "amount_fen")
    assert (found["self_evaluation.projects"], found["self_evaluation.departments"]) == (4, 4)


def test_exactly_forty_points_behind_is_on_the_key_list_and_one_fen_more_is_not():
    rows = some("heze-2023", 10)
    for row in rows["projects"]:
        row |= {"budget_fen": 30_000_000, "executed_august_fen": 8_000_001, "executed_fen": 30_000_000, "major": True}
    rows["projects"][0]["executed_august_fen"] = 8_000_000
    found = figures("heze-2023", rows)
    assert found == {"linkage.bottom_share_bp": 2000, "monitoring.key_list": 1}
    assert [row["in_bottom"] for row in rows["projects"]].count(True) == 2


def test_rows_that_cannot_be_are_refused_with_what_to_do():
    rows = some("wendeng-2021", 1)
    rows["exante"][0]["reduced_fen"] = rows["exante"][0]["requested_fen"] + 1
    with pytest.raises(Refusal, match="审减金额"):
        case("wendeng-2021").replay(rows)


def test_the_rows_of_every_case_add_up_to_what_was_reported():
    exante, measures = case("wendeng-2021").rows()["exante"], case("rushan-2020").rows()
    assert total(exante, "requested_fen") == case("wendeng-2021").stated()["exante.requested_fen"].value
    assert total(exante, "reduced_fen") == case("wendeng-2021").stated()["exante.reduced_fen"].value
    stated = {name: one.value for name, one in case("rushan-2020").stated().items()}
    assert total(measures["measures"], "cut_and_recovered_fen") == stated["monitoring.cut_and_recovered_fen"]
    assert total(measures["self_evaluation"], "amount_fen") == stated["self_evaluation.amount_fen"]
    assert set(MODULES) == {"wendeng-2021", "wendeng-2020", "rushan-2020", "heze-2023"}


@pytest.mark.once
def test_the_command_answers_in_json_from_edited_rows_and_touches_no_installation(tmp_path):
    chosen = case("wendeng-2021")
    rows = some("wendeng-2021", 2)
    rows["exante"][0] |= {"requested_fen": 100_000_000, "reduced_fen": 100_000_000}
    tables.write(tmp_path / "given", chosen.tables, rows, seed=1)
    words = ["replay", "wendeng-2021", "--json", "--rows", str(tmp_path / "given"), "--dump", str(tmp_path / "used")]
    environment = {**os.environ, "ABACUS_DATA": str(tmp_path / "data"), "ABACUS_DATABASE_URL": ""}
    done = subprocess.run(
        [str(Path(sys.executable).parent / "abacus"), *words],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answer = {one["figure"]: one for one in json.loads(done.stdout)}
    assert set(answer["exante.reduced_fen"]) == {"figure", "unit", "reported", "computed", "rows"}
    assert answer["exante.reduced_fen"]["computed"] == total(rows["exante"], "reduced_fen")
    assert answer["exante.reduced_fen"]["reported"] == 116_100_000_000
    assert tables.read(tmp_path / "used", chosen.tables)["exante"][1]["project"] == rows["exante"][1]["project"]
    assert not (tmp_path / "data").exists()


def test_a_case_nobody_knows_is_said(capsys):
    from abacus.replay.command import main

    with pytest.raises(SystemExit) as stopped:
        main(["nowhere-1999"])
    assert stopped.value.code == 2
    assert "wendeng-2021" in capsys.readouterr().err
