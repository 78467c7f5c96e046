"""`--live`: harmless signed calls with each profile's own pair to its own endpoint, and what an error truly means.

List the buckets, then HEAD the first one and list one of its keys. Nothing is written, so whether a pair may write
stays unknown. A pair is only sent to a gateway that hfs3 knows: the public one, or an account's.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from hfs3.clients.aws_process import is_our_helper
from hfs3.clients.base import Credentials
from hfs3.clients.registry import CLIENTS
from hfs3.contract.addressing import is_name, parse_endpoint
from hfs3.credentials.keys import read_key
from hfs3.credentials.look import look_into
from hfs3.credentials.model import AccessKey
from hfs3.credentials.proof import Proof, prove
from hfs3.credentials.transport import is_private
from hfs3.diagnostics.catalog import BY_CODE
from hfs3.diagnostics.model import Finding, Place, found
from hfs3.diagnostics.rules.endpoint import CLOCK
from hfs3.doctor import certificates
from hfs3.doctor.case import Case
from hfs3.doctor.model import Outcome, judged, skipped, unknown
from hfs3.doctor.targets import Target, gateways, host_of, seek
from hfs3.errors import Hfs3Error
from hfs3.secret import Secret

_KEY_IDS: Final = ("aws_access_key_id", "access_key_id")
_SECRETS: Final = ("aws_secret_access_key", "secret_access_key")
_DRIFTING_SECONDS: Final = 5 * 60.0
"""From here on the clock is told: S3 takes 15 minutes, and a clock that is off drifts on."""
_AN_ERROR: Final = 400


def look(case: Case) -> Iterator[Outcome]:
    """Yield one outcome per profile or remote."""
    if not case.targets:
        yield skipped("gateway", "there is no profile or remote to ask with")
    for target in case.targets:
        yield _asked(case, target)


def _asked(case: Case, target: Target) -> Outcome:
    if obstacle := _obstacle(case, target):
        return unknown(target.title, obstacle)
    try:
        pair = _pair(case, target)
        if pair is None:
            return unknown(target.title, "it has no pair that hfs3 can read, so nobody was asked")
        return _answered(case, target, pair)
    except Hfs3Error as err:
        rule = BY_CODE.get(err.code)
        if rule is None:
            return unknown(target.title, f"{err.message}. {err.hint}".rstrip())
        return judged(target.title, [Finding(rule, err.message, _place(target), err.hint)])


def _obstacle(case: Case, target: Target) -> str:
    """Return why nobody can be asked for this target, empty if somebody can."""
    address = parse_endpoint(target.endpoint)
    if not address.scheme or not address.host or not is_name(address.namespace) or len(address.path) != 1:
        return "its endpoint is not an address with a namespace, so nobody was asked"
    if host_of(address.gateway) not in {host_of(gateway) for gateway in gateways(case.accounts)}:
        return f"{address.host} is no gateway that hfs3 knows, so the pair was not sent there"
    if not is_private(address.gateway):
        return f"{address.gateway} is reached without TLS, so nothing was sent there"
    return ""


def _answered(case: Case, target: Target, pair: AccessKey) -> Outcome:
    address, bundle = parse_endpoint(target.endpoint), _bundle(case, target)
    gateway, namespace = address.gateway, address.namespace
    proof = prove(pair, gateway, namespace, machine=case.machine, ca_bundle=bundle)
    lines = [f"lists {proof.buckets} bucket{'' if proof.buckets == 1 else 's'} of {namespace}"]
    if proof.bucket:
        seen = look_into(proof.bucket, pair, gateway, namespace, machine=case.machine, ca_bundle=bundle)
        lines.append(f"lists {seen.bucket}: {'its first key is there' if seen.keys else 'it is empty'}")
        if seen.head >= _AN_ERROR:
            lines.append(f"HEAD of {seen.bucket} answers {seen.head}, although it can be listed")
    lines.append("whether the pair may write is not known: nothing was written")
    said = f"{gateway} takes its pair" + (f", the clock is {proof.ahead:+.0f} s off" if proof.ahead is not None else "")
    return replace(judged(target.title, _clock(proof), said=said), lines=tuple(lines))


def _clock(proof: Proof) -> Iterator[Finding]:
    if proof.ahead is not None and abs(proof.ahead) >= _DRIFTING_SECONDS:
        minutes = round(abs(proof.ahead) / 60)
        yield found(CLOCK, f"it is {minutes} minutes {'ahead of' if proof.ahead > 0 else 'behind'} the gateway's")


def _pair(case: Case, target: Target) -> AccessKey | None:
    """Return the pair this profile signs with: its own, or the stored one that hfs3's helper would give."""
    match target.profile.credentials:
        case Credentials.PROCESS:
            return read_key(case.machine, target.account) if target.account and _is_ours(target) else None
        case Credentials.AWS:
            aws = CLIENTS["aws"]
            name = target.profile.aws_profile or case.machine.environ.get("AWS_PROFILE", "") or "default"
            (source,) = seek(aws, aws.locate(case.machine), (name,), accounts=case.accounts)
            return _pair(case, source)
        case _:
            key_id, secret = target.entry(*_KEY_IDS), target.entry(*_SECRETS)
            return AccessKey(key_id.value, Secret(secret.value)) if key_id and secret and secret.value else None


def _is_ours(target: Target) -> bool:
    entry = target.entry("credential_process")
    return entry is not None and is_our_helper(entry.value)


def _bundle(case: Case, target: Target) -> Path | None:
    """Return the certificates that this client would trust beside the system's."""
    entry = target.entry("ca_bundle", "override.ca_cert")
    name, value = (entry.key, entry.value) if entry else ("ca_bundle", target.profile.ca_bundle)
    return certificates.located(name, value, case.machine) if value else None


def _place(target: Target) -> Place:
    entry = target.entry("endpoint_url", "endpoint")
    return entry.place if entry else Place(target.client.NAME)
