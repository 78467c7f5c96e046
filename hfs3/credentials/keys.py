"""Reading the key pair of an account from the store that keeps it."""

from typing import Final

from hfs3.credentials.items import unpack
from hfs3.credentials.model import AccessKey, Account
from hfs3.credentials.stores.registry import open_store
from hfs3.diagnostics.rules.stores import ITEM_MISSING, PAIR_DIFFERS
from hfs3.errors import CredentialError, KeyPairMissing
from hfs3.machine import Machine

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
