"""Installs a bundle and serves from it, in a network of its own that leads nowhere: run by test_bundle.py."""

import fcntl
import os
import re
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

PORT = 8000
NOWHERE = "http://127.0.0.1:9"


def loopback() -> None:
    """Bring up this machine's own address, where the network is our own."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        flags = struct.unpack("16sh", fcntl.ioctl(probe, 0x8913, struct.pack("16sh", b"lo", 0)))[1]
        fcntl.ioctl(probe, 0x8914, struct.pack("16sh", b"lo", flags | 1))


def page(path: str) -> bytes:
    with urllib.request.urlopen(f"http://127.0.0.1:{PORT}{path}", timeout=60) as answer:
        assert answer.status == 200
        return answer.read()


def main() -> None:
    bundle, cut = Path(sys.argv[1]), sys.argv[2] == "cut"
    if cut:
        loopback()
    folder = Path(tempfile.mkdtemp(prefix="abacus-offline-"))
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    proxies = dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy"), NOWHERE)
    environment = kept | proxies | {"HOME": str(folder), "ABACUS_DATA": str(folder / "data"), "no_proxy": "127.0.0.1"}

    def run(*words: str, cwd: Path = folder) -> str:
        done = subprocess.run(words, cwd=cwd, env=environment, capture_output=True, text=True, timeout=900)
        assert done.returncode == 0, f"{words}: {done.stdout}\n{done.stderr}"
        return done.stdout

    began = time.monotonic()
    run("tar", "xzf", str(bundle))
    unpacked = folder / bundle.name.removesuffix(".tar.gz")
    run("sh", "install.sh", "--to", str(folder / "to"), "--python", sys.executable, cwd=unpacked)
    installed = time.monotonic() - began
    abacus = str(folder / "to" / "current" / "bin" / "abacus")
    assert "三个管理员" in run(abacus, "init", "--region", "371003")
    process = subprocess.Popen([abacus, "serve", "--port", str(PORT)], cwd=folder, env=environment)
    try:
        for _ in range(600):
            try:
                page("/health/")
                break
            except (OSError, urllib.error.URLError):
                assert process.poll() is None, "the server ended"
                time.sleep(0.1)
        signing_in = page("/sign-in/").decode()
        assert "登录" in signing_in
        asset = re.search(r'href="(/static/[^"]+\.css[^"]*)"', signing_in).group(1)
        assert len(page(asset)) > 1000
        assert len(page("/static/vendor/htmx.min.js")) > 1000
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)
    run(abacus, "backup")
    sys.stdout.write(f"installed in {installed:.0f} s")


if __name__ == "__main__":
    main()
