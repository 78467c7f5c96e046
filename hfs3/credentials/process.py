"""What an AWS `credential_process` prints: https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html.

SDKs run it for every session and copy what it says on standard error into their own exceptions, so a failure is one
line without a secret.
"""

import json
from typing import Final

from hfs3.contract.exchange import ExchangedPair, encode
from hfs3.credentials.accounts import chosen
from hfs3.credentials.keys import read_key
from hfs3.diagnostics.rules.credentials import KEY_EXPIRED
from hfs3.errors import CredentialError, Hfs3Error
from hfs3.machine import Machine
from hfs3.secret import redact

VERSION: Final = 1


def answer(machine: Machine, account: str | None) -> str:
    """Return the JSON document with the key pair of `account`, or of the only one there is."""
    stored = chosen(machine, account)
    key = read_key(machine, stored)
    if key.expires is not None and key.expires <= machine.now():
        message = f"the key pair of the account {stored.name} expired at {key.expires.isoformat()}"
        raise CredentialError(message, hint="Run `hfs3 login` again.", code=KEY_EXPIRED.code)
    pair = ExchangedPair(key.access_key_id, key.secret_access_key, key.expires)
    return json.dumps({"Version": VERSION, **encode(pair)})


def complaint(failure: Hfs3Error) -> str:
    """Return a failure as the one line that SDKs will quote."""
    return redact(" ".join(f"hfs3: {failure.message}. {failure.hint}".split()))
