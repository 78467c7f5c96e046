"""A key pair in variables: what it is, and where AWS tools would take it. Many machines have no client's file at all.

What is wrong here is told with the codes that the same fault has in a file.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from hfs3.clients.aws_files import locate
from hfs3.clients.base import Profile, read
from hfs3.clients.values import WHEN_REQUIRED, is_placeholder, judge_endpoint
from hfs3.contract.addressing import parse_endpoint
from hfs3.contract.settings import SettingName
from hfs3.credentials.mixups import KEY_ID, MIXUPS, PREFIX, SECRET
from hfs3.diagnostics.catalog import DRIFT
from hfs3.diagnostics.model import Finding, Place, Rule
from hfs3.diagnostics.rules import credentials, lines
from hfs3.doctor.case import Case
from hfs3.doctor.targets import gateways, host_of
from hfs3.effective.model import NOT_SENT, Asked, Effective, Kind
from hfs3.effective.resolve import Installed, effective
from hfs3.effective.world import World, sheet
from hfs3.errors import UserFileError
from hfs3.files.ini import Grammar

_PAIR: Final = {"AWS_ACCESS_KEY_ID": KEY_ID, "AWS_SECRET_ACCESS_KEY": SECRET}
_ID: Final = "AWS_ACCESS_KEY_ID"
_ENDPOINTS: Final = ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL")
_CHECKSUMS: Final = "AWS_REQUEST_CHECKSUM_CALCULATION"
_TOKEN_PREFIX: Final = "hf_"  # noqa: S105  # how tokens begin
_PROFILES: Final = ("AWS_PROFILE", "AWS_DEFAULT_PROFILE")
_READER: Final = Installed("boto3", (1, 36))
"""Whose reading decides where a pair goes: the first version of all that is read today."""
_REMEDY: Final = 'Run `eval "$(hfs3 env)"`, which sets all of them as they must be; or set it by hand.'


def concern(case: Case) -> bool:
    """Return whether the variables, with no profile at all, are meant for the gateway."""
    values = [case.machine.environ.get(name, "") for name in _PAIR]
    ours = any(value.startswith((PREFIX, _TOKEN_PREFIX)) for value in values)
    return ours or _endpoint(case)[1] != ""


def look(environ: Mapping[str, str], case: Case) -> Iterator[Finding]:
    """Yield what is wrong with a pair in variables, and with where they send it."""
    if not concern(case):
        return
    name, value = _endpoint(case)
    if value and not any(case.of("aws")):  # beside a profile, it is told as what overrides that
        yield from _shape(case, name, value)
    if any(environ.get(name) for name in _PAIR):
        yield from _pair(environ)
        yield from _destination(environ, case)


def _endpoint(case: Case) -> tuple[str, str]:
    """Return the variable that decides where AWS tools go, with its value, if that is meant to be a gateway."""
    name = next((name for name in _ENDPOINTS if case.machine.environ.get(name)), "")
    value = case.machine.environ.get(name, "") if name else ""
    known = any(host_of(gateway) in value.lower() for gateway in gateways(case.accounts))
    return (name, value) if known else ("", "")


def _shape(case: Case, name: str, value: str) -> Iterator[Finding]:
    gateway = next(gateway for gateway in gateways(case.accounts) if host_of(gateway) in value.lower())
    complaint = judge_endpoint(value, Profile("", "", gateway))
    if complaint is not None:
        rule = complaint.rule or DRIFT[SettingName.ENDPOINT]
        yield _finding(rule, f"{name} = {value} {complaint.words}", name)
        return
    owned = {namespace for account in case.accounts for namespace in account.namespaces}
    namespace = parse_endpoint(value).namespace
    if owned and namespace not in owned:
        yield _finding(credentials.NAMESPACE_NOT_YOURS, f"{namespace} is none of {', '.join(sorted(owned))}", name)


def _pair(environ: Mapping[str, str]) -> Iterator[Finding]:
    for name, what in _PAIR.items():
        value = environ.get(name, "")
        mixup = next((m for m in MIXUPS if value and what in m.values and m.found(value)), None)
        if is_placeholder(value):
            yield _finding(lines.PLACEHOLDER, f"{name} is a placeholder, not a value of yours", name)
        elif mixup is not None:
            yield _finding(mixup.rule or credentials.KEY_UNUSUAL, mixup.message.format(it=name), name)
        elif value and what == KEY_ID and not value.startswith(PREFIX):
            yield _finding(credentials.KEY_UNUSUAL, f"{name} does not begin with {PREFIX}", name)


def _destination(environ: Mapping[str, str], case: Case) -> Iterator[Finding]:
    asked = _asked(case, _READER, Asked.ENDPOINT)
    if asked is None or not environ.get(_ID, "").startswith(PREFIX):
        return
    if parse_endpoint(asked.read.value).is_amazon and not environ.get("S3_ENDPOINT_URL"):
        detail = f"AWS tools take {_ID} to {asked.read.value}, if no endpoint is named to them otherwise"
        yield _finding(credentials.KEY_SENT_TO_AMAZON, detail, _ID)
    elif _endpoint(case)[1] and (framing := tuple(_framing(case))):
        detail = f"without it, and without a profile that says so, {' and '.join(framing)} frame uploads as aws-chunked"
        yield _finding(DRIFT[SettingName.REQUEST_CHECKSUMS], f"{_CHECKSUMS} is not set: {detail}", _CHECKSUMS)


def _framing(case: Case) -> Iterator[str]:
    """Yield the installed tools that neither a variable nor their profile tells to leave checksums out."""
    for tool in case.tools:
        if tool.name in {"aws", "boto3"} and tool.version and not case.machine.environ.get(_CHECKSUMS):
            asked = _asked(case, Installed(tool.name, tool.version, tool.parts), Asked.REQUEST_CHECKSUMS)
            if asked and asked.read.value.lower() not in {NOT_SENT, WHEN_REQUIRED}:
                yield tool.title


def _asked(case: Case, client: Installed, asked: Asked) -> Effective | None:
    """Return what a client takes without an option: by the profile that a variable chooses, or the default one."""
    try:
        texts = read(locate(case.machine))
    except UserFileError:
        return None  # told with the files
    environ = case.machine.environ
    profile = next((environ[name] for name in _PROFILES if environ.get(name)), "default")
    world = World(environ, tuple(sheet(file, data, Grammar.BOTOCORE) for file, data in texts.items()), profile)
    (answer,) = effective(client, world, (asked,))
    return None if answer.read.kind in {Kind.REFUSED, Kind.UNKNOWN} else answer


def _finding(rule: Rule, detail: str, variable: str) -> Finding:
    return Finding(rule, detail, Place(variable=variable), _REMEDY)
