"""Whom the bundled gateway knows in these tests, and what is asked of a login against it."""

import dataclasses
import json
from pathlib import Path

from hfs3.credentials.login import LoginReport
from hfs3.credentials.obtaining import Wish
from hfs3.gateway.embedding import RunningGateway
from hfs3.gateway.hub.accounts import Grant, HubAccount, KeyPair, Token
from hfs3.secret import Secret
from tests.credentials.conftest import KEY_ID, SECRET, TOKEN, Somebody


def holder(grant: Grant = Grant.WRITE, *, namespaces: tuple[str, ...] = (), revoked: bool = False) -> HubAccount:
    pair = KeyPair(KEY_ID, Secret(SECRET))
    token = Token(Secret(TOKEN), grant, pair, namespaces=namespaces, revoked=revoked)
    return HubAccount("alice", ("acme",), (token,))


def wish_for(gateway: RunningGateway) -> Wish:
    """Return a login by exchange into the file store, with the token from standard input."""
    return Wish(
        token=Secret(f"{TOKEN}\n"),
        exchange_url=gateway.exchange_url,
        store="file",
        gateway=gateway.url,
        hub=gateway.hub_url,
        ca_bundle=gateway.ca_bundle,
    )


def pair_for(gateway: RunningGateway, *, key_id: str = KEY_ID, secret: str = SECRET, namespace: str = "alice") -> Wish:
    """Return a login with a pair given by hand."""
    plain = wish_for(gateway)
    return dataclasses.replace(
        plain, token=None, exchange_url=None, access_key_id=key_id, secret=Secret(secret), namespace=namespace
    )


def files(home: Path) -> list[Path]:
    return [path for path in home.rglob("*") if path.is_file()]


def as_text(report: LoginReport, somebody: Somebody) -> str:
    return f"{report} {json.dumps(dataclasses.asdict(report), default=str)} {somebody.heard}"


def guided(gateway: RunningGateway) -> Wish:
    return dataclasses.replace(wish_for(gateway), token=None, exchange_url=None)
