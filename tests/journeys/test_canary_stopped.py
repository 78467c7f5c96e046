"""A canary where hfs3 does not come to its end: interrupted at any moment, or falling over a bug of its own."""

import signal
import subprocess
import sys
import time

import pytest

from tests.journeys.conftest import CANARY_SECRET, CANARY_TOKEN, Person
from tests.journeys.test_canary import check_files

_SECRETS = (CANARY_TOKEN, CANARY_SECRET)
_INTERRUPTED, _BUG = 130, 70
_MOMENTS = (0.1, 0.25, 0.45, 0.8, 1.5)
_LOGIN = ("login", "--token-stdin", "--store", "file")

STOPPED: tuple[tuple[str, ...], ...] = (
    ("configure", "aws"),
    ("doctor",),
    ("doctor", "--no-probe", "--live"),
    ("status",),
    ("report", "-o", "-"),
    ("scan", "/usr/share"),
    ("rotate", "--dry-run"),
    ("logout", "--dry-run"),
    ("--debug", "doctor"),
)


def _login(person: Person) -> tuple[str, ...]:
    gateway = person.gateway
    return (
        *_LOGIN,
        *("--exchange-url", gateway.exchange_url, "--hub", gateway.hub_url, "--gateway", gateway.url),
        *("--ca-bundle", str(gateway.ca_bundle)),
    )


def _interrupt(person: Person, moment: float, *arguments: str, stdin: bytes = b"") -> tuple[int, str]:
    with subprocess.Popen(
        [sys.executable, "-m", "hfs3", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=person.environ,
    ) as process:
        assert process.stdin
        process.stdin.write(stdin)
        process.stdin.close()
        process.stdin = None
        time.sleep(moment)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    return process.returncode, (out + err).decode("utf-8", "replace")


def _silent(person: Person, text: str) -> None:
    for secret in _SECRETS:
        assert secret not in text
    check_files(person.home)


@pytest.mark.parametrize("command", STOPPED, ids=" ".join)
def test_interrupted(person: Person, command: tuple[str, ...]) -> None:
    person.environ["HF_TOKEN"] = CANARY_TOKEN
    person.must(person.login())
    person.must(person.hfs3("configure", "rclone"))
    for moment in _MOMENTS:
        status, text = _interrupt(person, moment, *command)
        # Before Python has hfs3 in hand, the signal is Python's own: it ends by it.
        assert status in {0, 1, 2, 3, _INTERRUPTED, -signal.SIGINT}, text
        _silent(person, text)
        if status == _INTERRUPTED:
            assert "This is a bug" not in text


def test_a_login_that_is_interrupted(person: Person) -> None:
    for moment in _MOMENTS:
        status, text = _interrupt(person, moment, *_login(person), stdin=CANARY_TOKEN.encode())
        assert status in {0, _INTERRUPTED, -signal.SIGINT, 1}, text
        _silent(person, text)
    person.must(person.login())
    assert person.hfs3("status").returncode == 0


_CRASH = """
import sys
import {module} as room
from hfs3.cli.main import run
def fall(*arguments, **named):
    token, secret = {secrets!r}
    raise RuntimeError(f"a bug with {{token}} and {{secret}} in its words")
room.{name} = fall
sys.exit(run({arguments!r}))
"""


@pytest.mark.parametrize(
    ("module", "name", "arguments"),
    [
        ("hfs3.configure", "plan", ["configure", "aws"]),
        ("hfs3.files.journal", "record", ["configure", "aws"]),
        ("hfs3.credentials.overview", "look", ["status"]),
        ("hfs3.doctor.run", "diagnose", ["doctor", "--no-probe"]),
        ("hfs3.doctor.report", "report", ["report", "-o", "-"]),
        ("hfs3.scan.run", "scan", ["scan"]),
        ("hfs3.credentials.process", "answer", ["credential-process"]),
        ("hfs3.everywhere", "plan_replacement", ["rotate", "--finish", "--dry-run"]),
    ],
)
@pytest.mark.parametrize("debug", [[], ["--debug"]])
def test_a_bug(person: Person, module: str, name: str, arguments: list[str], debug: list[str]) -> None:
    person.must(person.login())
    code = _CRASH.format(module=module, name=name, secrets=_SECRETS, arguments=[*debug, *arguments])
    # Secrets stand in the program's own text here, which is the test's; what it says is hfs3's.
    done = person.run(sys.executable, "-c", code)
    assert done.returncode == _BUG, done.stdout + done.stderr
    assert "RuntimeError: a bug with ******** and ******** in its words" in done.stderr
    assert "This is a bug in hfs3" in done.stderr
    _silent(person, done.stdout + done.stderr)
