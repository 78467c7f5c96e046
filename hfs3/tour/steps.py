"""The tour, as a list you can read: each step is a function that does its part and yields what happened."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from hfs3 import configure
from hfs3.clients import s5cmd
from hfs3.clients.base import Profile
from hfs3.credentials import accounts
from hfs3.credentials.keys import read_key
from hfs3.credentials.login import login
from hfs3.credentials.obtaining import Wish
from hfs3.diagnostics.model import Severity, State
from hfs3.doctor import installed
from hfs3.doctor.case import Options
from hfs3.doctor.run import diagnose
from hfs3.files.diff import diff
from hfs3.secret import Secret
from hfs3.tour.events import Changed, Done, Event, Failed, Farewell, Found, LeftOut, Typed
from hfs3.tour.moving import boto3_upload, make_bucket, move_with_all, movers, unfit
from hfs3.tour.stage import BUCKET, PROFILE, Stage

BROKEN: Final = "request_checksum_calculation"
_SIZE: Final = 1_000_003


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what it is about, and the function that does it."""

    title: str
    act: Callable[[Stage], Iterator[Event]]


def start(stage: Stage) -> Iterator[Event]:
    """Say where the gateway is; the stage has started it."""
    yield Typed("hfs3 gateway serve")
    yield Done("The reference gateway answers", stage.gateway.url)


def log_in(stage: Stage) -> Iterator[Event]:
    """Log in by exchange."""
    gateway, told = stage.gateway, _Notes()
    yield Typed("hfs3 login --exchange-url …")
    wish = Wish(
        exchange_url=gateway.exchange_url,
        store="file",  # a keyring would ask a person to unlock it
        gateway=gateway.url,
        hub=gateway.hub_url,
        ca_bundle=gateway.ca_bundle,
    )
    login(wish, stage.machine, told)
    for done, detail in told.taken:
        yield Done(done, detail.replace(str(stage.home), "~"))


def configure_clients(stage: Stage) -> Iterator[Event]:
    """Write the AWS files and rclone.conf."""
    yield Typed("hfs3 configure aws")
    yield Typed("hfs3 configure rclone")
    yield from _configured(stage)


def move(stage: Stage) -> Iterator[Event]:
    """Move a file up and down with every client."""
    machine = stage.machine
    make_bucket(machine)
    yield Done(f"Bucket {BUCKET} made")
    tools = installed.look(machine)
    fit = [tool for tool in tools if not unfit(tool)]
    for moved in move_with_all(machine, movers(fit, s5cmd.environment(_profile(stage))), _file(stage)):
        yield moved.typed
        if moved.problem:
            yield Failed(f"{moved.client} did not bring the file back", moved.problem, expected=False)
        else:
            yield Done(f"{moved.client}: up and down, byte for byte the same", f"{moved.seconds:.1f} s")
    yield from (LeftOut(tool.title, unfit(tool)) for tool in tools if unfit(tool))


def spoil(stage: Stage) -> Iterator[Event]:
    """Take a setting out of the AWS profile."""
    config = stage.home / ".aws" / "config"
    kept = [line for line in config.read_bytes().splitlines(keepends=True) if BROKEN.encode() not in line]
    config.write_bytes(b"".join(kept))
    yield Done(f"{BROKEN} taken out of ~/.aws/config")


def examine(stage: Stage) -> Iterator[Event]:
    """Let the doctor find it, explain it, and see who suffers from it."""
    yield Typed("hfs3 doctor")
    diagnosis = diagnose(stage.machine, Options(tools=("boto3",)))  # all of them take their time
    errors = {f.rule.code: f for f in reversed(diagnosis.findings) if f.rule.severity is Severity.ERROR}
    if not errors:
        yield Failed("the doctor", "nothing was found", expected=False)
    for finding in errors.values():
        yield Found(finding, stage.home)
    for outcome in diagnosis.checks[-1].outcomes:  # the proof by running
        refused = outcome.state is State.FAIL
        yield Failed(outcome.subject, outcome.findings[0].detail if refused else outcome.said, expected=refused)


def mend(stage: Stage) -> Iterator[Event]:
    """Configure again, and see the upload work."""
    yield Typed("hfs3 configure aws")
    yield from _configured(stage)
    problem = boto3_upload(stage.machine, _file(stage))
    yield Failed("boto3 uploads", problem, expected=False) if problem else Done("boto3 uploads again")


def leave(_stage: Stage) -> Iterator[Event]:
    """Say what to type for the real Hub."""
    yield Farewell(
        (
            ("hfs3 login", "your key pair, made on the Hub's settings page"),
            ("hfs3 configure aws", "or: rclone, boto3, s5cmd, duckdb, dvc"),
            ("hfs3 doctor", "to look, and to prove it"),
        ),
        "Nothing of this tour stays: its gateway, its account and its home go with it.",
    )


STEPS: Final = (
    Step("A gateway that refuses what the real one refuses", start),
    Step("A token becomes an S3 key pair", log_in),
    Step("The files your clients read", configure_clients),
    Step("One file, every client", move),
    Step("Break one setting", spoil),
    Step("Let the doctor look", examine),
    Step("Mend it by configuring again", mend),
    Step("Now with the real Hub", leave),
)


class _Notes:
    """The person of the tour's login: nobody to ask, and somebody to tell."""

    is_there = False

    def __init__(self) -> None:
        self.taken: list[tuple[str, str]] = []

    def told(self, done: str, detail: str) -> None:
        self.taken.append((done, detail))

    def shown(self, page: str, clicks: tuple[str, ...]) -> None:
        raise AssertionError(f"the tour has an exchange, and was still sent to {page} ({clicks})")

    def corrected(self, mistake: str, hint: str) -> None:
        raise AssertionError(f"the tour makes no mistake: {mistake} ({hint})")

    def asked(self, question: str) -> str:
        raise AssertionError(f"the tour asks nobody: {question}")

    def asked_in_secret(self, question: str) -> Secret:
        raise AssertionError(f"the tour asks nobody: {question}")


def _configured(stage: Stage) -> Iterator[Event]:
    machine = stage.machine
    key = read_key(machine, accounts.chosen(machine, None))
    plan = configure.plan(machine, ("aws", "rclone"), (_profile(stage),), key)
    configure.apply(plan, machine)
    for edit in plan.edits:
        if edit.changes:
            name = f"~/{edit.path.relative_to(stage.home)}"
            yield Changed(name, diff(edit, [key.secret_access_key]).replace(str(stage.home), "~"))


def _profile(stage: Stage) -> Profile:
    account = accounts.chosen(stage.machine, None)
    return Profile(PROFILE, configure.namespace_of(account, None), account.gateway, account.ca_bundle)


def _file(stage: Stage) -> Path:
    path = stage.home / "model.bin"
    if not path.exists():
        path.write_bytes(random.Random(BUCKET).randbytes(_SIZE))  # noqa: S311  # a file, not a secret
    return path
