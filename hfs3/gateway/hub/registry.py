"""The accounts that the gateway and the stand-in Hub know, in memory or in a file that several processes share."""

import json
import logging
import secrets
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from time import monotonic
from typing import Any, Final

from hfs3.gateway.hub.accounts import Grant, HubAccount, KeyPair, Token
from hfs3.gateway.storage.failures import StorageUnusable
from hfs3.gateway.storage.locks import locked
from hfs3.secret import Secret

_log: Final = logging.getLogger(__name__)

FILE: Final = "accounts.json"
_VERSION: Final = 1
_FRESH: Final = 0.05

Holder = tuple[HubAccount, Token]


class Registry:
    """Accounts by token and by access key ID. With a file, what another process wrote is seen at the next look."""

    def __init__(self, accounts: Iterable[HubAccount] = (), file: Path | None = None) -> None:
        """Start with `accounts`, unless `file` has some already. Raises StorageUnusable for a file that is not ours."""
        self._file = file
        self._seen = (0, 0)
        self._looked = 0.0
        self._index(tuple(accounts))
        with self._locked():
            if file is not None:
                if file.exists():
                    self._read(file)
                else:
                    self._write()

    def accounts(self) -> tuple[HubAccount, ...]:
        """Return every account, in the order they were added."""
        self._refresh()
        return self._accounts

    def by_access_key(self, access_key_id: str) -> Holder | None:
        """Return whose pair this is, revoked or not, or None.

        Every request asks this, so the file is looked at only so often; a pair that is not known is looked for at once.
        """
        if access_key_id not in self._by_key or monotonic() - self._looked > _FRESH:
            self._refresh()
        return self._by_key.get(access_key_id)

    def by_token(self, token: Secret) -> Holder | None:
        """Return whose token this is, revoked or not, or None."""
        self._refresh()
        holder = self._by_token.get(token.fingerprint())
        return holder if holder is not None and holder[1].value == token else None

    def put(self, account: HubAccount) -> None:
        """Add an account, or replace the one of that name. Raises StorageUnusable for a file that is no longer ours."""
        with self._locked():
            if self._file is not None and self._file.exists():
                self._read(self._file)
            others = [known for known in self._accounts if known.name != account.name]
            self._index((*others, account))
            self._write()

    # -- in memory -----------------------------------------------------------------------------------------------------

    def _index(self, accounts: tuple[HubAccount, ...]) -> None:
        holders = [(account, token) for account in accounts for token in account.tokens]
        self._accounts = accounts
        self._by_key = {token.pair.access_key_id: (account, token) for account, token in holders}
        self._by_token = {token.value.fingerprint(): (account, token) for account, token in holders}

    # -- in the file ---------------------------------------------------------------------------------------------------

    def _refresh(self) -> None:
        """Look at the file if it has changed. One that has gone, or is not whole, changes nothing for those who ask."""
        if self._file is None:
            return
        self._looked = monotonic()
        try:
            seen = _state(self._file)
            if seen != self._seen:
                self._seen = seen
                self._read(self._file)
        except FileNotFoundError:
            return
        except (OSError, StorageUnusable) as failure:
            _log.warning("the accounts stay as they were: %s", failure)

    def _read(self, file: Path) -> None:
        """Take over what the file holds. Raises StorageUnusable."""
        seen = _state(file)
        try:
            document = json.loads(file.read_text("utf-8"))
            version = document["version"]
            if version != _VERSION:
                raise StorageUnusable(f"{file} has format {version}; this program writes format {_VERSION}")
            accounts = decode(document)
        except (AttributeError, KeyError, TypeError, ValueError) as failure:
            why = f"{type(failure).__name__}: {failure}"  # the repr of one shows all that was read, secrets too
            raise StorageUnusable(f"{file} does not hold a gateway's accounts ({why})") from None
        self._seen = seen
        self._index(accounts)

    def _write(self) -> None:
        if self._file is None:
            return
        aside = self._file.with_name(f".{self._file.name}.{secrets.token_hex(8)}")
        aside.touch(0o600, exist_ok=False)
        aside.write_text(json.dumps(encode(self._accounts), indent=2) + "\n", "utf-8")
        aside.replace(self._file)

    def _locked(self) -> AbstractContextManager[None]:
        return nullcontext() if self._file is None else locked(self._file.with_name(f".{self._file.name}.lock"))


def _state(file: Path) -> tuple[int, int]:
    state = file.stat()
    return state.st_mtime_ns, state.st_ino


def encode(accounts: Iterable[HubAccount]) -> dict[str, object]:
    """Return accounts as JSON, secrets and all: the file is for the double's eyes only."""
    return {
        "version": _VERSION,
        "accounts": [
            {
                "name": account.name,
                "organisations": list(account.organisations),
                "tokens": [_encode_token(token) for token in account.tokens],
            }
            for account in accounts
        ],
    }


def _encode_token(token: Token) -> dict[str, object]:
    return {
        "token": token.value.reveal(),
        "grant": token.grant,
        "access_key_id": token.pair.access_key_id,
        "secret_access_key": token.pair.secret_access_key.reveal(),
        "namespaces": list(token.namespaces),
        "buckets": list(token.buckets),
        "revoked": token.revoked,
    }


def decode(document: Mapping[str, Any]) -> tuple[HubAccount, ...]:
    """Read accounts from JSON."""
    return tuple(
        HubAccount(account["name"], tuple(account["organisations"]), tuple(map(_decode_token, account["tokens"])))
        for account in document["accounts"]
    )


def _decode_token(fields: Mapping[str, Any]) -> Token:
    return Token(
        Secret(fields["token"]),
        Grant(fields["grant"]),
        KeyPair(fields["access_key_id"], Secret(fields["secret_access_key"])),
        namespaces=tuple(fields["namespaces"]),
        buckets=tuple(fields["buckets"]),
        revoked=bool(fields["revoked"]),
    )
