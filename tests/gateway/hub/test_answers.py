"""The stand-in Hub: what huggingface_hub and an AWS SDK ask of it."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from hfs3.contract.exchange import EXCHANGE_PATH, WHOAMI_PATH, decode
from hfs3.gateway.hub.accounts import Grant, HubAccount, Token
from hfs3.gateway.hub.answers import Hub, operation
from hfs3.gateway.hub.demo import new_token
from hfs3.gateway.hub.registry import Registry
from hfs3.gateway.wire.messages import Headers, Request, Response

WRITE, READ, REVOKED = new_token(), new_token(Grant.READ), replace(new_token(), revoked=True)
FINE = new_token(Grant.WRITE, ("an-org",), buckets=("someone/data",))
ACCOUNT = HubAccount("someone", ("an-org",), (WRITE, READ, REVOKED, FINE))


async def _nothing(*chunks: bytes) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


def _ask(path: str, *, authorization: str | None = None, method: str = "GET") -> Response:
    headers = [] if authorization is None else [("Authorization", authorization)]
    request = Request(method, path, "", Headers(headers), _nothing())
    return asyncio.run(Hub(Registry([ACCOUNT])).handle(request))


def _document(response: Response) -> dict[str, Any]:
    assert isinstance(response.body, bytes)
    document: dict[str, Any] = json.loads(response.body)
    return document


def _bearer(token: Token) -> str:
    return f"Bearer {token.value.reveal()}"


@pytest.mark.parametrize(("token", "role"), [(WRITE, "write"), (READ, "read"), (FINE, "fineGrained")])
def test_whoami_tells_name_organisations_and_role(token: Token, role: str) -> None:
    document = _document(_ask(WHOAMI_PATH, authorization=_bearer(token)))
    assert (document["type"], document["name"]) == ("user", "someone")
    assert [org["name"] for org in document["orgs"]] == ["an-org"]
    assert document["auth"]["accessToken"]["role"] == role


def test_a_fine_grained_token_tells_its_scopes() -> None:
    access = _document(_ask(WHOAMI_PATH, authorization=_bearer(FINE)))["auth"]["accessToken"]
    entities = [(scope["entity"]["type"], scope["entity"]["name"]) for scope in access["fineGrained"]["scoped"]]
    assert entities == [("org", "an-org"), ("bucket", "someone/data")]


@pytest.mark.parametrize("form", ["Bearer {}", "bearer {}", "{}"])
def test_the_exchange_gives_the_tokens_own_pair(form: str) -> None:
    response = _ask(EXCHANGE_PATH, authorization=form.format(WRITE.value.reveal()))
    pair = decode(_document(response))
    assert (pair.access_key_id, pair.secret_access_key) == (WRITE.pair.access_key_id, WRITE.pair.secret_access_key)
    assert ("cache-control", "no-store") in response.headers


@pytest.mark.parametrize("path", [WHOAMI_PATH, EXCHANGE_PATH])
@pytest.mark.parametrize(
    "authorization",
    [None, "", "Bearer ", "Bearer hf_unknown", _bearer(REVOKED), f"Basic {WRITE.value.reveal()}"],
    ids=["absent", "empty", "no-token", "unknown", "revoked", "basic"],
)
def test_whoever_does_not_hold_a_good_token_is_refused(path: str, authorization: str | None) -> None:
    response = _ask(path, authorization=authorization)
    assert response.status == 401
    assert set(_document(response)) == {"error"}


def test_other_paths_and_methods() -> None:
    assert _ask("/api/models").status == 404
    refused = _ask(EXCHANGE_PATH, authorization=_bearer(WRITE), method="POST")
    assert (refused.status, dict(refused.headers)["allow"]) == (405, "GET, HEAD")


def test_requests_are_recorded_by_name() -> None:
    names = [operation(Request("GET", path, "", Headers(), _nothing())) for path in (WHOAMI_PATH, EXCHANGE_PATH, "/x")]
    assert names == ["WhoAmI", "TokenExchange", ""]
