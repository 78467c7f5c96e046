"""A canary where hfs3 does not come to its end: interrupted at any moment, or falling over a bug of its own."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from hfs3.cli import app
from hfs3.gateway.embedding import running
from hfs3.gateway.hub.accounts import Grant, HubAccount, KeyPair, Token
from hfs3.secret import Secret
from tests.journeys.conftest import ACCESS_KEY_ID, CANARY_SECRET, CANARY_TOKEN, Person, person_at
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
    ("rotate", "--finish"),
    ("undo",),
    ("store", "move", "environment"),
    ("credential-process",),
    ("env", "--unset"),
    ("exec", "--", "sleep", "1"),
    ("logout",),
    ("--debug", "doctor"),
)
_HAVE_NO_SECRET = {"explain", "tour", "gateway"}
"""The tour and the gateway have their own accounts and their own tests."""


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


def test_no_command_is_left_out() -> None:
    stopped = {word for command in STOPPED for word in command} | {"login"}  # below
    fallen = {word for *_, arguments in BUGS for word in arguments}
    for covered in (stopped, fallen):
        assert {entry.name for entry in app.COMMANDS} - _HAVE_NO_SECRET <= covered


@pytest.mark.parametrize("command", STOPPED, ids=" ".join)
def test_interrupted(person: Person, command: tuple[str, ...]) -> None:
    person.environ["HF_TOKEN"] = CANARY_TOKEN
    person.must(person.login())
    person.must(person.hfs3("configure", "rclone"))
    for moment in _MOMENTS:
        status, text = _interrupt(person, moment, *command)
        # Before Python has hfs3 in hand, the signal is Python's own: it ends by it.
        assert status in {0, 1, 2, 3, _INTERRUPTED, -signal.SIGINT}, text
        if command != ("credential-process",):  # it hands the pair out, if it is faster
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
assert callable(room.{name})
room.{name} = fall
sys.exit(run({arguments!r}))
"""
BUGS: tuple[tuple[str, str, list[str]], ...] = (
    ("hfs3.credentials.login", "keep", ["login"]),
    ("hfs3.credentials.obtaining", "exchange", ["login"]),
    ("hfs3.configure", "plan", ["configure", "aws"]),
    ("hfs3.files.journal", "record", ["configure", "aws"]),
    ("hfs3.files.undo", "listed", ["undo", "--list"]),
    ("hfs3.credentials.overview", "look", ["status"]),
    ("hfs3.everywhere", "plan_replacement", ["rotate", "--finish"]),
    ("hfs3.credentials.keeping", "keep", ["store", "move", "file"]),
    ("hfs3.files.forgetting", "forget_pair", ["logout"]),
    ("hfs3.doctor.run", "diagnose", ["doctor", "--no-probe"]),
    ("hfs3.doctor.report", "report", ["report", "-o", "-"]),
    ("hfs3.scan.run", "scan", ["scan"]),
    ("hfs3.surroundings.variables", "surrounded", ["exec", "--", "true"]),
    ("hfs3.surroundings.shells", "assignments", ["env"]),
    ("hfs3.credentials.process", "answer", ["credential-process"]),
)
"""What falls over its own bug, as late as it can, and the command that comes by."""


def _fallen(person: Person, folder: Path, code: str) -> subprocess.CompletedProcess[str]:
    """Run a program that has secrets in its text: from a file, since other tests watch all command lines meanwhile."""
    program = folder / "falls.py"
    program.write_text(code)
    return person.run(sys.executable, str(program), stdin=CANARY_TOKEN.encode())


@pytest.mark.parametrize(("module", "name", "arguments"), BUGS)
@pytest.mark.parametrize("debug", [[], ["--debug"]])
def test_a_bug(person: Person, tmp_path: Path, module: str, name: str, arguments: list[str], debug: list[str]) -> None:
    person.must(person.login())
    words = list(_login(person)) if arguments == ["login"] else arguments
    code = _CRASH.format(module=module, name=name, secrets=_SECRETS, arguments=[*debug, *words])
    done = _fallen(person, tmp_path, code)
    assert done.returncode == _BUG, done.stdout + done.stderr
    assert "RuntimeError: a bug with ******** and ******** in its words" in done.stderr
    assert "This is a bug in hfs3" in done.stderr
    _silent(person, done.stdout + done.stderr)


_ODD = "CANARY/secret+of.another=form.than.64.digits"
_KNOWING = [bug for bug in BUGS if bug[1] in {"keep", "plan", "plan_replacement", "surrounded", "assignments"}]


@pytest.mark.parametrize(("module", "name", "arguments"), _KNOWING)
def test_a_bug_with_a_secret_of_no_known_form(
    own_home: Path, tmp_path: Path, module: str, name: str, arguments: list[str]
) -> None:
    """What hfs3 has in its hands is masked by what it is, and not by how it looks."""
    token = Token(Secret(CANARY_TOKEN), Grant.WRITE, KeyPair(ACCESS_KEY_ID, Secret(_ODD)))
    with running(accounts=(HubAccount("alice", (), (token,)),)) as gateway:
        person = person_at(own_home, gateway)
        person.must(person.login())
        words = list(_login(person)) if arguments == ["login"] else arguments
        code = _CRASH.format(module=module, name=name, secrets=(CANARY_TOKEN, _ODD), arguments=["--debug", *words])
        done = _fallen(person, tmp_path, code)
    assert done.returncode == _BUG, done.stdout + done.stderr
    assert "RuntimeError: a bug with ******** and ******** in its words" in done.stderr
    assert _ODD not in done.stdout + done.stderr
