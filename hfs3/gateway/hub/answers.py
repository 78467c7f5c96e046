"""The stand-in for the Hub's own API: who a token belongs to, and the token's key pair.

whoami-v2 has the shape that huggingface_hub and huggingface.js read (DOCUMENTED in their source); the exchange is
hfs3's own, see `hfs3.contract.exchange`. The wording of errors is ASSUMED.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Final

from hfs3.contract.exchange import EXCHANGE_PATH, WHOAMI_PATH, ExchangedPair, encode
from hfs3.gateway.hub.accounts import HubAccount, Token
from hfs3.gateway.hub.registry import Holder, Registry
from hfs3.gateway.wire.messages import Headers, Request, Response
from hfs3.secret import Secret

_CREATED: Final = "2026-01-01T00:00:00.000Z"
_NAMES: Final = {WHOAMI_PATH: "WhoAmI", EXCHANGE_PATH: "TokenExchange"}


def operation(request: Request) -> str:
    """Return the name under which a request to the Hub is recorded; empty when it is none of ours."""
    return _NAMES.get(request.raw_path, "")


class Hub:
    """Answers for the Hub: one handler."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry

    async def handle(self, request: Request) -> Response:
        """Answer one request."""
        if request.raw_path not in _NAMES:
            return _json(404, {"error": "Not Found"})
        if request.method not in {"GET", "HEAD"}:
            return _json(405, {"error": "Method Not Allowed"}, allow="GET, HEAD")
        holder = self._holder(request.headers)
        if holder is None:
            return _json(401, {"error": "Invalid credentials in Authorization header"}, www_authenticate="Bearer")
        account, token = holder
        if request.raw_path == WHOAMI_PATH:
            return _json(200, who_am_i(account, token))
        return _json(200, encode(ExchangedPair(token.pair.access_key_id, token.pair.secret_access_key)))

    def _holder(self, headers: Headers) -> Holder | None:
        # The AWS SDKs' container credentials provider sends the token as it is, without a scheme.
        scheme, _, value = headers.get("authorization").rpartition(" ")
        if scheme.lower() not in {"", "bearer"}:
            return None
        holder = self._registry.by_token(Secret(value))
        return None if holder is None or holder[1].revoked else holder


def who_am_i(account: HubAccount, token: Token) -> dict[str, object]:
    """Return whoami-v2's answer."""
    limited = token.namespaces or token.buckets
    access: dict[str, object] = {
        "displayName": "hfs3 gateway",
        "role": "fineGrained" if limited else str(token.grant),
        "createdAt": _CREATED,
    }
    if limited:
        access["fineGrained"] = {"canReadGatedRepos": False, "global": [], "scoped": _scopes(account, token)}
    return {
        "type": "user",
        **_person(account.name),
        "emailVerified": True,
        "isPro": False,
        "orgs": [{"type": "org", **_person(name), "roleInOrg": "write"} for name in account.organisations],
        "auth": {"type": "access_token", "accessToken": access},
    }


def _person(name: str) -> dict[str, object]:
    return {
        "id": _identity(name),
        "name": name,
        "fullname": name,
        "email": f"{name}@example.invalid",
        "canPay": False,
        "periodEnd": None,
        "avatarUrl": "",
    }


def _scopes(account: HubAccount, token: Token) -> list[dict[str, object]]:
    permissions = ["repo.content.read", *(["repo.write"] if token.grant == "write" else [])]
    entities = [("user" if name == account.name else "org", name) for name in token.namespaces]
    entities += [("bucket", name) for name in token.buckets]  # ASSUMED: nobody shows a scope on a bucket
    return [
        {"entity": {"_id": _identity(name), "type": kind, "name": name}, "permissions": permissions}
        for kind, name in entities
    ]


def _identity(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:24]


def _json(status: int, document: Mapping[str, object], **headers: str) -> Response:
    further = [(name.replace("_", "-"), value) for name, value in headers.items()]
    return Response(
        status,
        [("content-type", "application/json; charset=utf-8"), ("cache-control", "no-store"), *further],
        json.dumps(document).encode(),
    )
