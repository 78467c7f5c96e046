"""The login: find the token, learn whose it is, get a key pair, prove it, and only then keep it.

The store is probed before anything is asked for, and nothing is written before the gateway has accepted the pair.
"""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from hfs3.contract.addressing import is_name, parse_endpoint
from hfs3.credentials import accounts, sources
from hfs3.credentials.keeping import keep
from hfs3.credentials.model import AccessKey, Account, HubToken, Identity, Role
from hfs3.credentials.obtaining import Person, Wish, check_way, given_pair, obtain
from hfs3.credentials.proof import NoRights, Proof, prove
from hfs3.credentials.stores.registry import KEYRING, choose_store
from hfs3.credentials.transport import checked
from hfs3.credentials.whoami import whoami
from hfs3.errors import NetworkError, TokenRefused, UsageError, UserFileError
from hfs3.machine import Machine

_DEFAULT_ACCOUNT: Final = "default"


@dataclass(frozen=True, slots=True)
class LoginReport:
    """A login that succeeded.

    `token_origin` is empty and `role` unknown where no token was asked about. `replaced` is the access key ID that was
    kept under this name before; `left_behind` tells of an older copy that could not be removed. Both may be empty.
    """

    account: str
    user: str
    organisations: tuple[str, ...]
    role: Role
    token_origin: str
    token_name: str
    access_key_id: str
    fingerprint: str
    expires: datetime | None
    gateway: str
    namespaces: tuple[str, ...]
    proved_on: str
    buckets: int
    verified: datetime
    store: str
    kept_in: str
    replaced: str
    left_behind: str


def login(wish: Wish, machine: Machine, person: Person) -> LoginReport:
    """Fulfil `wish`. Raises Hfs3Error, and then nothing has changed."""
    wish = _checked(wish, machine)
    key = given_pair(wish)
    check_way(wish, person)
    by_hand = key is not None
    store = choose_store(machine, wish.store or _remembered_store(wish, machine))
    store.probe()
    token, identity = _who_by_the_way(wish, machine) if by_hand else who(wish, machine, person)
    namespaces = _candidates(wish, identity, person)
    name = _account_name(wish, identity.user if identity else namespaces[0], machine)
    key = key or obtain(wish, token, person)
    proof = proved(key, wish, namespaces, machine=machine)
    where = f"the buckets of {proof.namespace}" if proof.namespace else "its buckets"
    person.told("Key pair proved", f"{wish.gateway} lists {where}: {proof.buckets}")
    account = Account(
        name=name,
        namespaces=_with_first(proof.namespace, identity.namespaces if identity else ()),
        role=Role.UNKNOWN if identity is None or by_hand else identity.role,
        store=store.name,
        access_key_id=key.access_key_id,
        fingerprint=key.secret_access_key.fingerprint(),
        gateway=wish.gateway,
        ca_bundle=str(wish.ca_bundle or ""),
        verified=proof.moment,
    )
    kept = keep(key, account, store, machine=machine)
    person.told("Key pair kept", f"in {store.description}, and read back")
    return LoginReport(
        account=name,
        user=identity.user if identity else "",
        organisations=identity.organisations if identity else (),
        role=account.role,
        token_origin=token.origin if token else "",
        token_name=identity.token_name if identity else "",
        access_key_id=account.access_key_id,
        fingerprint=account.fingerprint,
        expires=key.expires,
        gateway=account.gateway,
        namespaces=account.namespaces,
        proved_on=proof.namespace,
        buckets=proof.buckets,
        verified=proof.moment,
        store=store.name,
        kept_in=store.description,
        replaced=kept.replaced.access_key_id if kept.replaced else "",
        left_behind=kept.left_behind,
    )


def _checked(wish: Wish, machine: Machine) -> Wish:
    """Return `wish` in its canonical form. Raises UsageError."""
    for name in (wish.account, wish.namespace):
        if name is not None and not is_name(name):
            raise UsageError(f"{name!r} cannot be a name on the Hub", hint="Use letters, digits, `-`, `_` and `.`.")
    checked(wish.hub)
    checked(wish.gateway)
    parts = parse_endpoint(wish.gateway)
    if parts.path or parts.extra:
        raise UsageError(
            f"{wish.gateway} is more than the gateway's address",
            hint=f"Give --gateway {parts.gateway}, and the namespace with --namespace.",
        )
    bundle = None if wish.ca_bundle is None else machine.expand(str(wish.ca_bundle)).absolute()
    return replace(wish, gateway=parts.gateway, hub=wish.hub.rstrip("/"), ca_bundle=bundle)


def who(wish: Wish, machine: Machine, person: Person) -> tuple[HubToken | None, Identity | None]:
    """Find the token and whose it is; None for both if there is none at all."""
    token = sources.find_token(machine, wish.token) or _asked_token(person)
    if token is None:
        return None, None
    person.told("Token found", token.origin)
    identity = whoami(token, wish.hub, ca_bundle=wish.ca_bundle)
    person.told("Token accepted", _described(identity))
    return token, identity


def _asked_token(person: Person) -> HubToken | None:
    if not person.is_there:
        return None
    typed = person.asked_in_secret("Hugging Face token (Enter if you have none at hand)")
    return sources.named(typed.reveal(), sources.ASKED) if typed.reveal().strip() else None


def _who_by_the_way(wish: Wish, machine: Machine) -> tuple[HubToken | None, Identity | None]:
    """Return who the token at hand belongs to, if that helps: a pair given by hand works without any token."""
    if wish.namespace is not None:
        return None, None
    with suppress(TokenRefused, NetworkError, UsageError, UserFileError):
        token = sources.find_token(machine, wish.token)
        if token is not None:
            return token, whoami(token, wish.hub, ca_bundle=wish.ca_bundle)
    return None, None


def _described(identity: Identity) -> str:
    also = f", of {', '.join(identity.organisations)}" if identity.organisations else ""
    called = f" “{identity.token_name}”" if identity.token_name else ""
    return f"{identity.user}{also}; the token{called} may {_MAY[identity.role]}"


_MAY: Final = {
    Role.READ: "only read",
    Role.WRITE: "read and write",
    Role.FINE_GRAINED: "do what its scopes say",
    Role.UNKNOWN: "do what the Hub did not tell",
}


def _remembered_store(wish: Wish, machine: Machine) -> str:
    """Return the store of the account that is logged in again, or the one that all accounts are in."""
    stored = accounts.load(machine)
    used = {a.store for a in stored if a.name == wish.account} or {a.store for a in stored}
    return used.pop() if len(used) == 1 else KEYRING


def _account_name(wish: Wish, owner: str, machine: Machine) -> str:
    if wish.account is not None:
        return wish.account
    name = owner or _DEFAULT_ACCOUNT
    before = accounts.find(machine, name)
    if before is not None and before.gateway != wish.gateway:
        raise UsageError(
            f"an account {name} is already stored, for {before.gateway}",
            hint=f"Give this one a name with --account, or replace the other with --account {name}.",
        )
    return name


def _candidates(wish: Wish, identity: Identity | None, person: Person) -> tuple[str, ...]:
    """Return the namespaces to try the pair on, the likeliest first."""
    if wish.namespace is not None:
        return (wish.namespace,)
    if identity is not None:
        return identity.namespaces
    if person.is_there and wish.access_key_id is None:
        typed = person.asked("User name or organisation on the Hub").strip()
        if not is_name(typed):
            raise UsageError(f"{typed!r} cannot be a name on the Hub", hint="Give it as in huggingface.co/NAME.")
        return (typed,)
    return ("",)


def proved(key: AccessKey, wish: Wish, namespaces: tuple[str, ...], *, machine: Machine) -> Proof:
    """Prove the pair on the first namespace that it has rights in: a fine-grained token may reach just one of many."""
    first_denial = None
    for namespace in namespaces:
        try:
            return prove(key, wish.gateway, namespace, machine=machine, ca_bundle=wish.ca_bundle)
        except NoRights as denial:
            first_denial = first_denial or denial
    raise first_denial or UsageError("there is no namespace to try the key pair on", hint="Give one: --namespace NS.")


def _with_first(first: str, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in (first, *names) if name))
