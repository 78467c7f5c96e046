"""The gateway without its sockets: one Request in, one Response out, one record of it.

The way of a request is the list `CHECKS`, then its operation. Every step may refuse by raising S3Error; whatever else
is raised is a bug, logged, and answered as InternalError. Nothing is read of a body before the request is allowed.
"""

import logging
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from time import perf_counter
from typing import Final

from hfs3.contract.features import Level
from hfs3.contract.keys import broken_rules
from hfs3.gateway.config import Behaviour, Clock, TrailingSlashPut, utc_now
from hfs3.gateway.errors import S3Error
from hfs3.gateway.hub.access import permit, reaches
from hfs3.gateway.hub.accounts import Grant, HubAccount, Token
from hfs3.gateway.operations.call import Call, RedirectSigner
from hfs3.gateway.operations.markers import drop_marker
from hfs3.gateway.operations.table import OPERATIONS
from hfs3.gateway.records import RequestRecord, forget, new_request_id
from hfs3.gateway.storage.base import Storage
from hfs3.gateway.wire import xml
from hfs3.gateway.wire.addressing import (
    LISTINGS_OF_A_BUCKET,
    Target,
    forbidden_key,
    is_directory_marker,
    read_target,
    within_bucket,
)
from hfs3.gateway.wire.browsers import refuse_browser
from hfs3.gateway.wire.claims import Claim, read_claim
from hfs3.gateway.wire.copy_source import CopySource, parse_copy_source
from hfs3.gateway.wire.messages import Headers, Request, Response
from hfs3.gateway.wire.payload import Payload, check_absent_body, check_length, check_mode
from hfs3.gateway.wire.query import read_query
from hfs3.gateway.wire.routing import COPY_SOURCE, Effect, Route, check_copy_source_header, find_route, refuse
from hfs3.gateway.wire.sigv4 import check_claim, check_signature
from hfs3.secret import redact

Lookup = Callable[[str], tuple[HubAccount, Token] | None]
"""Whose access key ID this is, revoked or not."""

_log: Final = logging.getLogger(__name__)
_NEEDS: Final = {Effect.READS: Grant.READ, Effect.WRITES: Grant.WRITE}
_SIGNATURE: Final = re.compile(r"((?:^|&)(?:X-Amz-)?(?:Signature|Security-Token)=)[^&]*", re.IGNORECASE)
_SHOWN_HEADERS: Final = frozenset(
    {
        "content-encoding",
        "content-length",
        "content-md5",
        "content-type",
        "expect",
        "host",
        "if-match",
        "if-none-match",
        "range",
        "transfer-encoding",
    }
)
_SHOWN_LENGTH: Final = 256
_HIDDEN_HEADERS: Final = frozenset(
    {
        "x-amz-copy-source-server-side-encryption-customer-key",
        "x-amz-mfa",
        "x-amz-security-token",
        "x-amz-server-side-encryption-customer-key",
    }
)
"""Headers with secrets of other kinds."""
_BODILESS: Final = frozenset({304})


@dataclass(slots=True)
class Visit:
    """One request on its way through the pipeline: every step adds what it found out."""

    request: Request
    request_id: str
    now: datetime
    query: dict[str, str] = field(init=False)
    target: Target = field(init=False)
    bucket: str = field(init=False)
    claim: Claim = field(init=False)
    account: HubAccount = field(init=False)
    token: Token = field(init=False)
    route: Route = field(init=False)
    payload: Payload = field(init=False)
    access_key_id: str = ""
    is_marker: bool = False
    shown_before: str = ""
    copy_source: CopySource | None = None


def _read_target(gateway: "Gateway", visit: Visit) -> None:
    request = visit.request
    path = request.raw_path
    if gateway.behaviour.trailing_slash_put is TrailingSlashPut.DROP and request.method == "PUT":
        visit.is_marker = is_directory_marker(path)
    visit.query = read_query(request.raw_query)
    visit.target = read_target(path[:-1] if visit.is_marker else path)
    visit.bucket = visit.target.bucket


def _authenticate(gateway: "Gateway", visit: Visit) -> None:
    request = visit.request
    try:
        claim = visit.claim = read_claim(request, visit.query)
    except S3Error as refusal:
        browsers = refuse_browser(request.method, visit.target.level, query=visit.query, headers=request.headers)
        raise browsers or refusal from None
    visit.access_key_id = claim.access_key_id
    holder = gateway.lookup(claim.access_key_id)
    if holder is None or holder[1].revoked:
        visit.access_key_id = redact(claim.access_key_id)  # a person may have put anything there
        raise _unknown_key(claim.access_key_id, "unknown" if holder is None else "revoked")
    visit.account, visit.token = holder
    check_claim(claim, visit.request.headers, now=visit.now)
    check_signature(claim, visit.request, secret=visit.token.pair.secret_access_key)


def _unknown_key(access_key_id: str, why: str) -> S3Error:
    refusal = S3Error("InvalidAccessKeyId", rule=f"signature.{why}-key")
    if access_key_id.startswith("hf_"):
        return refusal.explained("a Hub token was sent as access key ID: exchange it for a key pair")
    if access_key_id.startswith(("AKIA", "ASIA")):
        return refusal.explained("this is an access key ID of Amazon's")
    return refusal.explained(f"the access key ID is {why}")


def _check_payload(gateway: "Gateway", visit: Visit) -> None:
    check_mode(visit.claim, visit.request.headers, gateway.behaviour.chunked_uploads)
    check_absent_body(visit.claim, visit.request.headers)


def _find_operation(gateway: "Gateway", visit: Visit) -> None:
    headers, target = visit.request.headers, visit.target
    route = visit.route = find_route(visit.request.method, target.level, query=visit.query, headers=headers)
    if route.refusal:
        raise refuse(route)
    if visit.is_marker and route.operation != "PutObject":
        raise forbidden_key(f"{target.key}/", broken_rules(f"{target.key}/"))
    check_copy_source_header(visit.request.method, visit.query, headers)
    check_length(route.operation, headers)
    if route.header == COPY_SOURCE:
        visit.copy_source = parse_copy_source(headers.get(COPY_SOURCE), target.namespace)
    if route.level is Level.NAMESPACE and route.operation in LISTINGS_OF_A_BUCKET:
        visit.bucket, visit.query = within_bucket(visit.query)
        visit.shown_before = f"{visit.bucket}/"
    secret = visit.token.pair.secret_access_key
    visit.payload = Payload(visit.request, visit.claim, secret, route.operation, gateway.behaviour.chunked_uploads)


def _authorise(_gateway: "Gateway", visit: Visit) -> None:
    token, namespace = visit.token, visit.target.namespace
    permit(visit.account, token, namespace=namespace, bucket=visit.bucket, needs=_NEEDS[visit.route.effect])
    if source := visit.copy_source:
        within = tuple(each for each in source.candidates if reaches(token, namespace, each[0]))
        if not within:
            raise S3Error("AccessDenied", rule="access.token-buckets")
        visit.copy_source = replace(source, candidates=within)


async def _operate(gateway: "Gateway", visit: Visit) -> Response:
    operation = drop_marker if visit.is_marker else OPERATIONS[visit.route.operation]
    return await operation(
        Call(
            request=visit.request,
            namespace=visit.target.namespace,
            bucket=visit.bucket,
            key=visit.target.key,
            query=visit.query,
            headers=visit.request.headers,
            account=visit.account,
            token=visit.token,
            payload=visit.payload,
            storage=gateway.storage,
            behaviour=gateway.behaviour,
            now=visit.now,
            signer=gateway.signer,
            copy_source=visit.copy_source,
            shown_before=visit.shown_before,
        )
    )


CHECKS: Final = (_read_target, _authenticate, _check_payload, _find_operation, _authorise)
"""What every request passes, in this order, before anything is done."""


@dataclass(slots=True)
class Gateway:
    """The gateway over a storage, for the accounts that `lookup` knows; every request is told to `record`."""

    storage: Storage
    lookup: Lookup
    signer: RedirectSigner
    record: Callable[[RequestRecord], None]
    behaviour: Behaviour = field(default_factory=Behaviour)
    clock: Clock = utc_now
    host_id: str = field(default_factory=lambda: secrets.token_urlsafe(48))

    async def handle(self, request: Request) -> Response:
        """Answer one request. Raises nothing but cancellation."""
        started = perf_counter()
        visit = Visit(request, new_request_id(), self.clock())
        refusal: S3Error | None = None
        try:
            for check in CHECKS:
                check(self, visit)
            response = await _operate(self, visit)
        except S3Error as error:
            refusal = error
            response = self._refusal(visit, error)
        except Exception:  # noqa: BLE001  # whatever a bug is, the client gets an answer
            _log.exception("request %s: %s %s", visit.request_id, request.method, request.raw_path)
            refusal = S3Error("InternalError", rule="internal")
            response = self._refusal(visit, refusal)
        response.headers += (("x-amz-request-id", visit.request_id), ("x-amz-id-2", self.host_id))
        if self.record is not forget:
            self.record(_record(visit, response, refusal, milliseconds=(perf_counter() - started) * 1000))
        return response

    def _refusal(self, visit: Visit, error: S3Error) -> Response:
        request = visit.request
        if request.method == "HEAD" or error.status in _BODILESS:
            return Response(error.status, list(error.headers.items()))
        body = xml.error(error, resource=request.raw_path, request_id=visit.request_id, host_id=self.host_id)
        return Response(error.status, [("Content-Type", xml.CONTENT_TYPE), *error.headers.items()], body)


def _record(visit: Visit, response: Response, refusal: S3Error | None, *, milliseconds: float) -> RequestRecord:
    request = visit.request
    payload: Payload | None = getattr(visit, "payload", None)
    body = response.body
    return RequestRecord(
        request_id=visit.request_id,
        at=visit.now,
        method=request.method,
        path=request.raw_path,
        query=_shown_query(request.raw_query),
        user_agent=request.headers.get("user-agent"),
        access_key_id=visit.access_key_id,
        operation=_operation(visit),
        status=response.status,
        error_code=refusal.code if refusal else "",
        rule=refusal.rule if refusal else "",
        explanation=refusal.explanation if refusal else "",
        bytes_in=payload.received if payload else 0,
        bytes_out=len(body) if isinstance(body, bytes) else sum(part.length for part in body),
        milliseconds=milliseconds,
        sent=_shown_headers(request.headers),
    )


def _operation(visit: Visit) -> str:
    """Return S3's name for what was asked, also of a request that was refused before it was routed."""
    route: Route | None = getattr(visit, "route", None)
    target: Target | None = getattr(visit, "target", None)
    if route is not None or target is None:
        return route.operation if route else ""
    try:
        request = visit.request
        return find_route(request.method, target.level, query=visit.query, headers=request.headers).operation
    except S3Error:
        return ""


def _shown_query(raw: str) -> str:
    """Without signatures, and without what a person put where the access key ID belongs."""
    return redact(_SIGNATURE.sub(r"\1", raw)) if "X-Amz-" in raw or "Signature" in raw else raw


def _shown_headers(headers: Headers) -> dict[str, str]:
    return {
        name: value[:_SHOWN_LENGTH]
        for name, value in headers
        if (name.startswith("x-amz-") and name not in _HIDDEN_HEADERS) or name in _SHOWN_HEADERS
    }
