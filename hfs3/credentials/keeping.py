"""A key pair in its store and its account on record: kept together, moved together, forgotten together.

Each of the three can be interrupted at any step and run again to the right end: a pair is never deleted in one place
before it was read back in another, and a record never points to a pair that was not there.
"""

from contextlib import suppress
from dataclasses import dataclass, replace

from hfs3.credentials import accounts
from hfs3.credentials.items import pack
from hfs3.credentials.keys import read_key
from hfs3.credentials.model import AccessKey, Account
from hfs3.credentials.stores.base import Store
from hfs3.credentials.stores.registry import NAMES, choose_store, open_store
from hfs3.errors import Hfs3Error, StoreError, StoreUnavailable, UserFileError
from hfs3.machine import Machine
from hfs3.secret import Secret


@dataclass(frozen=True, slots=True)
class Kept:
    """What keeping a pair did to what was there before.

    `replaced` is the account of that name until now, if there was one; `left_behind` says which older copy could not be
    removed, and is empty if none is left.
    """

    account: Account
    replaced: Account | None
    left_behind: str


def keep(key: AccessKey, account: Account, store: Store, *, machine: Machine) -> Kept:
    """Keep `key` in `store` and `account` on record.

    The item is read back before the record is written. If either fails, what was there before is put back. A copy that
    the account had in another store until now is removed there.
    """
    before = accounts.find(machine, account.name)
    old_item = store.get(account.name)
    try:
        _put(pack(key), account.name, store)
        accounts.save(machine, account)
    except BaseException:
        _put_back(old_item, account.name, store)
        raise
    old_store = before.store if before else account.store
    left = "" if old_store == account.store else _removed(account.name, old_store, machine)
    return Kept(account, before, left)


def move(account: Account, target: str, machine: Machine) -> Kept:
    """Move the pair of `account` to the store that a person calls `target`.

    Moving it to where it is removes copies that an interrupted move has left in the other stores.
    """
    store = choose_store(machine, target)
    store.probe()
    kept = keep(read_key(machine, account), replace(account, store=store.name), store, machine=machine)
    if store.name != account.store:
        return kept
    for other in NAMES:
        if other != store.name:
            _removed(account.name, other, machine)  # a store that cannot be used holds no copy of ours to worry about
    return kept


def forget(account: Account, machine: Machine) -> None:
    """Remove the pair of `account` from its store, then the record. Files that clients read are not touched."""
    open_store(machine, account.store).delete(account.name)
    accounts.forget(machine, account.name)


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


def _removed(name: str, store_name: str, machine: Machine) -> str:
    """Remove the copy in another store; return the words for a person if that fails."""
    store = open_store(machine, store_name)
    try:
        store.delete(name)
    except (StoreError, UserFileError) as err:
        return f"an older copy may be left in {store.description}: {err.message}"
    return ""
