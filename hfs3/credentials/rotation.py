"""A new key pair for a stored account: obtained by the ways of a login, and proved, before anything is changed."""

from dataclasses import dataclass, replace
from pathlib import Path

from hfs3.credentials.items import unpack
from hfs3.credentials.keeping import Kept, keep
from hfs3.credentials.login import proved, who
from hfs3.credentials.model import AccessKey, Account, Role
from hfs3.credentials.obtaining import Person, Wish, check_way, given_pair, obtain
from hfs3.credentials.stores.registry import open_store
from hfs3.diagnostics.rules.stores import ITEM_MISSING
from hfs3.errors import KeyPairMissing
from hfs3.machine import Machine


@dataclass(frozen=True, slots=True)
class Fresh:
    """A pair that the gateway has accepted, and the account as it will be on record with it."""

    key: AccessKey
    account: Account

    def is_of(self, before: Account) -> bool:
        """Return whether it is the pair that was on record before."""
        return (self.account.access_key_id, self.account.fingerprint) == (before.access_key_id, before.fingerprint)


def obtain_new(wish: Wish, account: Account, machine: Machine, person: Person) -> Fresh:
    """Obtain a pair and prove it where the account's own was proved. Raises Hfs3Error, and then nothing has changed."""
    wish = _for(wish, account)
    key = given_pair(wish)
    check_way(wish, person)
    open_store(machine, account.store).probe()
    role = Role.UNKNOWN
    if key is None:
        token, identity = who(wish, machine, person) if wish.exchange_url else (None, None)
        role = identity.role if identity else role
        key = obtain(wish, token, person)
    return _proved(key, wish, replace(account, role=role), machine=machine, person=person)


def stored_pair(account: Account, machine: Machine, person: Person) -> Fresh:
    """Return the pair that the store has, on record or not (an earlier rotation was cut short), proved once more."""
    store = open_store(machine, account.store)
    item = store.get(account.name)
    key = unpack(item) if item is not None else None
    if key is None:
        message = f"{store.description} has no key pair for the account {account.name}"
        raise KeyPairMissing(message, hint="Run `hfs3 login` again.", code=ITEM_MISSING.code)
    return _proved(key, _for(Wish(), account), account, machine=machine, person=person)


def replace_stored(fresh: Fresh, machine: Machine) -> Kept:
    """Put the new pair in the place of the old one: in the store, read back, then on record."""
    return keep(fresh.key, fresh.account, open_store(machine, fresh.account.store), machine=machine)


def _for(wish: Wish, account: Account) -> Wish:
    bundle = Path(account.ca_bundle) if account.ca_bundle else None
    return replace(wish, gateway=account.gateway, ca_bundle=bundle, account=account.name)


def _proved(key: AccessKey, wish: Wish, account: Account, *, machine: Machine, person: Person) -> Fresh:
    # The first namespace is the one the old pair was proved on: what cannot reach it is no successor.
    proof = proved(key, wish, account.namespaces[:1] or ("",), machine=machine)
    where = f"the buckets of {proof.namespace}" if proof.namespace else "its buckets"
    person.told("Key pair proved", f"{wish.gateway} lists {where}: {proof.buckets}")
    fingerprint = key.secret_access_key.fingerprint()
    now = replace(account, access_key_id=key.access_key_id, fingerprint=fingerprint, verified=proof.moment)
    return Fresh(key, now)
