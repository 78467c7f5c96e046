"""The stored accounts, and how each one's key pair is: there, gone, another one, or not to be told.

A store that cannot be used is asked once: the accounts that it keeps share what it said.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from hfs3.credentials import accounts
from hfs3.credentials.keys import read_key
from hfs3.credentials.model import AccessKey, Account
from hfs3.errors import CredentialError, KeyPairMissing, StoreError, UsageError, UserFileError
from hfs3.machine import Machine


class PairState(StrEnum):
    """How a stored key pair is."""

    STORED = "stored"
    EXPIRED = "expired"
    MISSING = "missing"
    """The store can be read and has none."""
    DIFFERENT = "different"
    """The store has another one than was recorded."""
    UNKNOWN = "unknown"
    """The store cannot be read."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One account as it stands: `reason` says why its pair is not simply stored; `hint` says what to do."""

    account: Account
    state: PairState
    expires: datetime | None = None
    reason: str = ""
    hint: str = ""


def look(machine: Machine) -> tuple[Standing, ...]:
    """Return how every stored account stands. Raises UserFileError for a record that cannot be read."""
    closed: dict[str, Standing] = {}
    standings = []
    for account in accounts.load(machine):
        told = closed.get(account.store)
        if told is None:
            standing = _stand(account, machine)
            if standing.state is PairState.UNKNOWN:
                closed[account.store] = standing
        else:
            standing = Standing(account, told.state, None, told.reason, told.hint)
        standings.append(standing)
    return tuple(standings)


def _stand(account: Account, machine: Machine) -> Standing:
    try:
        key = read_key(machine, account)
    except KeyPairMissing as err:
        return Standing(account, PairState.MISSING, None, err.message, err.hint)
    except CredentialError as err:
        return Standing(account, PairState.DIFFERENT, None, err.message, err.hint)
    except (StoreError, UserFileError, UsageError) as err:
        return Standing(account, PairState.UNKNOWN, None, err.message, err.hint)
    return _stored(account, key, machine)


def _stored(account: Account, key: AccessKey, machine: Machine) -> Standing:
    if key.expires is not None and key.expires <= machine.now():
        reason = f"the key pair of the account {account.name} expired"
        return Standing(account, PairState.EXPIRED, key.expires, reason, "Run `hfs3 login` again.")
    return Standing(account, PairState.STORED, key.expires)
