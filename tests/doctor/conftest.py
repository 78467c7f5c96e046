"""Machines to examine: with clients as hfs3 configures them, an account as hfs3 stores it, and tools of any version."""

from dataclasses import replace
from pathlib import Path
from typing import Protocol

import botocore
import pytest

from hfs3.clients.base import Profile, read
from hfs3.clients.registry import CLIENTS
from hfs3.credentials import accounts
from hfs3.credentials.items import pack
from hfs3.credentials.model import AccessKey, Account, Role
from hfs3.credentials.stores.registry import FILE, open_store
from hfs3.diagnostics.model import Finding
from hfs3.doctor.case import Case, Options, Proof
from hfs3.doctor.installed import Tool, Version
from hfs3.doctor.targets import clients_with_files, seek
from hfs3.machine import Machine
from hfs3.secret import Secret

SECRET = "5ec4e7" * 10 + "beef"
KEY = AccessKey("HFAKDOCTOR0000000001", Secret(SECRET))
AUTHORITIES = str(Path(botocore.__file__).with_name("cacert.pem"))
PROFILE = Profile("hf", "alice", "https://s3.hf.co")
ACCOUNT = Account(
    name="alice",
    namespaces=("alice", "acme"),
    role=Role.WRITE,
    store=FILE,
    access_key_id=KEY.access_key_id,
    fingerprint=KEY.secret_access_key.fingerprint(),
    gateway="https://s3.hf.co",
    ca_bundle="",
    verified=None,
)


class Configured(Protocol):
    """Writes what hfs3 would write for some clients, and damages it."""

    def __call__(self, *clients: str, damage: tuple[str, str] = ("", ""), profile: Profile = PROFILE) -> Machine: ...


@pytest.fixture
def configured(machine: Machine) -> Configured:
    """Return a writer of configured machines."""

    def write(*clients: str, damage: tuple[str, str] = ("", ""), profile: Profile = PROFILE) -> Machine:
        hits = 0
        for name in clients:
            client = CLIENTS[name]
            for edit in client.plan(read(client.locate(machine)), profile, KEY):
                text = (edit.after or b"").decode()
                hits += text.count(damage[0]) if damage[0] else 0
                put(edit.path, text.replace(*damage) if damage[0] else text)
        assert hits or not damage[0], f"{damage[0]!r} is in no file"
        return machine

    return write


def put(path: Path, text: str, mode: int = 0o600) -> None:
    """Write a file of the user's."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(mode)


def log_in(machine: Machine, account: Account = ACCOUNT) -> Account:
    """Store an account and its pair in the file store."""
    accounts.save(machine, account)
    open_store(machine, FILE).put(account.name, pack(KEY))
    return account


def tool_of(name: str, version: Version, **parts: Version) -> Tool:
    """Return a client of this version."""
    return Tool(name, Path("/usr/bin") / name, version, parts=parts)


def case_of(machine: Machine, *tools: Tool, **environ: str) -> Case:
    """Return the case of a machine with these tools and these further variables; no program is run."""
    machine = replace(machine, environ={**machine.environ, "PATH": "/nowhere", **environ})
    known = accounts.load(machine)
    found = (seek(client, files, (), accounts=known) for client, files in clients_with_files(machine))
    targets = tuple(target for targets in found for target in targets)
    return Case(machine, Options(proof=Proof.LEAVE_OUT), known, tools, targets)


def codes(findings: tuple[Finding, ...] | list[Finding]) -> list[str]:
    """Return the codes of findings, in their order."""
    return [finding.rule.code for finding in findings]
