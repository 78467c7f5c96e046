"""Configuring clients: profiles and a key pair become planned edits; a plan is shown, or made real.

Writing, mending (`doctor --fix`) and removing all go through here. A second plan for the same wishes is empty.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from hfs3.clients.aws_process import helper_line, is_our_helper
from hfs3.clients.base import Client, ConfigFile, Credentials, Profile, Texts, read
from hfs3.clients.pairs import place_of, still_there
from hfs3.clients.registry import CLIENTS
from hfs3.contract.addressing import is_name
from hfs3.contract.limits import GIB, KIB, MAX_PART_SIZE, MIB, MIN_PART_SIZE
from hfs3.credentials import accounts, inventory
from hfs3.credentials.inventory import Place
from hfs3.credentials.model import AccessKey, Account
from hfs3.diagnostics.rules.lines import UNREADABLE_NAME
from hfs3.errors import UsageError
from hfs3.files.apply import apply as write
from hfs3.files.edits import Edit
from hfs3.files.landing import FileChanged, is_loose, narrow
from hfs3.machine import Machine

_PROFILE_NAME: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
_SIZE: Final = re.compile(r"(?P<number>\d+)\s*(?:(?P<unit>[kmg])(?:i?b)?|b)?", re.IGNORECASE)
_FACTORS: Final = {"k": KIB, "m": MIB, "g": GIB}
_ATTEMPTS: Final = 20

_Step = Callable[[Client, Texts, Profile], Sequence[Edit]]


@dataclass(frozen=True, slots=True)
class Plan:
    """What would change: edits in the order they are made, private files whose mode is too wide, and things to tell."""

    edits: tuple[Edit, ...]
    loose: tuple[Path, ...]
    notes: tuple[str, ...]
    anew: "Callable[[], Plan]" = field(repr=False, compare=False)
    copies: tuple[Place, ...] = ()
    """Where a key pair will stand, to be remembered before it does."""
    access_key_id: str = ""
    """Of the pair that will stand there."""

    @property
    def changes(self) -> bool:
        """Whether applying it would change anything."""
        return bool(self.edits or self.loose)


def plan(machine: Machine, client_names: Sequence[str], profiles: Sequence[Profile], key: AccessKey | None) -> Plan:
    """Return what makes these clients' files right for these profiles; `key` None leaves key pairs alone.

    Raises UsageError for a name or namespace that no client could use, UserFileError for a file that is not written.
    """
    for profile in profiles:
        _check(profile)
    planned = _planned(machine, client_names, profiles, lambda client, texts, profile: client.plan(texts, profile, key))
    static = [profile for profile in profiles if profile.credentials is Credentials.STATIC]
    if key is None or not static:
        return planned
    owner = next((a.name for a in accounts.load(machine) if a.access_key_id == key.access_key_id), "")
    copies = (
        place_of(name, profile.name, CLIENTS[name].locate(machine), account=owner)
        for name in client_names
        for profile in static
    )
    return replace(planned, copies=tuple(copies) if owner else (), access_key_id=key.access_key_id)


def plan_removal(machine: Machine, client_names: Sequence[str], profiles: Sequence[Profile]) -> Plan:
    """Return what takes these profiles out of these clients' files, leaving every key that hfs3 does not write."""
    return _planned(machine, client_names, profiles, _removed)


def _removed(client: Client, texts: Texts, profile: Profile) -> Sequence[Edit]:
    return client.plan_removal(texts, profile)


def with_credentials(
    machine: Machine, client_name: str, profiles: Sequence[Profile], credentials: Credentials | None, *, account: str
) -> tuple[Profile, ...]:
    """Return the profiles with a way to the key pair of `account`; None leaves each profile the way that it has.

    A profile that is new, or whose helper is not hfs3's, has the page's way then. Remotes that take the pair from an
    AWS profile all take it from the one that has the name of the first: it is the same pair.
    """
    client = CLIENTS[client_name]
    texts = read(client.locate(machine)) if credentials is None else {}
    chosen: list[Profile] = []
    for profile in profiles:
        now = replace(profile, credentials=credentials) if credentials else client.kept(texts, profile)
        if now.credentials is Credentials.PROCESS and (credentials or is_our_helper(now.credential_process)):
            now = replace(now, credential_process=helper_line(machine, account))
        elif now.credentials is Credentials.PROCESS:
            now = profile
        elif now.credentials is Credentials.AWS:
            now = replace(now, aws_profile=now.aws_profile or profiles[0].name)
        chosen.append(now)
    return tuple(chosen)


def apply(plan: Plan, machine: Machine) -> tuple[str, ...]:
    """Make a plan real. Returns what there is to tell besides `plan.notes`.

    If another program writes a file in the meantime, the same wishes are planned anew from what it wrote.
    """
    inventory.note(machine, plan.copies, plan.access_key_id)
    overtaken: dict[str, None] = {}
    for _ in range(_ATTEMPTS):
        try:
            told = write(plan.edits, machine, purpose=", ".join(dict.fromkeys(edit.purpose for edit in plan.edits)))
        except FileChanged as changed:
            overtaken[f"{changed.message}: what was shown was planned anew from what it holds now"] = None
            plan = plan.anew()
            continue
        break
    else:
        told = write(plan.edits, machine, purpose="")  # raises FileChanged once more
    for path in plan.loose:
        narrow(path)
    if plan.edits:
        inventory.prune(machine, still_there)
    return (*overtaken, *told)


def namespace_of(account: Account, named: str | None) -> str:
    """Return the namespace that is meant: the named one, or the account's first. Raises UsageError.

    What an account may use is known from its login; nothing is known of a pair that was given without a token.
    """
    known = account.namespaces
    if named is None and not known:
        raise UsageError(f"the namespaces of {account.name} are not known", hint="name one: --namespace NAME")
    if named is not None and known and named not in known:
        raise UsageError(
            f"{named} is none of the namespaces of {account.name}: {', '.join(known)}",
            hint="name one of them with --namespace; if you have joined another since, run `hfs3 login` again",
        )
    return named or known[0]


def part_size(text: str) -> int:
    """Return the bytes of a part size as a person types it (`256MB`, `2G`, `1GiB`). Raises UsageError."""
    match = _SIZE.fullmatch(text.strip())
    size = int(match["number"]) * _FACTORS.get((match["unit"] or "").lower(), 1) if match else 0
    if not MIN_PART_SIZE <= size <= MAX_PART_SIZE:
        raise UsageError(f"{text!r} is no part size between 5 MB and 5 GB", hint="give it like this: --part-size 256MB")
    return size


def _planned(machine: Machine, client_names: Sequence[str], profiles: Sequence[Profile], step: _Step) -> Plan:
    edits: list[Edit] = []
    loose: list[Path] = []
    notes: list[str] = []
    for client in (CLIENTS[name] for name in client_names):
        texts = read(client.locate(machine))
        planned = _chained(client, texts, profiles, step)
        edits += planned
        loose += _loose(machine, texts, planned)
        if planned:
            notes += dict.fromkeys(note for profile in profiles for note in client.advice(profile))
        notes += _without_source(machine, profiles) if step is not _removed else ()
    return Plan(tuple(edits), tuple(loose), tuple(notes), anew=lambda: _planned(machine, client_names, profiles, step))


def _without_source(machine: Machine, profiles: Sequence[Profile]) -> Sequence[str]:
    """Return a sentence for every AWS profile that a remote shall take the pair from and that is not there."""
    needed = dict.fromkeys(profile.aws_profile for profile in profiles if profile.credentials is Credentials.AWS)
    there = CLIENTS["aws"].names(read(CLIENTS["aws"].locate(machine))) if needed else ()
    return [
        f"There is no AWS profile {name} yet: `hfs3 configure aws{'' if name == 'hf' else f' --profile {name}'} "
        "--credentials process` writes it."
        for name in needed
        if name not in there
    ]


def _chained(client: Client, texts: Texts, profiles: Sequence[Profile], step: _Step) -> list[Edit]:
    """Plan profile after profile, each on what the one before leaves, and return one edit per file."""
    now = dict(texts)
    edits: dict[Path, Edit] = {}
    for profile in profiles:
        for edit in step(client, now, profile):
            first = edits.get(edit.path)
            purpose = f"{first.purpose}, {edit.purpose}" if first else edit.purpose
            before = first.before if first else edit.before
            edits[edit.path] = Edit(edit.path, before, edit.after, private=edit.private, purpose=purpose)
            now |= {file: edit.after for file in now if file.path == edit.path}
    return [edit for edit in edits.values() if edit.changes]


def _loose(machine: Machine, texts: Texts, planned: Sequence[Edit]) -> list[Path]:
    """Return the private files that stay as they are but that others may read."""
    written = {edit.path for edit in planned}
    there: list[ConfigFile] = [file for file, data in texts.items() if file.private and data is not None]
    return [file.path for file in there if file.path not in written and is_loose(file.path, machine.platform)]


def _check(profile: Profile) -> None:
    if _PROFILE_NAME.fullmatch(profile.name) is None:
        raise UsageError(
            f"{profile.name!r} is no name that every S3 client can read",
            hint="use letters, digits, `_`, `-` and `.`, and begin with none of the last two",
            code=UNREADABLE_NAME.code,
        )
    if not f"{profile.gateway}{profile.ca_bundle}{profile.credential_process}{profile.aws_profile}".isprintable():
        raise UsageError("an address or a path has a control character in it", hint="give it without one")
    if not is_name(profile.namespace):
        raise UsageError(
            f"{profile.namespace!r} cannot be a namespace on the Hub",
            hint="name your user or one of your organisations: --namespace NAME",
        )
