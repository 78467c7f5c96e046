"""What the clients' files say about each profile and remote that is meant for the gateway, and who may read them."""

import os
import re
import stat
from collections.abc import Iterable, Iterator
from typing import Final

from hfs3.clients.base import ConfigFile, read
from hfs3.clients.registry import CLIENTS
from hfs3.credentials.model import Account
from hfs3.diagnostics.model import Finding, Place, found
from hfs3.diagnostics.rules import credentials, files, lines
from hfs3.doctor import certificates
from hfs3.doctor.case import Case, Problem
from hfs3.doctor.checks import keypairs, sources
from hfs3.doctor.model import Outcome, judged, skipped, unknown
from hfs3.doctor.targets import Target, gateways, host_of
from hfs3.errors import UserFileError
from hfs3.files.landing import is_loose
from hfs3.machine import Platform
from hfs3.secret import names_secret

_ROOT: Final = 0
_OTHERS_WRITE: Final = 0o022
_REMOTE_VARIABLE: Final = re.compile(r"RCLONE_CONFIG_(?P<name>\w+)_ENDPOINT")


def look(case: Case) -> Iterator[Outcome]:
    """Yield one outcome per profile or remote, and one for the files."""
    for problem in case.unread:
        yield _unread(case, problem)
    for target in case.targets:
        yield judged(target.title, findings(case, target), fine=f"as it must be for {target.profile.endpoint}")
    for name in _of_variables(case):
        yield unknown(f"rclone remote {name}", "it is made of variables alone; hfs3 reads the remotes of rclone.conf")
    if case.targets and case.machine.platform is Platform.WINDOWS:
        yield skipped("files", "Windows has access lists instead of modes; they are not looked at")
    elif case.targets:
        yield judged(
            "files", (*_modes(case), *_places(case.targets)), fine="readable by you alone where they hold a secret"
        )
    elif not case.unread:
        yield skipped("profiles and remotes", "none is meant for the gateway; `hfs3 configure aws` writes one")


def findings(case: Case, target: Target) -> tuple[Finding, ...]:
    """Return what is wrong with one profile or remote."""
    inspected = target.client.inspect(target.texts, target.profile)
    return (*inspected, *keypairs.look(target), *sources.look(case, target), *_account(target), *_bundle(case, target))


def _of_variables(case: Case) -> Iterator[str]:
    """Yield the remotes for the gateway that are in no file: rclone takes them from RCLONE_CONFIG_<NAME>_… alone."""
    environ = case.machine.environ
    in_files = {target.profile.name.upper().replace("-", "_") for target in case.of("rclone")}
    hosts = [host_of(gateway) for gateway in gateways(case.accounts)]
    for variable, value in environ.items():
        match = _REMOTE_VARIABLE.fullmatch(variable)
        if match and match["name"] not in in_files and any(host in value.lower() for host in hosts):
            yield match["name"].lower()


def _unread(case: Case, problem: Problem) -> Outcome:
    path = next((f.path for f in CLIENTS[problem.subject].locate(case.machine) if not _is_readable(f)), None)
    place = Place(client=problem.subject, path=path)
    fix = found(files.UNREADABLE_FILE, problem.error.message, place=place, path=str(path or "it"))
    return judged(problem.subject, [fix])


def _is_readable(file: ConfigFile) -> bool:
    try:
        read([file])
    except UserFileError:
        return False
    return True


def _account(target: Target) -> Iterator[Finding]:
    """Yield where the namespace is none of the account's."""
    account, namespace = target.account, target.profile.namespace
    entry = target.entry("endpoint_url", "endpoint")
    if account and entry and _is_foreign(namespace, account):
        yield found(
            credentials.NAMESPACE_NOT_YOURS,
            f"{namespace} is none of the namespaces of the account {account.name}",
            place=entry.place,
            namespaces=", ".join(account.namespaces),
            configure=target.configure,
        )


def _bundle(case: Case, target: Target) -> Iterator[Finding]:
    """Yield where the certificate authorities that a target names cannot be used."""
    entry = target.entry("ca_bundle", "override.ca_cert")
    if entry is None or not entry.value:
        return
    if wrong := certificates.problem(certificates.located(entry.key, entry.value, case.machine)):
        yield found(lines.CERTIFICATES, f"{entry.key} = {entry.value} {wrong}", place=entry.place, key=entry.key)


def _is_foreign(namespace: str, account: Account) -> bool:
    return bool(namespace and account.namespaces) and namespace not in account.namespaces


def _modes(case: Case) -> Iterator[Finding]:
    """Yield the files with a secret that others may read."""
    for file in _with_secrets(case.targets):
        if is_loose(file.path, case.machine.platform):
            mode = stat.S_IMODE(file.path.stat().st_mode)
            place = Place(path=file.path)
            yield found(files.LOOSE_MODE, f"its mode is {mode:04o}", place=place, path=str(file.path))


def _places(targets: Iterable[Target]) -> Iterator[Finding]:
    """Yield the files and folders that somebody else could change."""
    there = dict.fromkeys(file.path for target in targets for file, data in target.texts.items() if data is not None)
    for path in there:
        if path.stat().st_uid not in {os.getuid(), _ROOT}:
            detail = f"its owner has the number {path.stat().st_uid}"
            yield found(files.STRANGER_OWNS, detail, place=Place(path=path), path=str(path))
    for folder in dict.fromkeys(path.resolve().parent for path in there):
        mode = stat.S_IMODE(folder.stat().st_mode)
        if mode & _OTHERS_WRITE and not mode & stat.S_ISVTX:
            yield found(files.LOOSE_FOLDER, f"its mode is {mode:04o}", place=Place(path=folder), path=str(folder))


def _with_secrets(targets: Iterable[Target]) -> list[ConfigFile]:
    """Return the files in which a secret of a target stands, each once."""
    paths = {e.place.path for target in targets for e in target.entries if names_secret(e.key) and e.value}
    there = {file.path: file for target in targets for file, data in target.texts.items() if data is not None}
    return [file for path, file in there.items() if path in paths]
