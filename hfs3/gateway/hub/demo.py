"""Accounts made up on the spot: nothing in them is a constant, so nothing in them can leak from one run to another."""

import secrets
import string
from typing import Final

from hfs3.gateway.hub.accounts import Grant, HubAccount, KeyPair, Token
from hfs3.secret import Secret

NAME: Final = "demo"
ORGANISATION: Final = "demo-org"

_LETTERS: Final = string.ascii_letters
_CAPITALS: Final = string.ascii_uppercase + string.digits


def new_pair() -> KeyPair:
    """Return a new key pair in the form seen of the Hub's: `HFAK…` and 64 hex digits (OBSERVED, one report)."""
    return KeyPair("HFAK" + "".join(secrets.choice(_CAPITALS) for _ in range(20)), Secret(secrets.token_hex(32)))


def new_token(grant: Grant = Grant.WRITE, namespaces: tuple[str, ...] = (), *, buckets: tuple[str, ...] = ()) -> Token:
    """Return a new token with a pair of its own."""
    value = Secret("hf_" + "".join(secrets.choice(_LETTERS) for _ in range(34)))
    return Token(value, grant, new_pair(), namespaces=namespaces, buckets=buckets)


def new_account(name: str = NAME, organisations: tuple[str, ...] = (ORGANISATION,)) -> HubAccount:
    """Return an account with one token that may write everywhere the account may."""
    return HubAccount(name, organisations, (new_token(),))
