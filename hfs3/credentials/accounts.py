"""What hfs3 remembers of each login besides the key pair: one small file per account, no secret in it."""

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Final

from hfs3.contract.addressing import is_name
from hfs3.credentials import whole
from hfs3.credentials.model import Account, Role
from hfs3.diagnostics.rules.stores import NO_ACCOUNT, RECORDS_UNREADABLE
from hfs3.errors import KeyPairMissing, UsageError, UserFileError
from hfs3.machine import Machine

_VERSION: Final = 1


def folder(machine: Machine) -> Path:
    """Return where the records are."""
    return machine.config_dir / "accounts"


def load(machine: Machine) -> tuple[Account, ...]:
    """Return every stored account, by name. Raises UserFileError for a record that cannot be read."""
    paths = sorted(folder(machine).glob("*.json"))
    return tuple(account for path in paths if (account := _read(path)) is not None)


def find(machine: Machine, name: str) -> Account | None:
    """Return the account of this name, or None."""
    return _read(_path(machine, name))


def chosen(machine: Machine, name: str | None) -> Account:
    """Return the account of this name, or the only one there is.

    Raises KeyPairMissing if there is none, UsageError if one has to be named.
    """
    if name is not None and (account := find(machine, name)) is not None:
        return account
    accounts = load(machine)
    if not accounts:
        raise KeyPairMissing("no account is stored", hint="Run `hfs3 login`.", code=NO_ACCOUNT.code)
    names = ", ".join(account.name for account in accounts)
    if name is not None:
        raise KeyPairMissing(
            f"no account {name!r} is stored; there is {names}", hint=f"Run `hfs3 login --account {name}`."
        )
    if len(accounts) > 1:
        raise UsageError(f"several accounts are stored: {names}", hint="Choose one with --account NAME.")
    return accounts[0]


def save(machine: Machine, account: Account) -> None:
    """Remember `account` in place of the one of the same name."""
    fields = {"schema_version": _VERSION} | asdict(account)
    fields["verified"] = account.verified.isoformat() if account.verified else None
    whole.replace(_path(machine, account.name), json.dumps(fields, indent=2).encode() + b"\n")


def forget(machine: Machine, name: str) -> None:
    """Remove the record of this account, if there is one."""
    whole.remove(_path(machine, name))


def _path(machine: Machine, name: str) -> Path:
    if not is_name(name):
        raise UsageError(f"{name!r} cannot be the name of an account", hint="Use letters, digits, `-`, `_` and `.`.")
    return folder(machine) / f"{name}.json"


def _read(path: Path) -> Account | None:
    content = whole.read(path)
    if content is None:
        return None
    try:
        return _account(json.loads(content), path.stem)
    except (KeyError, TypeError, ValueError, RecursionError) as err:
        raise UserFileError(
            f"{path} is not a record of an account ({type(err).__name__}: {err})",
            hint=f"Move {path} away and run `hfs3 login` again.",
            code=RECORDS_UNREADABLE.code,
        ) from None


def _account(fields: object, name: str) -> Account:
    if not isinstance(fields, dict):
        raise TypeError("no JSON object")

    def text(key: str) -> str:
        value = fields[key]
        if not isinstance(value, str):
            raise TypeError(f"{key} is no text")
        return value

    namespaces = fields["namespaces"]
    if not isinstance(namespaces, list):
        raise TypeError("namespaces is no list")
    verified = fields["verified"]
    return Account(
        name=name,
        namespaces=tuple(str(namespace) for namespace in namespaces),
        role=Role(text("role")) if text("role") in set(Role) else Role.UNKNOWN,
        store=text("store"),
        access_key_id=text("access_key_id"),
        fingerprint=text("fingerprint"),
        gateway=text("gateway"),
        ca_bundle=text("ca_bundle"),
        verified=None if verified is None else datetime.fromisoformat(str(verified)),
    )
