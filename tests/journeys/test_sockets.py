"""Nothing is sent anywhere but to this machine, by hfs3 or by any client it runs, unless the person says --live.

Every connect and every datagram of the whole process tree is watched by strace, not by hfs3.
"""

import ipaddress
import re
import sys
from pathlib import Path

import pytest

from tests.conftest import tool
from tests.journeys.conftest import Person

_CALLS = "trace=connect,sendto,sendmsg,sendmmsg"
_ADDRESS = re.compile(r'inet_addr\("(?P<four>[^"]+)"\)|inet_pton\(AF_INET6, "(?P<six>[^"]+)"')
_DAMAGE = {
    "as configured": ("", ""),
    "clients that would go to Amazon": ("endpoint_url", "endpoint_ur1"),
    "clients that would go elsewhere": ("https://localhost", "https://play.min.io"),
    "clients that would look for other hosts": ("addressing_style = path", "addressing_style = virtual"),
}


def reached(person: Person, trace: Path, *argv: str) -> set[str]:
    """Return every address that a program and all it started spoke to."""
    done = person.run(tool("strace"), "-f", "--seccomp-bpf", "-qq", "-e", _CALLS, "-o", str(trace), *argv)
    assert done.returncode in {0, 1}, done.stderr
    return {found["four"] or found["six"] for found in _ADDRESS.finditer(trace.read_text("utf-8", "replace"))}


def strangers(addresses: set[str]) -> set[str]:
    return {address for address in addresses if not ipaddress.ip_address(address).is_loopback}


def test_the_watch_sees_what_leaves(person: Person, tmp_path: Path) -> None:
    code = "import socket; s = socket.socket(); s.settimeout(.1); s.connect_ex(('198.51.100.7', 9))"
    assert strangers(reached(person, tmp_path / "trace", sys.executable, "-c", code)) == {"198.51.100.7"}


@pytest.mark.parametrize("damage", _DAMAGE)
def test_the_doctor_stays_here(person: Person, tmp_path: Path, damage: str) -> None:
    for name in ("aws", "rclone", "s5cmd"):
        tool(name)
    person.must(person.login())
    person.must(person.hfs3("configure", "aws"))
    person.must(person.hfs3("configure", "rclone"))
    before, after = _DAMAGE[damage]
    config = person.home / ".aws/config"
    config.write_text(config.read_text().replace(before, after))
    addresses = reached(person, tmp_path / "trace", sys.executable, "-m", "hfs3", "doctor")
    assert addresses, "the proof by running runs over sockets"
    assert strangers(addresses) == set()


@pytest.mark.parametrize(
    "command",
    [
        ("configure", "aws"),
        ("configure", "rclone", "--dry-run"),
        ("status",),
        ("doctor", "--no-probe"),
        ("doctor", "--why", "all"),
        ("doctor", "--fix", "--no-probe"),
        ("report", "-o", "-"),
        ("undo", "--list"),
        ("explain", "--list"),
        ("credential-process",),
    ],
    ids=" ".join,
)
def test_other_commands_speak_to_nobody(person: Person, tmp_path: Path, command: tuple[str, ...]) -> None:
    person.must(person.login())
    person.must(person.hfs3("configure", "aws"))
    assert reached(person, tmp_path / "trace", sys.executable, "-m", "hfs3", *command) == set()
