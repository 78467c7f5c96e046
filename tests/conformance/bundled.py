"""The bundled gateway, where the suite asks no other endpoint: all of the suite that knows `hfs3`."""

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from hfs3.gateway.embedding import running
from hfs3.gateway.hub.accounts import Grant, HubAccount, KeyPair, Token
from hfs3.secret import Secret
from tests.conformance.wire import Endpoint, Pair


@contextmanager
def bundled_gateway(pairs: Mapping[str, Pair]) -> Iterator[Endpoint]:
    """Run a gateway whose accounts hold these key pairs, and yield the endpoint of a namespace in it."""
    with running(accounts=_accounts(pairs)) as gateway:
        yield Endpoint(gateway.endpoint("alice"), str(gateway.ca_bundle))


def _accounts(pairs: Mapping[str, Pair]) -> tuple[HubAccount, ...]:
    def token(name: str, *, grant: Grant = Grant.WRITE, **reach: Any) -> Token:  # noqa: ANN401  # Token's own
        pair = KeyPair(pairs[name].access_key_id, Secret(pairs[name].secret_access_key))
        return Token(Secret(f"hf_{secrets.token_urlsafe(24)}"), grant, pair, **reach)

    alice = HubAccount(
        "alice",
        ("acme",),
        (
            token("writer"),
            token("reader", grant=Grant.READ),
            token("revoked", revoked=True),
            token("limited", buckets=("alice/only-this",)),
        ),
    )
    return alice, HubAccount("bob", ("bobs-lab",), (token("stranger"),))
