"""`abacus forms read` as a person or a script runs it."""

import json
import subprocess
import sys
from pathlib import Path

from tests.harness import ROOT
from tests.unit.documents.ministry import FormSheet, save


def test_json_is_one_array_in_the_order_of_the_arguments(tmp_path: Path):
    first, second = (save(tmp_path / f"{name}.xlsx", FormSheet({"C3": name})) for name in "乙甲")
    words = [sys.executable, "-c", "import sys; from abacus.cli import main; sys.exit(main())", "forms", "read"]
    environment = {"PATH": "/usr/bin:/bin", "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(
        [*words, first, second, "--json"], capture_output=True, encoding="utf-8", env=environment, cwd=ROOT, check=False
    )
    answers = json.loads(done.stdout)
    assert [(one["file"], one["project"]["name"]) for one in answers] == [(str(first), "乙"), (str(second), "甲")]
    assert (done.returncode, done.stderr) == (0, "")


def test_findings_do_not_matter_for_the_exit_code(run, tmp_path: Path):
    assert run(save(tmp_path / "a.xlsx", FormSheet({"D6": 501})), "--json").returncode == 0


def test_one_refused_file_among_others_gives_two(run, tmp_path: Path):
    good, bad = save(tmp_path / "a.xlsx", FormSheet()), tmp_path / "missing.xlsx"
    done = run(bad, good, "--json")
    assert done.returncode == 2
    assert [one["error"] and one["error"]["code"] for one in json.loads(done.stdout)] == ["file.broken", None]


def test_a_wrong_call_still_prints_an_array(run, tmp_path: Path):
    good = save(tmp_path / "a.xlsx", FormSheet())
    for wrong in (["--on", "2023-02-30"], ["--region", "文登"], ["--nonsense"]):
        done = run(good, *wrong, "--json")
        assert (done.returncode, json.loads(done.stdout)) == (2, [])
        assert done.stderr


def test_without_json_it_is_a_report_for_people(run, tmp_path: Path):
    done = run(save(tmp_path / "a.xlsx", FormSheet({"H19": 99})), tmp_path / "missing.xlsx")
    assert done.returncode == 2
    for words in ("项目：乡村道路养护", "≥120公里", "复算 98", "警告 H19", "未能读取"):
        assert words in done.stdout


def test_the_day_and_the_region_choose_the_rules(run, tmp_path: Path):
    pack = tmp_path / "packs/cn-99"
    (pack / "parameters/evaluation").mkdir(parents=True)
    (pack / "pack.yaml").write_text('region: "99"\nparent: cn\nname: 某省\nrelease: "2021.1"\n', encoding="utf-8")
    (pack / "parameters/evaluation/over_achievement_tolerance.yaml").write_text(
        "id: evaluation.over_achievement_tolerance\nlabel: 提醒线\nunit: '%'\nvalues:\n"
        "  - from: '2022-01-01'\n    applies_to: action_day\n"
        "    source: {document: iron-abacus-default, clause: 试}\n    value: 110\n",
        encoding="utf-8",
    )
    form = save(tmp_path / "a.xlsx", FormSheet({"F13": "140公里"}))

    def codes(*arguments: str, today: str | None = None) -> set[str]:
        done = run(form, "--json", *arguments, today=today, policies=tmp_path / "packs")
        return {one["code"] for one in json.loads(done.stdout)[0]["findings"]}

    assert "target.over_achieved" in codes("--region", "990000", "--on", "2022-01-01")
    assert "target.over_achieved" in codes("--region", "990000", today="2022-06-01")
    assert "target.over_achieved" not in codes("--region", "990000", "--on", "2021-12-31")
    assert "target.over_achieved" not in codes("--on", "2022-01-01")


def test_a_layout_that_is_not_whole_is_said_with_its_pack(run, tmp_path: Path):
    pack = tmp_path / "packs/cn-99"
    (pack / "forms").mkdir(parents=True)
    (pack / "pack.yaml").write_text('region: "99"\nparent: cn\nname: 某省\nrelease: "2021.1"\n', encoding="utf-8")
    (pack / "forms/own.yaml").write_text(
        "id: self_evaluation.own\nlabel: 自定表样\n"
        "source: {document: iron-abacus-default, clause: 试}\nlayout: {titles: [某表]}\n",
        encoding="utf-8",
    )
    done = run(save(tmp_path / "a.xlsx", FormSheet()), "--region", "99", "--json", policies=tmp_path / "packs")
    assert (done.returncode, json.loads(done.stdout)) == (2, [])
    assert "self_evaluation.own" in done.stderr


def test_the_command_starts_without_django(tmp_path: Path):
    form = save(tmp_path / "a.xlsx", FormSheet())
    program = (
        "import sys; from abacus.cli import main; code = main(); "
        "sys.exit(code or (3 if 'django' in sys.modules else 0))"
    )
    words = [sys.executable, "-c", program, "forms", "read", str(form), "--json"]
    assert subprocess.run(words, capture_output=True, check=False, cwd=ROOT).returncode == 0
