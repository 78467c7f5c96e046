"""A key pair as a store keeps it: one compact JSON item per account, in the exchange's own format."""

import json
from typing import Final

from hfs3.contract.exchange import ExchangedPair, MalformedExchange, decode, encode
from hfs3.credentials.model import AccessKey, Account
from hfs3.credentials.stores.registry import open_store
from hfs3.diagnostics.rules.stores import ITEM_MISSING, PAIR_DIFFERS
from hfs3.errors import CredentialError, KeyPairMissing
from hfs3.machine import Machine
from hfs3.secret import Secret

_AGAIN: Final = "Run `hfs3 login` again."


def read_key(machine: Machine, account: Account) -> AccessKey:
    """Return the key pair of `account` from the store it was put into.

    Raises KeyPairMissing if it is gone, CredentialError if it is not the one that was recorded, and what the store
    raises.
    """
    store = open_store(machine, account.store)
    item = store.get(account.name)
    if item is None:
        message = f"{store.description} has no key pair for the account {account.name}"
        raise KeyPairMissing(message, hint=_AGAIN, code=ITEM_MISSING.code)
    key = unpack(item)
    if key is None or (key.access_key_id, key.secret_access_key.fingerprint()) != _recorded(account):
        message = f"what {store.description} holds for {account.name} is not the key pair that was recorded"
        raise CredentialError(message, hint=_AGAIN, code=PAIR_DIFFERS.code)
    return key


def _recorded(account: Account) -> tuple[str, str]:
    return account.access_key_id, account.fingerprint


def pack(key: AccessKey) -> Secret:
    """Return `key` as the text of one store item."""
    pair = ExchangedPair(key.access_key_id, key.secret_access_key, key.expires)
    return Secret(json.dumps(encode(pair), separators=(",", ":")))


def unpack(item: Secret) -> AccessKey | None:
    """Return the key pair in the text of a store item, or None if it holds none."""
    try:
        fields = json.loads(item.reveal())
        pair = decode(fields if isinstance(fields, dict) else {})
    except (MalformedExchange, ValueError, RecursionError):
        return None
    return AccessKey(pair.access_key_id, pair.secret_access_key, pair.expires)
