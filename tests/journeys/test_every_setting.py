"""Take away any single setting, or spell it wrong: a real client fails and the doctor names the code, or none needs it.

Every setting that a client's dialect spells is walked, in both ways of breaking it. The files are those that the client
module itself plans, so nothing here repeats a table. A setting whose `harmless_without` says that no client fails is
broken together with all others of its kind, and then every client must still do everything.
"""

import os
import re
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import pytest

from hfs3.clients.base import Client, Profile, Spelling, read
from hfs3.clients.registry import CLIENTS
from hfs3.contract.settings import SettingName
from hfs3.credentials import accounts
from hfs3.credentials.model import AccessKey, Account, Role
from hfs3.diagnostics.catalog import DRIFT
from hfs3.diagnostics.model import Finding
from hfs3.doctor.case import Case, Options, opened
from hfs3.doctor.probe import run
from hfs3.doctor.probe.model import Ending, ProbeResult
from hfs3.doctor.registry import CHECKS
from hfs3.machine import Machine, Platform
from hfs3.secret import Secret
from tests.conftest import tool

GATEWAY = "https://gateway.example:8443"
PROFILE = Profile("hf", "alice", GATEWAY, ca_bundle="/etc/example-ca.pem")
KEY = AccessKey("HFAKSETTINGS00000001", Secret("5e" * 32))
ACCOUNT = Account(
    name="alice",
    namespaces=("alice", "acme"),
    role=Role.WRITE,
    store="file",
    access_key_id=KEY.access_key_id,
    fingerprint=KEY.secret_access_key.fingerprint(),
    gateway=GATEWAY,
    ca_bundle=PROFILE.ca_bundle,
    verified=None,
)
RUNNERS = {"aws": ("boto3", "aws"), "rclone": ("rclone",)}
"""Client → the tools that are run with its files; s5cmd takes only the key pair from them."""


class Way(StrEnum):
    """A way to break a setting."""

    REMOVED = "removed"
    MISSPELT = "misspelt"


@dataclass(frozen=True)
class Broken:
    """Settings of one client, broken in one way."""

    client: str
    settings: tuple[SettingName, ...]
    way: Way

    def __str__(self) -> str:
        return f"{self.client}-{'+'.join(self.settings)}-{self.way}"


@dataclass(frozen=True)
class Seen:
    """What the doctor said by looking, and what running showed."""

    static: tuple[Finding, ...]
    results: tuple[ProbeResult, ...]


def spelled(client: Client) -> Mapping[SettingName, Spelling]:
    return {name: s for name, s in client.DIALECT.items() if isinstance(s, Spelling) and s.value(PROFILE)}


def needed(client: Client) -> tuple[SettingName, ...]:
    return tuple(name for name, spelling in spelled(client).items() if not spelling.harmless_without)


def harmless(client: Client) -> tuple[SettingName, ...]:
    return tuple(name for name, spelling in spelled(client).items() if spelling.harmless_without)


NEEDED = [Broken(name, (s,), way) for name in RUNNERS for s in needed(CLIENTS[name]) for way in Way]
HARMLESS = [Broken(name, harmless(CLIENTS[name]), way) for name in RUNNERS for way in Way]


def machine_with(broken: Broken, home: Path) -> Machine:
    """Return a machine with the files that hfs3 writes for one client, broken."""
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    machine = Machine(environ={"PATH": path, "HOME": str(home)}, home=home, platform=Platform.LINUX)
    accounts.save(machine, ACCOUNT)
    client = CLIENTS[broken.client]
    for edit in client.plan(read(client.locate(machine)), PROFILE, KEY):
        assert edit.after is not None
        edit.path.parent.mkdir(parents=True, exist_ok=True)
        edit.path.touch(0o600)
        edit.path.write_bytes(edit.after)
    for setting in broken.settings:
        damage(client, spelled(client)[setting], broken.way, machine)
    return machine


def damage(client: Client, spelling: Spelling, way: Way, machine: Machine) -> None:
    """Remove the one line of a setting, or misspell its key (`endpoint_url` → `enpoint_url`)."""
    line = re.compile(rf"(?m)^(\s*){re.escape(spelling.key)}( =.*\n)")
    wrong = spelling.key[:2] + spelling.key[3:]
    hits = 0
    for file in client.locate(machine):
        if file.path.exists():
            text = file.path.read_text()
            text, count = line.subn("" if way is Way.REMOVED else rf"\g<1>{wrong}\g<2>", text)
            file.path.write_text(text)
            hits += count
    assert hits == 1, f"{spelling.key} is in the files {hits} times"


def looked(case: Case) -> tuple[Finding, ...]:
    return tuple(finding for check in CHECKS for outcome in check.look(case) for finding in outcome.findings)


def played(broken: Broken, home: Path, ending: Ending) -> Seen:
    machine = machine_with(broken, home)
    case = opened(machine, Options())
    static = looked(case)
    wanted = tuple(t for t in case.tools if t.name in RUNNERS[broken.client])
    case = Case(machine, case.options, case.accounts, wanted, tuple(case.of(broken.client)))
    return Seen(static, run.prove(case, {target.title: static for target in case.targets}, ending=ending))


@pytest.fixture(scope="module")
def plays(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, Future[Seen]]]:
    """Play every broken set-up, a few at a time: each is mostly a client starting up."""
    with ThreadPoolExecutor(max_workers=3) as pool:
        yield {
            str(broken): pool.submit(
                played,
                broken,
                tmp_path_factory.mktemp("home"),
                Ending.AT_FIRST_FAILURE if broken in NEEDED else Ending.AFTER_ALL,
            )
            for broken in (*HARMLESS, *NEEDED)
        }


@pytest.fixture(autouse=True)
def tools(own_home: Path) -> None:  # noqa: ARG001  # which puts the clients on the path
    for names in RUNNERS.values():
        for name in names:
            if name != "boto3":
                tool(name)


@pytest.mark.parametrize("broken", NEEDED, ids=str)
def test_a_client_fails_and_the_doctor_names_the_setting(broken: Broken, plays: Mapping[str, Future[Seen]]) -> None:
    seen = plays[str(broken)].result()
    code = DRIFT[broken.settings[0]].code
    assert code in {finding.rule.code for finding in seen.static}
    proved = {finding.rule.code for result in seen.results for finding in result.findings}
    assert proved == {code}, [(r.title, r.lines, r.findings) for r in seen.results]


@pytest.mark.parametrize("broken", HARMLESS, ids=lambda broken: f"{broken.client}-{broken.way}")
def test_no_client_needs_what_is_called_harmless(broken: Broken, plays: Mapping[str, Future[Seen]]) -> None:
    seen = plays[str(broken)].result()
    named = {finding.rule.code for finding in seen.static}
    assert named >= {DRIFT[setting].code for setting in broken.settings}, "the doctor says so all the same"
    assert {result.client for result in seen.results} == set(RUNNERS[broken.client])
    assert [(r.title, r.findings) for r in seen.results if r.findings] == []
