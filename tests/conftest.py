"""Every test lives in a machine of its own: a temporary home, no network but loopback, the real home out of reach."""

import ipaddress
import os
import shutil
import signal
import socket
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

import pytest

from hfs3.machine import Machine, Platform

_LOOPBACK_NAMES = {"localhost", "ip6-localhost", ""}
_STEERING = (
    *("AWS_", "HF_", "HFS3_", "HUGGING", "RCLONE_", "S3_", "XDG_", "DBUS_", "PYTHON_KEYRING"),
    *("SSL_CERT_", "REQUESTS_CA_", "CURL_CA_", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy"),
)
_ALL_TOOLS_REQUIRED = os.environ.get("TESTS_REQUIRE_TOOLS") == "all"  # as in CI

# What lives longer than one test (a module's gateway, the tour) is scrubbed as well, before anything is imported. The
# clients that the `test` extra installs stand beside this Python, whether its environment is activated or not.
os.environ["PATH"] = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
for _name in [name for name in os.environ if name.startswith(_STEERING) and "_CONFORMANCE_" not in name]:
    del os.environ[_name]

# Whoever started this run in the background may have had it ignore these, and every program it starts inherits that.
signal.signal(signal.SIGINT, signal.default_int_handler)
if hasattr(signal, "SIGHUP"):
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


def _is_loopback(host: str) -> bool:
    if host in _LOOPBACK_NAMES:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every address but loopback."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:  # noqa: ANN401  # socket's own signature
        if self.family in {socket.AF_INET, socket.AF_INET6} and not _is_loopback(str(address[0])):
            raise AssertionError(f"a test tried to reach {address!r}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the test a home of its own and an environment without anything that steers a client."""
    home = tmp_path / "home"
    home.mkdir()
    for name in list(os.environ):
        if name.startswith(_STEERING):
            monkeypatch.delenv(name)
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(home))
    return home


@pytest.fixture(autouse=True)
def nothing_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what one test takes for a secret be an ordinary word to the next."""
    monkeypatch.setattr("hfs3.secret._remembered", set())


@pytest.fixture
def machine(own_home: Path) -> Machine:
    """Return a Linux machine whose home is the test's own and whose environment is the scrubbed one."""
    return Machine(
        environ={"PATH": os.environ["PATH"], "HOME": str(own_home), "LANG": "C.UTF-8"},
        home=own_home,
        platform=Platform.LINUX,
        now=lambda: datetime.now(UTC),
    )


@pytest.fixture(scope="session", autouse=True)
def real_home_untouched() -> Iterator[None]:
    """Fail the run if a file of the person who runs the tests has changed."""
    home = Path.home()
    names = (".aws/config", ".aws/credentials", ".config/rclone/rclone.conf", ".config/hfs3")
    watched = [home / name for name in names]

    def look() -> list[tuple[Path, int]]:
        return [(p, p.stat().st_mtime_ns) for p in watched if p.exists()]

    before = look()
    yield
    assert look() == before, "a test touched the real home"


def tool(name: str) -> str:
    """Return the path of a real client, or skip; with TESTS_REQUIRE_TOOLS=all its absence fails the test instead."""
    found = shutil.which(name)
    if found is None:
        missing(name)
    return found


def missing(name: str) -> NoReturn:
    """Skip the test for want of a client; with TESTS_REQUIRE_TOOLS=all fail it."""
    if _ALL_TOOLS_REQUIRED:
        pytest.fail(f"{name} is required here and is not installed")
    pytest.skip(f"{name} is not installed")
