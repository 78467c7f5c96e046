"""Runs the user's own clients with the user's own settings against the bundled gateway, all of them at once.

Every client has a key pair and a bucket of its own, so that each request of the gateway's record is known to be its.
"""

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

from hfs3.clients.base import Client, Texts, read
from hfs3.clients.registry import CLIENTS
from hfs3.diagnostics.model import Finding
from hfs3.diagnostics.rules.files import ENCRYPTED_RCLONE
from hfs3.doctor.case import Case
from hfs3.doctor.probe.model import Ending, ProbeResult
from hfs3.doctor.probe.play import Run, Theatre
from hfs3.doctor.probe.stage import Material
from hfs3.doctor.targets import Target
from hfs3.errors import Hfs3Error
from hfs3.gateway.embedding import running
from hfs3.gateway.hub.accounts import Grant, HubAccount, Token
from hfs3.gateway.hub.demo import new_token

_READS_FROM: Final = {"aws": "aws", "boto3": "aws", "s5cmd": "aws", "rclone": "rclone"}
"""Tool → the client whose files it takes its settings from."""

_AT_ONCE: Final = 4
_NAMESPACE: Final = "hfs3-probe"


def prove(
    case: Case, static: Mapping[str, tuple[Finding, ...]], *, ending: Ending = Ending.AFTER_ALL
) -> tuple[ProbeResult, ...]:
    """Run every installed client with its targets; `static` are the findings so far, by tool or target title."""
    runs = tuple(_runs(case, static))
    if not runs:
        return ()
    with (
        tempfile.TemporaryDirectory(prefix="hfs3-proof-") as folder,
        running(accounts=_accounts(runs)) as gateway,
        ThreadPoolExecutor(max_workers=_AT_ONCE) as pool,
    ):
        home = Path(folder)
        material = Material.made(home)
        theatre = Theatre(case, gateway, material, _files(case), ending)
        begun = [pool.submit(theatre.play, run, home / str(number)) for number, run in enumerate(runs)]
        return tuple(future.result() for future in begun)


def _runs(case: Case, static: Mapping[str, tuple[Finding, ...]]) -> Iterator[Run]:
    for name, client in _READS_FROM.items():
        tool = case.tool(name)
        if tool is None or name not in (case.options.tools or _READS_FROM):
            continue
        for target in chosen(case, client):
            known = (*static.get(target.title, ()), *static.get(name, ()))
            if not any(finding.rule is ENCRYPTED_RCLONE for finding in known):
                yield Run(tool, target, new_token(Grant.WRITE), known)


def chosen(case: Case, client: str) -> tuple[Target, ...]:
    """Return the targets of a client that are run: those that were named, else the first."""
    targets = tuple(case.of(client))
    named = case.options.remotes if client == "rclone" else case.options.profiles
    return targets if named else targets[:1]


def _accounts(runs: Iterable[Run]) -> Iterator[HubAccount]:
    """Yield one account of the stand-in Hub per set of namespaces: the user's own, under the same names."""
    tokens: dict[tuple[str, ...], list[Token]] = {}
    for run in runs:
        account = run.target.account
        namespaces = account.namespaces if account else ()
        tokens.setdefault(namespaces or (run.target.profile.namespace or _NAMESPACE,), []).append(run.token)
    for namespaces, theirs in tokens.items():
        yield HubAccount(namespaces[0], namespaces[1:], tuple(theirs))


def _files(case: Case) -> dict[Client, Texts]:
    """Return what every client reads; a file that cannot be read is not there for the other clients."""
    found: dict[Client, Texts] = {}
    for client in CLIENTS.values():
        try:
            found[client] = read(client.locate(case.machine))
        except Hfs3Error:
            continue
    return found
