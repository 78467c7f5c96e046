"""Which profiles and remotes of this machine are meant for the gateway, and what each of them should be.

Named ones are always looked at. Otherwise: every one whose section mentions a gateway that hfs3 knows, every one that
holds a Hugging Face key (it may be on its way to Amazon), and every one named `hf` or `hf-…`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from hfs3.clients.aws_files import CONFIG, PROCESS
from hfs3.clients.aws_process import helper_account, is_our_helper
from hfs3.clients.base import Client, ConfigFile, Profile, Spelling, Texts, configure_command, read
from hfs3.clients.registry import CLIENTS
from hfs3.clients.values import is_placeholder, read_aws_size, read_rclone_size
from hfs3.contract.addressing import PUBLIC_GATEWAY, is_name, parse_endpoint
from hfs3.contract.limits import RECOMMENDED_PART_SIZE
from hfs3.contract.settings import SettingName
from hfs3.credentials.mixups import PREFIX
from hfs3.credentials.model import Account
from hfs3.diagnostics.model import Place
from hfs3.diagnostics.rules import files as file_rules
from hfs3.files.diff import masked_line
from hfs3.files.text import decode, universal
from hfs3.machine import Machine

USUAL_NAME: Final = "hf"
_OUR_NAME: Final = re.compile(r"hf(?:-.*)?")
_HEADER: Final = re.compile(r"\s*\[(?P<name>.*)\]")
_NO_PROFILE: Final = re.compile(r"(?:services|sso-session|profile)\s")
"""Sections of ~/.aws/config that are none, and a profile misnamed in ~/.aws/credentials."""
_QUOTES: Final = "\"'"
_READ_SIZE: Final = {"aws": read_aws_size, "rclone": read_rclone_size}


@dataclass(frozen=True, slots=True)
class Entry:
    """One `key = value` line of a section, as it stands in the file; the value may be a secret."""

    client: str
    path: Path
    number: int
    line: str = field(repr=False)

    @property
    def key(self) -> str:
        """The key, in lower case."""
        return self.line.partition("=")[0].strip().lower()

    @property
    def value(self) -> str:
        """The value, without white space around it."""
        return self.line.partition("=")[2].strip()

    @property
    def place(self) -> Place:
        """Where the value stands, its line masked if it is a secret."""
        key, _, value = self.line.partition("=")
        column = len(key) + 2 + len(value) - len(value.lstrip())
        return Place(self.client, self.path, self.number, column, masked_line(self.line.rstrip()))


@dataclass(frozen=True, slots=True)
class Target:
    """One profile or remote: whose it is, what it should be, and what its lines say."""

    client: Client
    profile: Profile
    account: Account | None
    texts: Texts = field(repr=False)
    entries: tuple[Entry, ...] = field(repr=False)

    @property
    def title(self) -> str:
        """`aws profile hf`, `rclone remote hf`."""
        return f"{self.client.NAME} {noun(self.client)} {self.profile.name}"

    @property
    def configure(self) -> str:
        """The command that writes it again."""
        return configure_command(self.client.NAME, self.profile)

    @property
    def endpoint(self) -> str:
        """The endpoint as it is written; empty if it is not."""
        return _endpoint(self.client, self.entries)

    def entry(self, *keys: str) -> Entry | None:
        """Return the effective line for one of these keys: the last one."""
        return next((entry for entry in reversed(self.entries) if entry.key in keys), None)


def noun(client: Client) -> str:
    """Return what this client calls a set of settings."""
    return "remote" if client.NAME == "rclone" else "profile"


def seek(
    client: Client, files: Iterable[ConfigFile], named: Iterable[str], *, accounts: tuple[Account, ...]
) -> tuple[Target, ...]:
    """Return the targets of one client in its files. Raises UserFileError for a file that cannot be read."""
    texts = read(files)
    asked = tuple(named)
    sections = _sections(client, texts)
    there = dict.fromkeys((*client.names(texts), *sections))
    names = asked or tuple(
        name for name in there if _is_ours(name, sections.get(name, ()), accounts) and not _NO_PROFILE.match(name)
    )
    if not names and _is_refused(client, texts):
        names = (USUAL_NAME,)  # it may be in there, and no tool will find it
    return tuple(_target(client, name, accounts, texts=texts, entries=_effective(sections, name)) for name in names)


def clients_with_files(machine: Machine) -> Iterator[tuple[Client, Sequence[ConfigFile]]]:
    """Yield the clients that keep settings in files of their own, with these files."""
    located = ((client, client.locate(machine)) for client in CLIENTS.values())
    return ((client, files) for client, files in located if files)


def gateways(accounts: Iterable[Account]) -> tuple[str, ...]:
    """Return the gateways hfs3 knows of: the accounts', then the public one."""
    return tuple(dict.fromkeys((*(account.gateway for account in accounts), PUBLIC_GATEWAY)))


def host_of(gateway: str) -> str:
    """Return host and port of a gateway's address."""
    return urlsplit(gateway).netloc.lower()


def _is_refused(client: Client, texts: Texts) -> bool:
    """Return whether a file is there that its own tools cannot read."""
    profile = Profile(USUAL_NAME, "", PUBLIC_GATEWAY)
    return any(finding.rule in file_rules.RULES for finding in client.inspect(texts, profile))


def _sections(client: Client, texts: Texts) -> dict[str, tuple[Entry, ...]]:
    """Return the lines of every section by the profile's name, in whichever of the client's files it stands."""
    found: dict[str, list[Entry]] = {}
    for file, data in texts.items():
        current: list[Entry] = []
        for number, line in enumerate(universal(decode(data or b"").body).split("\n"), start=1):
            if header := _HEADER.match(line):
                name = _plain(header["name"]) if file.kind == CONFIG else header["name"].strip()
                current = found.setdefault(name, [])
            elif "=" in line and not line.lstrip().startswith(("#", ";")):
                current.append(Entry(client.NAME, file.path, number, line))
    return {name: tuple(entries) for name, entries in found.items()}


def _effective(sections: Mapping[str, tuple[Entry, ...]], name: str) -> tuple[Entry, ...]:
    """Return the lines of a profile, and the endpoint of the services section it names, which wins."""
    entries = sections.get(name, ())
    named = next((entry.value for entry in reversed(entries) if entry.key == "services"), "")
    services = sections.get(f"services {named}", ()) if named else ()
    return (*entries, *(entry for entry in services if entry.key == "endpoint_url"))


def _plain(header: str) -> str:
    """Return the profile that somebody meant: `[ profile hf ]` is one to no tool, and that is to be found."""
    words = header.strip().split(None, 1)
    name = words[1] if len(words) > 1 and words[0].lower() == "profile" else header
    return name.strip().strip(_QUOTES)


def _is_ours(name: str, entries: Iterable[Entry], accounts: tuple[Account, ...]) -> bool:
    """Return whether a section is meant for the gateway. One named `hf-…` may also be an rclone remote on top of it."""
    hosts = tuple(host_of(gateway) for gateway in gateways(accounts))
    ids = {account.access_key_id for account in accounts}
    other = any(entry.key == "type" and entry.value.lower() != "s3" for entry in entries)
    return (_OUR_NAME.fullmatch(name) is not None and not other) or any(
        any(host in entry.value.lower() for host in hosts)
        or (entry.key.endswith("access_key_id") and (entry.value in ids or entry.value.startswith(PREFIX)))
        for entry in entries
    )


def _target(
    client: Client, name: str, accounts: tuple[Account, ...], *, texts: Texts, entries: tuple[Entry, ...]
) -> Target:
    endpoint = _endpoint(client, entries)
    account = _account(entries, endpoint, accounts)
    gateway = next((g for g in gateways(accounts) if host_of(g) in endpoint.lower()), "")
    if not gateway:
        gateway = account.gateway if account else PUBLIC_GATEWAY
    profile = Profile(
        name=name,
        namespace=_namespace(endpoint, account),
        gateway=gateway,
        ca_bundle=account.ca_bundle if account and account.gateway == gateway else "",
    )
    profile = replace(
        profile,
        multipart_threshold=_size(client, SettingName.MULTIPART_THRESHOLD, entries, profile=profile),
        part_size=_size(client, SettingName.PART_SIZE, entries, profile=profile),
    )
    return Target(client, client.kept(texts, profile), account, texts, entries)


def _size(client: Client, name: SettingName, entries: tuple[Entry, ...], *, profile: Profile) -> int:
    """Return the size that stands in the file if the client has no complaint about it: then it is the user's choice."""
    spelling = client.DIALECT[name]
    if not isinstance(spelling, Spelling) or spelling.complaint is None or client.NAME not in _READ_SIZE:
        return RECOMMENDED_PART_SIZE
    value = next((entry.value for entry in reversed(entries) if entry.key == spelling.key), "")
    size = _READ_SIZE[client.NAME](value)
    return RECOMMENDED_PART_SIZE if size is None or spelling.complaint(value, profile) else size


def _endpoint(client: Client, entries: tuple[Entry, ...]) -> str:
    spelling = client.DIALECT[SettingName.ENDPOINT]
    if not isinstance(spelling, Spelling):
        return ""
    return next((entry.value for entry in reversed(entries) if entry.key == spelling.key), "")


def _account(entries: Iterable[Entry], endpoint: str, accounts: tuple[Account, ...]) -> Account | None:
    ids = {entry.value for entry in entries if entry.key.endswith("access_key_id")}
    asked = {helper_account(e.value.split()) for e in entries if e.key == PROCESS and is_our_helper(e.value)}
    by_key = next((account for account in accounts if account.access_key_id in ids or account.name in asked), None)
    by_host = next((account for account in accounts if host_of(account.gateway) in endpoint.lower()), None)
    return by_key or by_host or (accounts[0] if len(accounts) == 1 else None)


def _namespace(endpoint: str, account: Account | None) -> str:
    written = parse_endpoint(endpoint).namespace if endpoint else ""
    if is_name(written) and not is_placeholder(endpoint):
        return written
    return account.namespaces[0] if account and account.namespaces else ""
