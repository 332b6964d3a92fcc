"""The bundle: what is in it, for which machine, and that it refuses everywhere else."""

import hashlib
import platform
import re
import subprocess
import sys

import pytest

from abacus.foundation.refusals import Refusal
from abacus.operations.bundle import assembling, gathering
from tests.harness import ROOT

HERE = f"{sys.version_info.major}{sys.version_info.minor}"
OWN = "iron_abacus-1.2.3-py3-none-any.whl"


@pytest.fixture
def checkout(tmp_path):
    """A checkout with two locked packages, their wheels and the platform's own."""
    root, wheels = tmp_path / "checkout", tmp_path / "wheels"
    for folder in (root / "requirements", root / "docs" / "adr", wheels, tmp_path / "own"):
        folder.mkdir(parents=True)
    names = [
        "pure-1.0-py3-none-any.whl",
        f"compiled-2.0-cp{HERE}-cp{HERE}-manylinux2014_x86_64.manylinux_2_17_x86_64.whl",
    ]
    lock = ""
    for name in names:
        (wheels / name).write_text(name)
        package, version = name.split("-")[:2]
        lock += f"{package}=={version} \\\n    --hash=sha256:{hashlib.sha256(name.encode()).hexdigest()}\n"
    (root / "requirements" / "base.txt").write_text(lock)
    (root / "docs" / "operations.md").write_text("# Operations")
    (root / "docs" / "adr" / "README.md").write_text("# Decisions")
    (root / "LICENSE").write_text("Apache")
    (tmp_path / "own" / OWN).write_text("the platform")
    return tmp_path


def assemble(checkout, into="build"):
    return assembling.assemble(checkout / "checkout", checkout / "wheels", checkout / "own" / OWN, checkout / into)


def unpacked(path, folder):
    folder.mkdir()
    subprocess.run(["tar", "xzf", path, "-C", folder], check=True)
    return folder / path.name.removesuffix(".tar.gz")


def test_the_name_says_which_machine_it_is_for(checkout):
    assert assemble(checkout).name == f"iron-abacus-1.2.3-cp{HERE}-manylinux_2_17_x86_64.tar.gz"


def test_everything_is_in_it_with_its_hash(checkout, tmp_path):
    folder = unpacked(assemble(checkout), tmp_path / "unpacked")
    files = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    lines = [line.split("  ") for line in (folder / "SHA256SUMS").read_text().splitlines()]
    assert {name for _sum, name in lines} == files - {"SHA256SUMS"}
    assert all(hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest for digest, name in lines)
    wanted = {"install.sh", "requirements.txt", "README.txt", "LICENSE", "abacus-admin.sh", f"wheels/{OWN}"}
    wanted |= {"docs/operations.md", "docs/adr/README.md", "nginx/abacus.conf", "postgresql/roles.sql"}
    wanted |= {f"systemd/abacus{part}" for part in (".service", "-worker.service", "-backup.timer", "-backup.service")}
    assert wanted <= files
    assert (
        f"iron-abacus==1.2.3 --hash=sha256:{hashlib.sha256(b'the platform').hexdigest()}"
        in (folder / "requirements.txt").read_text()
    )
    assert not re.search(r"@[A-Z]+@", "".join(path.read_text() for path in folder.glob("*.*") if path.is_file()))


def test_the_same_input_gives_the_same_bytes(checkout):
    assert assemble(checkout).read_bytes() == assemble(checkout, "again").read_bytes()


def test_a_package_that_is_missing_or_another_is_refused(checkout):
    (checkout / "wheels" / "pure-1.0-py3-none-any.whl").write_text("something else")
    with pytest.raises(Refusal, match=r"pure==1\.0"):
        assemble(checkout)


def test_wheels_of_two_kinds_of_machine_are_refused(checkout):
    (checkout / "wheels" / f"other-1.0-cp{HERE}-cp{HERE}-manylinux_2_28_aarch64.whl").touch()
    with pytest.raises(Refusal, match="同一种机器"):
        assemble(checkout)


def test_the_newest_c_library_a_wheel_wants_counts(checkout):
    (checkout / "wheels" / "new-1.0-cp311-abi3-manylinux_2_34_x86_64.whl").touch()
    assert "manylinux_2_34" in assemble(checkout).name


def test_an_older_c_library_takes_fewer_wheels():
    assert gathering.platforms("x86_64", "2.19")[:3] == [f"manylinux_2_{n}_x86_64" for n in (19, 18, 17)]
    for wrong in ("2.5", "musl", "3.1"):
        with pytest.raises(Refusal):
            gathering.platforms("x86_64", wrong)


def install(folder, *words):
    return subprocess.run(["sh", "install.sh", *words], cwd=folder, capture_output=True, text=True, timeout=300)


def test_a_changed_bundle_installs_nothing(checkout, tmp_path):
    folder = unpacked(assemble(checkout), tmp_path / "unpacked")
    script = folder / "install.sh"
    script.write_text(script.read_text().replace("x86_64", platform.machine()) + "# changed\n")
    done = install(folder, "--to", str(tmp_path / "to"), "--python", sys.executable)
    assert (done.returncode, "被改动" in done.stderr) == (1, True)
    assert not (tmp_path / "to").exists()


@pytest.mark.parametrize(
    ("is_here", "is_not", "said"),
    [
        ("x86_64", "s390x", "用于 s390x"),
        (".".join((HERE[0], HERE[1:])), "3.99", "用于 Python 3.99"),
        ("2.17", "2.999", "需要 glibc"),
    ],
)
def test_it_says_on_which_machine_it_does_not_belong(checkout, tmp_path, is_here, is_not, said):
    folder = unpacked(assemble(checkout), tmp_path / "unpacked")
    script = folder / "install.sh"
    text = script.read_text().replace('"x86_64"', f'"{platform.machine()}"').replace(is_here, is_not)
    script.write_text(text.replace('"17"', '"999"') if is_not == "2.999" else text)
    done = install(folder, "--to", str(tmp_path / "to"), "--python", sys.executable)
    assert (done.returncode, said in done.stderr) == (1, True), done.stderr
    assert not (tmp_path / "to").exists()


def test_every_unit_runs_a_command_there_is():
    from abacus.cli import COMMANDS

    units = (ROOT / "src/abacus/operations/bundle/files/systemd").glob("*.service")
    ran = {re.search(r"ExecStart=\S+/bin/abacus (\w+)", unit.read_text()).group(1) for unit in units}
    assert ran == {"serve", "worker", "backup"}
    assert ran <= set(COMMANDS)
