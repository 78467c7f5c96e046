"""A look into one bucket with signed requests that change nothing: HEAD it, then list one key.

Clients begin with HEAD, whose answer has no body: they then report a bare 403 or 404 (`Forbidden`, `Key does not
exist`), whatever the cause. So the same question is asked again with a listing, which names the code.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from hfs3.contract.addressing import endpoint
from hfs3.credentials.model import AccessKey
from hfs3.credentials.proof import refusal, signed
from hfs3.credentials.transport import request
from hfs3.machine import Machine

_OK: Final = 200
_LISTING: Final = b"<ListBucketResult"
_KEY: Final = re.compile(rb"<Key>")


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen: `head` is the status of HEAD, `keys` how many keys were listed (0 or 1)."""

    bucket: str
    head: int
    keys: int


def look_into(
    bucket: str, key: AccessKey, gateway: str, namespace: str, *, machine: Machine, ca_bundle: Path | None = None
) -> Look:
    """Look into `bucket`. Raises what `proof.prove` does, with the code that a HEAD keeps to itself."""
    url = f"{endpoint(gateway, namespace)}/{bucket}"
    head = request("HEAD", url, signed(key, url, "HEAD"), ca_bundle=ca_bundle)
    listing = f"{url}?list-type=2&max-keys=1"
    answer = request("GET", listing, signed(key, listing), ca_bundle=ca_bundle)
    if answer.status == _OK and _LISTING in answer.body:
        return Look(bucket, head.status, len(_KEY.findall(answer.body)))
    raise refusal(answer, key, gateway, namespace=namespace, now=machine.now())
