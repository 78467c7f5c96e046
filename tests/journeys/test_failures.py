"""What goes wrong for people: each one clear message, a documented exit code, no traceback, nothing half-written."""

import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hfs3.gateway.embedding import running
from hfs3.gateway.hub.accounts import Grant
from tests.conftest import tool
from tests.journeys.conftest import CANARY_SECRET, CANARY_TOKEN, Person, account, person_at


def one_clear_message(done: subprocess.CompletedProcess[str], status: int, *words: str) -> None:
    """Assert one message with these words on stderr, this exit code, no traceback and no secret."""
    said = done.stdout + done.stderr
    assert done.returncode == status, said
    assert "Traceback" not in said
    assert CANARY_TOKEN not in said
    assert CANARY_SECRET not in said
    assert len(re.findall(r"^error(\[HFS\d{3}\])?: ", done.stderr, re.MULTILINE)) == 1, done.stderr
    for word in words:
        assert word.lower() in " ".join(done.stderr.lower().split()), done.stderr


def nothing_written(home: Path) -> None:
    """Assert that no file was left anywhere under the home."""
    assert [p for p in home.rglob("*") if p.is_file() and "__pycache__" not in p.parts] == []


def _closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@contextmanager
def _gateway(home: Path, **options: object) -> Iterator[Person]:
    with running(**options) as started:  # type: ignore[arg-type]
        yield person_at(home, started)


def test_a_headless_machine_without_a_keyring(person: Person) -> None:
    done = person.login("--store", "keyring")
    one_clear_message(done, 3, "keyring", "--store file")
    nothing_written(person.home)


def test_a_locked_keyring(person: Person) -> None:
    for name in ("dbus-run-session", "gnome-keyring-daemon"):
        tool(name)
    gateway = person.gateway
    # The daemon runs with no collection unlocked and nobody to answer its prompt.
    script = 'gnome-keyring-daemon --start --components=secrets >/dev/null 2>&1; exec "$@"'
    done = person.run(
        *("dbus-run-session", "--", "sh", "-c", script, "sh", sys.executable, "-m", "hfs3", "login", "--token-stdin"),
        *("--exchange-url", gateway.exchange_url, "--hub", gateway.hub_url, "--gateway", gateway.url),
        *("--ca-bundle", str(gateway.ca_bundle), "--store", "keyring"),
        stdin=CANARY_TOKEN.encode(),
        timeout=60,
    )
    one_clear_message(done, 3, "keyring", "lock")
    assert not (person.home / ".config/hfs3").exists()


def test_a_read_only_home(person: Person) -> None:
    unshare = tool("unshare")
    script = 'mount --bind "$HOME" "$HOME" && mount -o remount,ro,bind "$HOME" && exec "$@"'
    if person.run(unshare, "--mount", "--map-root-user", "true").returncode != 0:
        pytest.skip("this kernel gives no mount namespace to this user")
    gateway = person.gateway
    done = person.run(
        *(unshare, "--mount", "--map-root-user", "sh", "-c", script, "sh", sys.executable, "-B", "-m", "hfs3"),
        *("login", "--token-stdin", "--store", "file", "--exchange-url", gateway.exchange_url),
        *("--hub", gateway.hub_url, "--gateway", gateway.url, "--ca-bundle", str(gateway.ca_bundle)),
        stdin=CANARY_TOKEN.encode(),
    )
    one_clear_message(done, 3, "read-only")
    nothing_written(person.home)


def test_a_read_only_home_when_configuring(person: Person) -> None:
    unshare = tool("unshare")
    person.must(person.login())
    script = 'mount --bind "$HOME" "$HOME" && mount -o remount,ro,bind "$HOME" && exec "$@"'
    done = person.run(
        *(unshare, "--mount", "--map-root-user", "sh", "-c", script, "sh"),
        *(sys.executable, "-B", "-m", "hfs3", "configure", "aws"),
    )
    one_clear_message(done, 3, "read-only")
    assert not (person.home / ".aws").exists()


def test_no_network(person: Person) -> None:
    nowhere = f"https://localhost:{_closed_port()}"
    done = person.hfs3(
        *("login", "--token-stdin", "--store", "file", "--hub", nowhere, "--gateway", nowhere),
        *("--exchange-url", f"{nowhere}/hfs3/exchange"),
        stdin=CANARY_TOKEN.encode(),
    )
    one_clear_message(done, 3, "localhost", "reach")
    nothing_written(person.home)


def test_a_certificate_nobody_vouches_for(person: Person) -> None:
    gateway = person.gateway
    done = person.hfs3(
        *("login", "--token-stdin", "--store", "file", "--hub", gateway.hub_url, "--gateway", gateway.url),
        *("--exchange-url", gateway.exchange_url),
        stdin=CANARY_TOKEN.encode(),
    )
    one_clear_message(done, 3, "certificate", "--ca-bundle")
    nothing_written(person.home)


def test_a_revoked_token(own_home: Path) -> None:
    with _gateway(own_home, accounts=(account(revoked=True),)) as person:
        one_clear_message(person.login(), 3, "token", "revoked")
        nothing_written(own_home)


def test_a_pair_revoked_after_login(own_home: Path) -> None:
    with _gateway(own_home, accounts=(account(),)) as person:
        person.must(person.login())
        person.must(person.hfs3("configure", "aws"))
    with _gateway(own_home, accounts=(account(revoked=True),)) as person:
        done = person.hfs3(
            *("login", "--access-key-id", "HFAKCANARYCANARY0001", "--gateway", person.gateway.url, "--store", "file"),
            *("--namespace", "alice", "--ca-bundle", str(person.gateway.ca_bundle), "--account", "second"),
            stdin=CANARY_SECRET.encode(),
        )
        one_clear_message(done, 3, "revoked")


def test_a_read_only_key(own_home: Path, tmp_path: Path) -> None:
    with _gateway(own_home, accounts=(account(grant=Grant.READ),)) as person:
        done = person.login()
        assert "read" in person.must(done).lower() + done.stderr.lower()
        person.must(person.hfs3("configure", "aws"))
        (tmp_path / "f").write_text("x")
        refused = person.run(tool("aws"), "--profile", "hf", "s3", "mb", "s3://nope")
        assert refused.returncode != 0
        assert "AccessDenied" in refused.stderr


def test_a_namespace_you_do_not_belong_to(person: Person) -> None:
    person.must(person.login())
    done = person.hfs3("configure", "aws", "--namespace", "strangers")
    one_clear_message(done, 2, "strangers", "alice", "acme")
    assert not (person.home / ".aws").exists()


def test_a_clock_twenty_minutes_off(own_home: Path) -> None:
    def ahead() -> datetime:
        return datetime.now(UTC) + timedelta(minutes=20)

    with _gateway(own_home, accounts=(account(),), clock=ahead) as person:
        one_clear_message(person.login(), 3, "clock", "20 minutes")
        nothing_written(own_home)


@pytest.mark.parametrize(
    ("key_id", "secret", "words"),
    [
        ("hf_CANARYtokenCANARYtokenCANARYtoken", CANARY_SECRET, ("token", "access key id")),
        ("AKIAIOSFODNN7EXAMPLE", CANARY_SECRET, ("amazon",)),
        ("HFAKCANARYCANARY0001", CANARY_TOKEN, ("token", "secret access key")),
        ("HFAKCANARYCANARY0001", "HFAKCANARYCANARY0001", ("access key id",)),
    ],
)
def test_mixups_are_named(person: Person, key_id: str, secret: str, words: tuple[str, ...]) -> None:
    done = person.hfs3(
        *("login", "--access-key-id", key_id, "--gateway", person.gateway.url, "--store", "file"),
        stdin=secret.encode(),
    )
    one_clear_message(done, 2, *words)
    nothing_written(person.home)


def test_doctor_without_any_client(person: Person, tmp_path: Path) -> None:
    """A machine with no client but boto3: what could not be checked is said, not passed over."""
    person.must(person.login())
    empty = tmp_path / "bin"
    empty.mkdir()
    (empty / "python3").symlink_to(shutil.which("python3") or sys.executable)
    done = person.hfs3("doctor", "--json", environ={"PATH": str(empty)})
    assert done.returncode in {0, 1}, done.stderr
    assert '"skipped"' in done.stdout
