"""`abacus rules` as people and programs call it."""

import json
import os
import subprocess
import sys
import textwrap

import pytest

from abacus import cli
from abacus.rules import PolicyError, library
from abacus.rules.command import main

CHENGDU = """\
id: monitoring.lag_threshold
label: 重点监控阈值
unit: percentage points
values:
  - from: "2023-01-01"
    applies_to: action_day
    source: {document: chengdu-2023, clause: 第三条}
    value: 25
"""
DOCUMENTS = "chengdu-2023: {title: 成都市绩效监控办法, day: null, confirmed: true}\n"
EXAMPLE = """\
- name: 25 points behind is watched here
  because: the city asks earlier than the nation
  day: "2023-08-31"
  given: {months_elapsed: 6, months_total: 12, executed_fen: 25, budget_fen: 100, major: true}
  expect: {key_monitoring: true}
"""


@pytest.fixture
def chengdu(tmp_path, monkeypatch):
    """A brand-new region, in YAML only."""
    pack = tmp_path / "own" / "cn-5101"
    for place, text in {
        "pack.yaml": 'region: "5101"\nparent: cn\nname: 成都市\nrelease: "2023.1"\n',
        "documents.yaml": DOCUMENTS,
        "parameters/monitoring/lag_threshold.yaml": CHENGDU,
        "examples/monitoring/lag_threshold.yaml": EXAMPLE,
    }.items():
        (pack / place).parent.mkdir(parents=True, exist_ok=True)
        (pack / place).write_text(text, encoding="utf-8")
    monkeypatch.setenv("ABACUS_POLICIES", str(tmp_path / "own"))
    return pack


def explained(capsys, *arguments):
    assert main(["explain", *arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_a_value_is_explained_as_data(capsys):
    found = explained(capsys, "monitoring.lag_threshold", "--region", "3717", "--on", "2023-08-31")

    assert list(found) == [
        "id",
        "value",
        "unit",
        "from",
        "until",
        "source",
        "confirmed",
        "pack",
        "release",
        "chain",
    ]
    assert (found["value"], found["unit"]) == (40, "percentage points")
    assert (found["from"], found["until"]) == ("2023-01-01", None)
    assert (found["source"]["document"], found["source"]["clause"]) == ("heze-2023-quality-action", "重点监控")
    assert [(link["pack"], link["confirmed"]) for link in found["chain"]] == [("cn-3717", True), ("cn", False)]


def test_a_new_region_needs_no_code(chengdu, capsys):
    assert explained(capsys, "monitoring.lag_threshold", "--region", "510104", "--on", "2023-08-31")["value"] == 25
    assert explained(capsys, "evaluation.execution_weight", "--region", "5101", "--on", "2023-08-31")["pack"] == "cn"
    assert main(["check"]) == 0
    assert "没有错误" in capsys.readouterr().out


def test_a_changed_pack_is_read_again(chengdu, capsys):
    asked = ("monitoring.lag_threshold", "--region", "5101", "--on", "2023-08-31")
    assert explained(capsys, *asked)["value"] == 25

    (chengdu / "parameters/monitoring/lag_threshold.yaml").write_text(CHENGDU.replace("25", "30.5"), encoding="utf-8")

    assert explained(capsys, *asked)["value"] == 30.5


def test_the_packs_are_read_once(chengdu):
    assert library() is library()


def test_a_pack_that_is_wrong_stops_everything_with_its_place(chengdu, capsys):
    (chengdu / "parameters/monitoring/lag_threshold.yaml").write_text(CHENGDU.replace("percentage points", "pp"))
    place = f"{chengdu / 'parameters/monitoring/lag_threshold.yaml'}:3: [bad-unit]"

    with pytest.raises(PolicyError, match="bad-unit"):
        library()
    assert main(["explain", "monitoring.lag_threshold", "--region", "5101", "--on", "2023-08-31"]) == 1
    assert place in capsys.readouterr().err
    assert main(["check"]) == 1
    assert place in capsys.readouterr().out


def test_check_reads_other_directories_and_single_packs(chengdu, capsys, monkeypatch):
    monkeypatch.delenv("ABACUS_POLICIES")

    assert main(["check", str(chengdu)]) == 0
    assert main(["check", str(chengdu.parent)]) == 0
    with_city = capsys.readouterr().out
    assert main(["check"]) == 0
    assert capsys.readouterr().out not in with_city


def test_check_fails_on_an_example_that_does_not_hold(chengdu, capsys):
    (chengdu / "examples/monitoring/lag_threshold.yaml").write_text(
        EXAMPLE.replace("monitoring: true", "monitoring: false")
    )

    assert main(["check"]) == 1
    assert "key_monitoring" in capsys.readouterr().out


def test_check_locks_releases_and_warns_of_changed_ones(chengdu, capsys):
    assert main(["check", str(chengdu), "--lock"]) == 0
    assert [line for line in capsys.readouterr().out.splitlines() if "锁定" in line] == ["cn-5101@2023.1 已锁定"]

    (chengdu / "documents.yaml").write_text(DOCUMENTS.replace("办法", "规定"), encoding="utf-8")

    assert main(["check"]) == 0
    assert f"{chengdu / 'pack.yaml'}:4: [release-changed]" in capsys.readouterr().out


def test_a_value_is_explained_in_words(capsys):
    assert main(["explain", "monitoring.lag_threshold", "--region", "3717", "--on", "2023-08-31"]) == 0
    told = capsys.readouterr().out

    assert "值：40 percentage points" in told
    assert "自 2023-01-01 起" in told
    assert "菏泽市预算绩效管理“提质增效”行动的通知，重点监控" in told
    assert "所引材料已核对" in told
    assert "上级 cn@2026.5：40 percentage points" in told


def test_general_knowledge_says_that_it_is_not_checked(capsys):
    assert main(["explain", "evaluation.execution_weight", "--region", "cn", "--on", "2021-03-01"]) == 0
    told = capsys.readouterr().out

    assert "财预〔2020〕10号" in told
    assert "原文待核实" in told


def test_a_rule_without_a_figure_says_so(capsys):
    assert main(["explain", "evaluation.ratio_floor", "--region", "cn", "--on", "2021-03-01"]) == 0
    assert "没有规定数值" in capsys.readouterr().out


def test_a_list_is_explained_with_the_packs_it_builds_on(capsys):
    found = explained(capsys, "evaluation.results", "--region", "3717", "--on", "2023-08-31")

    assert [item["id"] for item in found["value"]["items"]] == ["good", "weak", "not_rectified", "bottom"]
    assert [link["pack"] for link in found["chain"]] == ["cn-3717", "cn"]
    assert found["unit"] is None
    assert main(["explain", "evaluation.results", "--region", "3717", "--on", "2023-08-31"]) == 0
    assert "上级 cn@2026.5\n" in capsys.readouterr().out


def test_an_ended_rule_shows_its_last_day(capsys):
    assert main(["explain", "targets.indicators", "--region", "cn", "--on", "2021-03-01"]) == 0
    assert "自 2020-01-01 至 2021-08-17" in capsys.readouterr().out


def test_the_fiscal_year_may_be_given(capsys):
    asked = ("evaluation.satisfaction_bands", "--region", "cn", "--on", "2022-03-01")

    assert explained(capsys, *asked)["source"]["document"] == "cn-2021-101"
    assert explained(capsys, *asked, "--year", "2021")["source"]["document"] == "iron-abacus-default"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["weather.rain", "--region", "cn", "--on", "2021-03-01"], "weather.rain"),
        (["evaluation.rain", "--region", "cn", "--on", "2021-03-01"], "evaluation.execution_weight"),
        (["evaluation.grade_bands", "--region", "文登", "--on", "2021-03-01"], "371003"),
    ],
)
def test_an_unknown_question_is_answered_with_what_to_ask(arguments, said, capsys):
    assert main(["explain", *arguments]) == 2
    assert said in capsys.readouterr().err


def test_a_day_that_is_none_is_refused(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["explain", "evaluation.grade_bands", "--region", "cn", "--on", "昨天"])

    assert ended.value.code == 2
    assert "2021-03-01" in capsys.readouterr().err


def test_packs_are_listed(capsys):
    assert main(["list"]) == 0
    assert "cn-3717@2026.3 菏泽市" in capsys.readouterr().out
    assert main(["list", "--json"]) == 0
    packs = {pack["id"]: pack for pack in json.loads(capsys.readouterr().out)}

    assert packs["cn-371003"]["parent"] == "cn-37"
    assert {"evaluation.self_evaluation", "targets.declaration"} <= set(packs["cn"]["states"]["routes"])
    assert packs["cn-3717"]["examples"] >= 3


def test_the_rules_of_a_region_are_listed(capsys):
    assert main(["list", "--region", "3717", "--on", "2023-08-31"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("菏泽市：cn-3717@2026.3，cn-37@2026.2，cn@2026.5")
    assert "linkage.bottom_share = 20 %  cn-3717" in told
    assert "evaluation.grade_bands  cn  项目支出绩效评价管理办法（待核实）" in told

    assert main(["list", "--region", "3717", "--on", "2023-08-31", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert "targets.declaration" in {rule["id"] for rule in listed["rules"]}
    assert listed["tags"][0] == "cn-3717@2026.3"


def test_the_day_of_a_list_is_the_given_one_or_the_calendar_s(capsys, monkeypatch):
    monkeypatch.setenv("ABACUS_TODAY", "2019-01-01")
    assert main(["list", "--region", "cn"]) == 0
    assert "evaluation.execution_weight" not in capsys.readouterr().out

    monkeypatch.delenv("ABACUS_TODAY")
    assert main(["list", "--region", "cn"]) == 0
    assert "evaluation.execution_weight" in capsys.readouterr().out


def test_the_command_finds_its_subcommands(capsys):
    assert cli.main(["rules", "list"]) == 0
    assert cli.main([]) == 0
    assert "abacus rules" in capsys.readouterr().out
    assert cli.main(["--help"]) == 0
    assert cli.main(["weather"]) == 2
    assert "weather" in capsys.readouterr().err


def test_the_command_reads_the_process_s_arguments(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["abacus", "rules", "list"])

    assert cli.main() == 0
    assert "cn@" in capsys.readouterr().out


def test_every_subcommand_has_a_place_of_the_form_module_function_and_says_what_it_does():
    assert all(place.startswith("abacus.") and place.count(":") == 1 for place in cli.COMMANDS.values())
    assert cli.SAID.keys() == cli.COMMANDS.keys()


def test_rules_need_no_framework():
    code = textwrap.dedent("""
        import sys
        from abacus.cli import main
        assert main(["rules", "explain", "evaluation.grade_bands", "--region", "371003", "--on", "2021-03-01"]) == 0
        assert main(["rules", "check"]) == 0
        assert "django" not in sys.modules
    """)
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=dict(os.environ))

    assert ran.returncode == 0, ran.stderr
