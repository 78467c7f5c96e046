"""Proof that a key pair works: one signed request (ListBuckets), and a truthful reading of the answer.

botocore's own signer signs; nothing of the user's AWS configuration or environment takes part, nothing is retried. A
pair that may only read passes: listing is reading.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Final

from hfs3.contract.addressing import endpoint
from hfs3.contract.limits import REGION
from hfs3.credentials.model import AccessKey
from hfs3.credentials.transport import Answer, checked, get
from hfs3.diagnostics.rules.credentials import KEY_REFUSED, NAMESPACE_NOT_YOURS
from hfs3.diagnostics.rules.endpoint import CLOCK
from hfs3.errors import Hfs3Error, KeyPairRefused, NetworkError
from hfs3.machine import Machine

_OK: Final = 200
_REDIRECTS: Final = range(300, 400)
_CODE: Final = re.compile(rb"<Code>\s*(\w{1,64})\s*</Code>")
_SERVER_TIME: Final = re.compile(rb"<ServerTime>\s*([0-9T:.+Z-]{19,40})\s*</ServerTime>")
_LISTING: Final = b"<ListAllMyBucketsResult"
_BUCKET: Final = b"<Bucket>"
_BUCKET_NAME: Final = re.compile(rb"<Bucket>(?:<(?!Name>)[^<]*>[^<]*</[^<]*>)*<Name>([A-Za-z0-9._-]{1,96})</Name>")

_WRONG_SECRET: Final = frozenset({"SignatureDoesNotMatch"})
_UNKNOWN_KEY: Final = frozenset({"InvalidAccessKeyId", "InvalidClientTokenId"})
_SKEWED: Final = frozenset({"RequestTimeTooSkewed", "RequestExpired"})
_NO_RIGHTS: Final = frozenset({"AccessDenied", "AllAccessDisabled"})


class NoRights(KeyPairRefused):
    """The pair is genuine, but may not list this namespace."""


@dataclass(frozen=True, slots=True)
class Proof:
    """The gateway accepted the pair: where it was asked, how many buckets it listed, when.

    `bucket` is the name of the first one, empty if there is none; `ahead` how many seconds this machine's clock is
    ahead of the gateway's, to the second, None if the gateway told no time.
    """

    namespace: str
    buckets: int
    moment: datetime
    bucket: str = ""
    ahead: float | None = None


def prove(key: AccessKey, gateway: str, namespace: str, *, machine: Machine, ca_bundle: Path | None = None) -> Proof:
    """List the buckets of `namespace` with `key` (of no namespace in particular if it is empty).

    Raises NoRights or another KeyPairRefused if the gateway does not accept the pair, NetworkError if it cannot be
    asked or answers something else.
    """
    url = endpoint(gateway, namespace) if namespace else f"{gateway.rstrip('/')}/"
    answer = get(url, signed(key, url), ca_bundle=ca_bundle)
    if answer.status == _OK and _LISTING in answer.body:
        name = _BUCKET_NAME.search(answer.body)
        now, theirs = machine.now(), _their_time(answer)
        ahead = (now - theirs).total_seconds() if theirs else None
        return Proof(namespace, answer.body.count(_BUCKET), now, name[1].decode() if name else "", ahead)
    raise refusal(answer, key, gateway, namespace=namespace, now=machine.now())


def signed(key: AccessKey, url: str, method: str = "GET") -> dict[str, str]:
    """Return the headers of a signed request without a body, `Host` included."""
    from botocore.auth import S3SigV4Auth
    from botocore.awsrequest import AWSRequest
    from botocore.credentials import Credentials

    request = AWSRequest(method=method, url=url, headers={"Host": checked(url).netloc})
    S3SigV4Auth(Credentials(key.access_key_id, key.secret_access_key.reveal()), "s3", REGION).add_auth(request)
    return {str(name): str(value) for name, value in request.headers.items()}


def refusal(answer: Answer, key: AccessKey, gateway: str, *, namespace: str, now: datetime) -> Hfs3Error:
    """Return what an answer that is no listing means: a KeyPairRefused, or a NetworkError if it says nothing of it."""
    found = _CODE.search(answer.body)
    code = found[1].decode() if found else ""
    told = f"{gateway} says {code} ({answer.status})"
    if code in _WRONG_SECRET:
        return KeyPairRefused(
            f"the secret access key is not the one of {key.access_key_id}: {told}",
            hint="Copy the secret again. It is shown only once: if it is lost, generate a new pair.",
            code=KEY_REFUSED.code,
        )
    if code in _UNKNOWN_KEY:
        return KeyPairRefused(
            f"{key.access_key_id} is unknown there, or was revoked: {told}",
            hint="Generate a new pair from a token at https://huggingface.co/settings/tokens, and check --gateway.",
            code=KEY_REFUSED.code,
        )
    if code in _SKEWED:
        return KeyPairRefused(
            f"this machine's clock is {_skew(answer, now)}: {told}",
            hint="Set the clock (on Linux: timedatectl set-ntp true) and log in again.",
            code=CLOCK.code,
        )
    if code in _NO_RIGHTS:
        return NoRights(
            f"the key pair is genuine, but has no rights in {namespace or 'the gateway as a whole'}: {told}",
            hint="Give a namespace of yours with --namespace, or make the pair from a token that may read it.",
            code=NAMESPACE_NOT_YOURS.code,
        )
    return _strange(answer, gateway, code)


def _skew(answer: Answer, now: datetime) -> str:
    theirs = _their_time(answer)
    if theirs is None:
        return "wrong by more than the gateway allows"
    seconds = (now - theirs).total_seconds()
    return f"{round(abs(seconds) / 60)} minutes {'ahead' if seconds > 0 else 'behind'}"


def _their_time(answer: Answer) -> datetime | None:
    found = _SERVER_TIME.search(answer.body)
    try:
        moment = (
            datetime.fromisoformat(found[1].decode())
            if found
            else parsedate_to_datetime(answer.headers.get("date", ""))
        )
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _strange(answer: Answer, gateway: str, code: str) -> NetworkError:
    if answer.status in _REDIRECTS:
        return NetworkError(
            f"{gateway} sends elsewhere (status {answer.status}) instead of listing buckets",
            hint="Give the final address with --gateway.",
        )
    said = f"{code} ({answer.status})" if code else f"status {answer.status} without S3's XML"
    return NetworkError(
        f"{gateway} does not list buckets: {said}; whether the key pair is right is not known",
        hint="Check --gateway and --namespace, or try again later.",
    )
