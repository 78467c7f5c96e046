"""Putting a proved key pair into its store and its account on record: both, or neither."""

from contextlib import suppress

from hfs3.credentials import accounts
from hfs3.credentials.keys import pack
from hfs3.credentials.model import AccessKey, Account
from hfs3.credentials.stores.base import Store
from hfs3.credentials.stores.registry import open_store
from hfs3.errors import Hfs3Error, StoreUnavailable
from hfs3.machine import Machine
from hfs3.secret import Secret


def keep(key: AccessKey, account: Account, store: Store, *, machine: Machine) -> Account | None:
    """Keep `key` in `store` and `account` on record; return the account that it replaces, if any.

    The item is read back before the record is written. On any failure what was there before is put back. A pair that
    the replaced account had in another store is removed there, so that no copy is forgotten.
    """
    before = accounts.find(machine, account.name)
    old_item = store.get(account.name)
    try:
        _put(pack(key), account.name, store)
        accounts.save(machine, account)
    except BaseException:
        _put_back(old_item, account.name, store)
        raise
    if before is not None and before.store != account.store:
        open_store(machine, before.store).delete(account.name)
    return before


def _put(item: Secret, name: str, store: Store) -> None:
    store.put(name, item)
    if store.get(name) != item:
        raise StoreUnavailable(
            f"{store.description} does not give back what it was given", hint="Choose another store: `--store file`."
        )


def _put_back(old_item: Secret | None, name: str, store: Store) -> None:
    with suppress(Hfs3Error):  # the failure that led here is the one to tell
        if old_item is None:
            store.delete(name)
        else:
            store.put(name, old_item)
