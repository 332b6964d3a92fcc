"""The real bundle, made as `make bundle` makes it, installed and served with the network cut off."""

import re
import subprocess
import sys
import tarfile

import pytest

from tests.harness import ROOT

pytestmark = [pytest.mark.long, pytest.mark.slow]
HOSTS = ("pypi" + ".org", "pythonhosted" + ".org", "npmjs" + ".org", "npmmirror" + ".com")


@pytest.fixture(scope="module")
def bundle(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bundle")
    words = [sys.executable, "-m", "abacus.operations.bundle", "--to", str(folder)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=900)
    assert done.returncode == 0, done.stdout + done.stderr
    return next(folder.glob("*.tar.gz"))


def cutting() -> list[str]:
    """How the network is cut off; empty where this machine does not permit it."""
    for words in (["unshare", "-n"], ["unshare", "-rn"]):
        if subprocess.run([*words, "true"], capture_output=True).returncode == 0:
            return words
    return []


def test_it_installs_and_serves_without_a_network(bundle, measured):
    cut = cutting()
    words = [*cut, sys.executable, "-m", "tests.assurance.backup.offline", str(bundle), "cut" if cut else "proxies"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=1500)
    assert done.returncode == 0, done.stdout + done.stderr
    seconds = re.search(r"installed in (\d+) s", done.stdout).group(1)
    how = " ".join(cut) or "proxies to nowhere and --no-index"
    measured("BUNDLE: installed and served with the network cut off", f"{how}; {seconds} s")
    measured("BUNDLE: size", f"{bundle.stat().st_size / 1e6:.0f} MB")


def test_no_file_of_ours_names_a_registry(bundle):
    """What other packages say of themselves in their wheels is theirs."""
    with tarfile.open(bundle) as tar:
        for member in tar.getmembers():
            if "/wheels/" not in member.name and "/pip/" not in member.name:
                text = tar.extractfile(member).read().decode()
                assert [host for host in HOSTS if host in text] == [], member.name
