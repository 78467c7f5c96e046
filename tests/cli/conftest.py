"""Running `hfs3` as its users do, inside the test's own machine."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Protocol

import pytest

from hfs3.cli.main import run
from hfs3.credentials.keeping import keep
from hfs3.credentials.model import AccessKey, Account, Role
from hfs3.credentials.stores.registry import open_store
from hfs3.machine import Machine
from hfs3.secret import Secret

SECRET = "0123456789abcdef" * 4


@dataclass(frozen=True)
class Ran:
    """What a run of the command line left: its exit code and what it wrote."""

    code: int
    out: str
    err: str


class Hfs3(Protocol):
    """Runs `hfs3` with the given words; `environ` is added to the machine's."""

    def __call__(self, *words: str, **environ: str) -> Ran: ...


@pytest.fixture
def hfs3(machine: Machine, capsys: pytest.CaptureFixture[str]) -> Hfs3:
    """Return a function that runs `hfs3` in this test's machine."""

    def call(*words: str, **environ: str) -> Ran:
        capsys.readouterr()
        code = run(words, replace(machine, environ={**machine.environ, **environ}))
        written = capsys.readouterr()
        return Ran(code, written.out, written.err)

    return call


@pytest.fixture
def stored(machine: Machine) -> Machine:
    """A machine with the account `alice`, kept in a file."""
    key = AccessKey("HFAKALICE0000000001", Secret(SECRET))
    account = Account(
        name="alice",
        namespaces=("alice", "acme"),
        role=Role.WRITE,
        store="file",
        access_key_id=key.access_key_id,
        fingerprint=key.secret_access_key.fingerprint(),
        gateway="https://s3.hf.co",
        ca_bundle="",
        verified=datetime(2026, 11, 22, tzinfo=UTC),
    )
    keep(key, account, open_store(machine, "file"), machine=machine)
    return machine
