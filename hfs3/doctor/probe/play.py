"""Plays one client through its acts and says what happened at each."""

import secrets
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Final
from urllib.parse import urlsplit

from hfs3.clients.base import Client, Credentials, Spelling, Texts
from hfs3.contract.limits import MIB
from hfs3.contract.settings import SettingName
from hfs3.diagnostics.model import Finding
from hfs3.doctor.case import Case
from hfs3.doctor.installed import Tool
from hfs3.doctor.probe.drivers import aws, boto3, rclone, s5cmd
from hfs3.doctor.probe.model import Act, ActFailed, Attempt, Ending, ProbeResult, Witnessed
from hfs3.doctor.probe.stage import DIVISOR, Material, Sizes, Stage, copy_files, environ_for
from hfs3.doctor.probe.swap import Swap, process_for
from hfs3.doctor.probe.verdict import verdict
from hfs3.doctor.probe.witness import Witness
from hfs3.doctor.targets import Target, gateways, host_of
from hfs3.effective.readers import BY_NAME
from hfs3.effective.resolve import chosen_profile
from hfs3.gateway.embedding import RunningGateway
from hfs3.gateway.hub.accounts import KeyPair, Token
from hfs3.gateway.records import RequestRecord

DRIVERS: Final[Mapping[str, Mapping[Act, Callable[[Stage], None]]]] = {
    "aws": aws.ACTS,
    "boto3": boto3.ACTS,
    "rclone": rclone.ACTS,
    "s5cmd": s5cmd.ACTS,
}

_NEEDS: Final[Mapping[Act, Act]] = {
    Act.PUT: Act.BUCKET,
    Act.LIST: Act.PUT,
    Act.GET: Act.PUT,
    Act.MULTIPART: Act.BUCKET,
    Act.PRESIGN: Act.PUT,
    Act.COPY: Act.MULTIPART,
    Act.NAMES: Act.PUT,
    Act.MISTYPED: Act.PUT,
    Act.AGAIN: Act.PUT,
}
"""What must have worked before an act says anything new."""

_TRUST: Final[Mapping[str, tuple[str, ...]]] = {
    "aws": ("AWS_CA_BUNDLE",),
    "boto3": ("AWS_CA_BUNDLE",),
    "rclone": ("RCLONE_CA_CERT",),
    "s5cmd": ("AWS_CA_BUNDLE", "SSL_CERT_FILE"),
}
_BY_VARIABLE: Final = ("aws", "boto3")
_RCLONE_COPY_CUTOFF: Final = 4.656 * 1024 * MIB
"""rclone's own, where the file says nothing."""


@dataclass(frozen=True, slots=True)
class Run:
    """One client with one profile, the token whose pair it is given, and what is known to be wrong already."""

    tool: Tool
    target: Target
    token: Token
    static: tuple[Finding, ...]

    @property
    def pair(self) -> KeyPair:
        """The key pair that stands in for the user's."""
        return self.token.pair


@dataclass(frozen=True, slots=True)
class Theatre:
    """What all runs share: the gateway, the things to move, and the user's files."""

    case: Case
    gateway: RunningGateway
    material: Material
    files: Mapping[Client, Texts]
    ending: Ending = Ending.AFTER_ALL

    def play(self, run: Run, folder: Path) -> ProbeResult:
        """Run one client through all its acts."""
        begun = perf_counter()
        with Witness(_ports(self.gateway)) as witness:
            stage = self._stage(run, folder, way_out=witness.url)
            witnessed = tuple(self._witnessed(run, stage, witness))
        return ProbeResult(
            client=run.tool.name,
            profile=run.target.profile.name,
            title=f"{run.tool.name} with {run.target.title}",
            witnessed=witnessed,
            findings=verdict(witnessed, run.static, run.target),
            seconds=perf_counter() - begun,
        )

    def _witnessed(self, run: Run, stage: Stage, witness: Witness) -> Iterator[Witnessed]:
        done: set[Act] = set()
        seen = 0
        acts = DRIVERS[run.tool.name]
        for act in Act:
            if act not in acts or (act in _NEEDS and _NEEDS[act] not in done):
                continue
            attempt = _attempt(act, acts[act], stage)
            requests = self._requests(run, stage)
            yield Witnessed(attempt, requests[seen:], witness.taken())
            seen = len(requests)
            if not attempt.problem:
                done.add(act)
            elif self.ending is Ending.AT_FIRST_FAILURE or not attempt.ended:
                return

    def _requests(self, run: Run, stage: Stage) -> tuple[RequestRecord, ...]:
        mine = f"/{stage.bucket}"
        return tuple(
            record
            for record in self.gateway.requests()
            if record.access_key_id == run.pair.access_key_id or mine in record.path
        )

    def _stage(self, run: Run, folder: Path, *, way_out: str) -> Stage:
        swap = self._swap(run, folder)
        work = folder / "work"
        work.mkdir(parents=True, mode=0o700)
        environs = {}
        for sizes in Sizes:
            home = folder / sizes.name.lower()
            home.mkdir(mode=0o700)
            copy_files(self.files, home, swap, sizes=sizes)
            environs[sizes] = environ_for(self.case.machine, home, swap, way_out=way_out) | self._trust(run)
        environs[Sizes.SCALED] |= _unwritten_sizes(run)
        if run.tool.name == "s5cmd":
            there = swap.variables({"S3_ENDPOINT_URL": run.target.profile.endpoint})
            environs = {sizes: {**there, **environ} for sizes, environ in environs.items()}
        profile = "" if _is_chosen(run, self.case.machine.environ) else run.target.profile.name
        if run.tool.name == "s5cmd" and run.target.profile.credentials is Credentials.PROCESS:
            # Only so does s5cmd ask a helper; `hfs3 configure s5cmd` says so, too.
            environs = {sizes: {**environ, "AWS_PROFILE": profile} for sizes, environ in environs.items()}
            profile = ""
        return Stage(
            machine=self.case.machine,
            program=str(run.tool.path or sys.executable),
            profile=profile,
            bucket=f"hfs3-proof-{run.tool.name}-{secrets.token_hex(4)}",
            material=self.material,
            work=work,
            environs=environs,
            ca_bundle=self._bundle,
        )

    def _swap(self, run: Run, folder: Path) -> Swap:
        folder.mkdir(mode=0o700)
        pair_file = folder / "pair.json"
        pair_file.touch(mode=0o600)
        secret = run.pair.secret_access_key.reveal()
        pair_file.write_text(
            f'{{"Version": 1, "AccessKeyId": "{run.pair.access_key_id}", "SecretAccessKey": "{secret}"}}', "utf-8"
        )
        accounts = self.case.accounts
        return Swap(
            hosts=tuple(host_of(gateway) for gateway in gateways(accounts)),
            authority=host_of(self.gateway.url),
            pair=run.pair,
            key_ids=frozenset(account.access_key_id for account in accounts),
            process=process_for(self.case.machine, sys.executable, pair_file),
            ca_bundle=str(self._bundle),
        )

    @property
    def _bundle(self) -> Path:
        if self.gateway.ca_bundle is None:
            raise ValueError("the proof needs a gateway with TLS")
        return self.gateway.ca_bundle

    def _trust(self, run: Run) -> dict[str, str]:
        """Return the variables for the certificate authority, unless the user's own file has to name it."""
        if run.target.profile.ca_bundle and run.tool.name != "s5cmd":
            return {}
        return dict.fromkeys(_TRUST[run.tool.name], str(self._bundle))


def _is_chosen(run: Run, environ: Mapping[str, str]) -> bool:
    """Return whether a variable names the profile to an AWS tool: then it is run so, and keys in variables win."""
    if run.tool.name not in _BY_VARIABLE:
        return False
    return chosen_profile(BY_NAME[run.tool.name], run.tool.version, environ) == run.target.profile.name


def _attempt(act: Act, perform: Callable[[Stage], None], stage: Stage) -> Attempt:
    begun = perf_counter()
    try:
        perform(stage)
    except ActFailed as err:
        return Attempt(act, err.message, err.said, perf_counter() - begun, ended=err.ended)
    return Attempt(act, "", "", perf_counter() - begun)


def _ports(gateway: RunningGateway) -> Iterator[tuple[str, int]]:
    for url in (gateway.url, gateway.edge_url):
        parts = urlsplit(url)
        yield parts.hostname or "", parts.port or 0


def _unwritten_sizes(run: Run) -> dict[str, str]:
    """Return the client's own default, scaled, for a size that its file leaves out."""
    cutoff = run.target.client.DIALECT[SettingName.COPY_CUTOFF]
    if run.tool.name != "rclone" or not isinstance(cutoff, Spelling) or run.target.entry(cutoff.key):
        return {}
    return {"RCLONE_S3_COPY_CUTOFF": f"{_RCLONE_COPY_CUTOFF / DIVISOR:.0f}B"}
