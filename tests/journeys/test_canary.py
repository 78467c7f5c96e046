"""A canary planted as token, key and secret is seen nowhere it should not be, on success or failure of any command."""

import stat
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self

import pytest

from hfs3.cli import app
from tests.journeys.conftest import ACCESS_KEY_ID, CANARY_SECRET, CANARY_TOKEN, Person

_SECRETS = (CANARY_TOKEN, CANARY_SECRET)
_CLIENTS = (b"rclone", b"s5cmd", b"/aws")


class Watch:
    """Looks at every process, again and again, for a secret in its command line.

    With `homes`, a folder, also for one in the environment of clients whose home is in there: hfs3 has the token in its
    own, and only asks them about themselves, or runs them with another pair.
    """

    def __init__(self, *, homes: Path | None = None) -> None:
        self.leaks: set[str] = set()
        self.looks = 0
        self.clients = 0
        self._homes = None if homes is None else b"HOME=" + bytes(homes)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def _watch(self) -> None:
        while not self._stop.is_set():
            for process in Path("/proc").glob("[0-9]*"):
                with suppress(OSError):
                    self._look(process)
            self.looks += 1
            time.sleep(0.01)

    def _look(self, process: Path) -> None:
        words = (process / "cmdline").read_bytes().split(b"\0")
        self._judge(words, words)
        if any(client in word for client in _CLIENTS for word in words[:2]):  # or a script behind its interpreter
            environ = (process / "environ").read_bytes().split(b"\0")
            if self._homes and any(variable.startswith(self._homes) for variable in environ):
                self.clients += 1
                self._judge(words, environ)

    def _judge(self, words: list[bytes], seen: list[bytes]) -> None:
        if any(secret.encode() in text for secret in _SECRETS for text in seen):
            self.leaks.add(b" ".join(words).decode("utf-8", "replace"))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()


@contextmanager
def temporary(folder: Path, person: Person) -> Iterator[None]:
    """Give the person's programs a temporary folder that is looked through afterwards."""
    folder.mkdir()
    person.environ["TMPDIR"] = str(folder)
    yield
    check_files(folder)


def check_files(folder: Path) -> None:
    """Every file with a secret is its owner's alone, wherever it lies."""
    for path in folder.rglob("*"):
        if not path.is_file() or path.is_symlink():
            continue
        content = path.read_bytes()
        if any(secret.encode() in content for secret in _SECRETS):
            assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, f"{path} holds a secret and is readable by others"


COMMANDS: tuple[tuple[str, ...], ...] = (
    ("configure", "aws", "--dry-run"),
    ("configure", "aws", "--dry-run", "--json"),
    ("configure", "rclone", "--dry-run"),
    ("configure", "aws"),
    ("configure", "rclone"),
    ("configure", "aws", "--json"),
    ("configure", "rclone", "--json"),
    ("configure", "boto3"),
    ("configure", "s5cmd"),
    ("configure", "duckdb"),
    ("configure", "dvc"),
    ("configure", "aws", "--profile", "bad]name"),
    ("configure", "aws", "--namespace", "strangers"),
    ("configure", "nonsense"),
    ("doctor", "--no-probe"),
    ("doctor", "--no-probe", "--json"),
    ("doctor",),
    ("doctor", "--json"),
    ("doctor", "--keys", "."),
    ("doctor", "--why", "all"),
    ("doctor", "--why", "all", "--json"),
    ("doctor", "--no-probe", "--live"),
    ("doctor", "--no-probe", "--format", "sarif"),
    ("doctor", "--fix", "--dry-run"),
    ("doctor", "--fix", "--no-probe"),
    ("report", "-o", "-"),
    ("report", "-o", "nowhere/report.md"),
    ("scan", "."),
    ("scan", "--json", "."),
    ("scan", "nowhere"),
    ("undo", "--list"),
    ("undo", "--dry-run"),
    ("undo", "99"),
    ("rotate", "--dry-run"),
    ("rotate", "--finish"),
    ("--debug", "doctor", "--no-probe", "--live"),
    ("--debug", "rotate", "--dry-run"),
    ("explain", "HFS204"),
    ("explain", "--list"),
    ("explain", "HFS999"),
    ("--debug", "doctor", "--no-probe"),
    ("--debug", "configure", "aws", "--profile", "bad]name"),
    ("configure", "aws", "--remove", "--dry-run"),
    ("configure", "aws", "--remove"),
    ("configure", "rclone", "--remove"),
    ("gateway", "describe"),
    ("status",),
    ("status", "--json"),
    ("store", "move", "file"),
    ("store", "move", "environment"),
    ("exec", "--", "true"),
    ("exec", "--", "no-such-program"),
    ("env", "--unset"),
    ("--help",),
    ("login", "--help"),
    ("configure", "aws"),
    ("logout", "nobody"),
    ("logout",),
    ("logout", "--all", "--json"),
    ("status",),
    ("--debug", "logout"),
)


@pytest.mark.timeout(400)
def test_no_command_leaks(person: Person, tmp_path: Path) -> None:
    said: dict[tuple[str, ...], str] = {}
    person.environ["HF_TOKEN"] = CANARY_TOKEN  # every command sees a token in its environment
    with temporary(tmp_path / "tmp", person), Watch(homes=tmp_path) as watch:
        done = person.login()
        person.must(done)
        said["login",] = done.stdout + done.stderr
        done = person.login("--json")
        said["login", "--json"] = done.stdout + done.stderr
        for command in COMMANDS:
            done = person.hfs3(*command)
            said[command] = done.stdout + done.stderr
            assert done.returncode in {0, 1, 2, 3, 127}, (command, done.stdout, done.stderr)
    assert watch.looks > 10
    assert watch.clients > 0, "no client was ever seen"
    assert not watch.leaks
    for command, text in said.items():
        for secret in _SECRETS:
            assert secret not in text, f"{command} shows a secret"
    check_files(person.home)


def test_no_command_is_left_out() -> None:
    ran = {word for command in COMMANDS for word in command}
    handed_out = {"login", "env", "credential-process", "tour"}  # below, and tests/tour
    assert {entry.name for entry in app.COMMANDS} <= ran | handed_out


_DEBUGGED = (
    *(("configure", "aws"), ("configure", "rclone"), ("undo",), ("status",), ("store", "move", "file"), ("scan", ".")),
    *(("rotate", "--finish"), ("doctor",), ("explain", "HFS204"), ("report", "-o", "-"), ("gateway", "describe")),
    *(("credential-process",), ("env",), ("exec", "--", "env"), ("logout",)),
)


@pytest.mark.timeout(400)
def test_debug_shows_no_secret(person: Person) -> None:
    """What goes to standard error can be pasted in public, also where standard output is the pair itself."""
    person.must(person.login())
    for command in _DEBUGGED:
        done = person.hfs3("--debug", *command)
        assert done.returncode in {0, 1}, (command, done.stderr)
        said = done.stderr if command[0] in {"credential-process", "env", "exec"} else done.stdout + done.stderr
        assert not [secret for secret in _SECRETS if secret in said], command
    assert {entry.name for entry in app.COMMANDS} == {command[0] for command in _DEBUGGED} | {"login", "tour"}
    gateway = person.gateway
    done = person.hfs3(
        *("--debug", "login", "--token-stdin", "--store", "file", "--exchange-url", gateway.exchange_url),
        *("--hub", gateway.hub_url, "--gateway", gateway.url, "--ca-bundle", str(gateway.ca_bundle)),
        stdin=CANARY_TOKEN.encode(),
    )
    assert "DEBUG" in done.stderr, "libraries do log"
    assert not [secret for secret in _SECRETS if secret in person.must(done) + done.stderr]


@pytest.mark.parametrize("command", [("credential-process",), ("env",), ("exec", "--", "env")])
def test_only_what_hands_the_pair_out_shows_it(person: Person, command: tuple[str, ...]) -> None:
    """The canary is alive: the commands that hand the pair out do so, on standard output only."""
    person.must(person.login())
    done = person.hfs3(*command)
    assert CANARY_SECRET in person.must(done)
    assert ACCESS_KEY_ID in done.stdout
    assert CANARY_SECRET not in done.stderr


def test_failures_do_not_leak(person: Person, tmp_path: Path) -> None:
    gateway = person.gateway
    bad = f"{gateway.hub_url}/no-such-exchange"
    wrong = "d" * 64
    with temporary(tmp_path / "tmp", person), Watch(homes=tmp_path) as watch:
        runs = [
            person.hfs3(
                *("login", "--token-stdin", "--store", "file", "--exchange-url", bad, "--hub", gateway.hub_url),
                *("--gateway", gateway.url, "--ca-bundle", str(gateway.ca_bundle)),
                stdin=CANARY_TOKEN.encode(),
            ),
            person.hfs3(
                *("login", "--access-key-id", "HFAKUNKNOWNUNKNOWN01", "--gateway", gateway.url, "--store", "file"),
                *("--ca-bundle", str(gateway.ca_bundle), "--namespace", "alice"),
                stdin=CANARY_SECRET.encode(),
            ),
            person.hfs3(
                *("login", "--access-key-id", ACCESS_KEY_ID, "--gateway", gateway.url, "--store", "file"),
                *("--ca-bundle", str(gateway.ca_bundle), "--namespace", "alice"),
                environ={"HFS3_SECRET_ACCESS_KEY": wrong},
            ),
            person.hfs3("configure", "aws"),
            person.hfs3("credential-process"),
            person.hfs3(
                *("--debug", "login", "--token-stdin", "--store", "file", "--exchange-url", bad),
                *("--hub", gateway.hub_url, "--gateway", gateway.url, "--ca-bundle", str(gateway.ca_bundle)),
                stdin=CANARY_TOKEN.encode(),
            ),
        ]
    assert not watch.leaks
    for done in runs:
        assert done.returncode in {2, 3}, (done.args, done.returncode, done.stdout, done.stderr)
        for secret in (*_SECRETS, wrong):
            assert secret not in done.stdout + done.stderr
