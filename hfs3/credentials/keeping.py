"""A key pair in its store and its account on record: kept together, moved together, forgotten together.

Each of the three can be interrupted at any step and run again to the right end: a pair is never deleted in one place
before it was read back in another, and a record never points to a pair that was not there.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace

from hfs3.credentials import accounts, spread
from hfs3.credentials.items import pack
from hfs3.credentials.keys import read_key
from hfs3.credentials.model import AccessKey, Account
from hfs3.credentials.stores.base import Store
from hfs3.credentials.stores.registry import NAMES, choose_store, open_store
from hfs3.errors import StoreError, StoreUnavailable, UserFileError
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
    name = account.name
    before = accounts.find(machine, name)
    old_item = store.get(name)
    noted = spread.noted(machine, name)
    stores = {*noted, *({before.store} if before else ()), account.store}
    if before is None or len(stores) > 1:
        spread.note(machine, name, stores)
    try:
        _put(pack(key), name, store)
        accounts.save(machine, account)
    except BaseException:
        if _put_back(old_item, name, store):
            spread.note(machine, name, noted)
        raise
    left = _removed_from(stores - {account.store}, name, machine)
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


def forget(account: Account, machine: Machine) -> str:
    """Remove the pair of `account` from its store, then the record. Files that clients read are not touched.

    A copy that an interruption has left in another store goes, too; return the words for a person if that fails.
    """
    open_store(machine, account.store).delete(account.name)
    left = _removed_from(set(spread.noted(machine, account.name)) - {account.store}, account.name, machine)
    accounts.forget(machine, account.name)
    return left


def _put(item: Secret, name: str, store: Store) -> None:
    store.put(name, item)
    if store.get(name) != item:
        raise StoreUnavailable(
            f"{store.description} does not give back what it was given", hint="Choose another store: `--store file`."
        )


def _put_back(old_item: Secret | None, name: str, store: Store) -> bool:
    """Undo `_put`, and return whether that worked: the failure that led here is the one to tell."""
    try:
        if old_item is None:
            store.delete(name)
        else:
            store.put(name, old_item)
    except (StoreError, UserFileError):
        return False
    return True


def _removed_from(stores: Collection[str], name: str, machine: Machine) -> str:
    """Remove the copies in other stores; return the words for a person about those that are left."""
    left = {store: told for store in sorted(stores) if (told := _removed(name, store, machine))}
    spread.note(machine, name, left)
    return "; ".join(left.values())


def _removed(name: str, store_name: str, machine: Machine) -> str:
    """Remove the copy in another store; return the words for a person if that fails."""
    store = open_store(machine, store_name)
    try:
        store.delete(name)
    except (StoreError, UserFileError) as err:
        return f"an older copy may be left in {store.description}: {err.message}"
    return ""
