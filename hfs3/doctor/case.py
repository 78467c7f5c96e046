"""What the doctor looks at, learnt once: the machine, the accounts, the tools, the profiles meant for the gateway."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from hfs3.clients.base import Client
from hfs3.credentials import accounts as records
from hfs3.credentials.model import Account
from hfs3.doctor.installed import Asked, Tool, ask
from hfs3.doctor.targets import Target, clients_with_files, noun, seek
from hfs3.errors import Hfs3Error
from hfs3.machine import Machine


class Proof(StrEnum):
    """Whether the clients are run."""

    RUN = "run"
    LEAVE_OUT = "leave out"


class Reach(StrEnum):
    """How far the doctor asks."""

    LOOPBACK = "loopback"
    """Nothing leaves this machine."""
    LIVE = "live"
    """Harmless signed calls go to the configured endpoints as well."""


@dataclass(frozen=True, slots=True)
class Options:
    """What the person asked for. No profiles and no remotes: all that are meant for the gateway; no tools: all.

    `largest` is the size of the largest object that will be transferred, in bytes; 0 if the person did not say.
    """

    profiles: tuple[str, ...] = ()
    remotes: tuple[str, ...] = ()
    account: str = ""
    proof: Proof = Proof.RUN
    tools: tuple[str, ...] = ()
    reach: Reach = Reach.LOOPBACK
    largest: int = 0


@dataclass(frozen=True, slots=True)
class Problem:
    """Something the doctor needs and could not get: what, and the failure that says why."""

    subject: str
    error: Hfs3Error = field(repr=False)


@dataclass(frozen=True, slots=True)
class Case:
    """Everything the checks are handed. `unread` are the clients whose files could not be read."""

    machine: Machine
    options: Options
    accounts: tuple[Account, ...]
    tools: tuple[Tool, ...]
    targets: tuple[Target, ...]
    records_problem: Problem | None = None
    unread: tuple[Problem, ...] = ()

    def tool(self, name: str) -> Tool | None:
        """Return the installed tool of this name."""
        return next((tool for tool in self.tools if tool.name == name), None)

    def of(self, client: str) -> Iterator[Target]:
        """Yield the targets of a client."""
        return (target for target in self.targets if client == target.client.NAME)


def opened(machine: Machine, options: Options, asked: Asked | None = None) -> Case:
    """Learn what there is, and ask the tools meanwhile, unless they are `asked` already.

    Raises KeyPairMissing for an account that is not stored.
    """
    tools = asked or ask(machine)
    accounts, records_problem = _accounts(machine, options)
    targets, unread = _targets(machine, options, accounts)
    return Case(machine, options, accounts, tools.result(), targets, records_problem, unread)


def _accounts(machine: Machine, options: Options) -> tuple[tuple[Account, ...], Problem | None]:
    if options.account:
        return (records.chosen(machine, options.account),), None
    try:
        return records.load(machine), None
    except Hfs3Error as err:
        return (), Problem("stored accounts", err)


def _targets(
    machine: Machine, options: Options, accounts: tuple[Account, ...]
) -> tuple[tuple[Target, ...], tuple[Problem, ...]]:
    found: list[Target] = []
    unread: list[Problem] = []
    for client, files in clients_with_files(machine):
        try:
            found.extend(seek(client, files, _named(client, options), accounts=accounts))
        except Hfs3Error as err:
            unread.append(Problem(client.NAME, err))
    return tuple(found), tuple(unread)


def _named(client: Client, options: Options) -> tuple[str, ...]:
    return options.remotes if noun(client) == "remote" else options.profiles
