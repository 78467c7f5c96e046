"""From ASGI to the core and back: one `Request` in, one `Response` out, whatever the client does meanwhile."""

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping, MutableMapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from email.utils import formatdate
from functools import lru_cache
from typing import Any, Final, TypeVar

from hfs3.contract.limits import MIB
from hfs3.gateway.config import Clock
from hfs3.gateway.errors import S3Error
from hfs3.gateway.records import RequestRecord, Sink, forget, new_request_id
from hfs3.gateway.server.slices import Opened, open_all, send_slice
from hfs3.gateway.server.turn import CLOSE, TURN, Turn
from hfs3.gateway.storage.failures import translated
from hfs3.gateway.wire import xml
from hfs3.gateway.wire.messages import FileSlice, Headers, Request, Response

T = TypeVar("T")

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Handler = Callable[[Request], Coroutine[Any, Any, Response]]

PATIENCE: Final = 60.0
"""Seconds a client may take for its next bytes, or for taking ours."""
MOST_DRAINED: Final = 64 * MIB
"""How much of an unread body is read before an early answer goes out."""
DRAIN_PATIENCE: Final = 5.0
"""Seconds that this waits for the next of it: a client may have stopped there, and wait for the answer in its turn."""
_ASKED_AGAIN: Final = 3
SERVER: Final = b"hfs3-gateway"

_log: Final = logging.getLogger(__name__)
_BODILESS: Final = frozenset({204, 304})
_CONTROL: Final = re.compile(rb"[\x00-\x1f\x7f]")
_NO_TOKEN: Final = re.compile(rb"[^a-z0-9!#$%&'*+.^_`|~-]")


def length(body: bytes | tuple[FileSlice, ...]) -> int:
    """Return how many bytes a response's body has."""
    return len(body) if isinstance(body, bytes) else sum(part.length for part in body)


class Body:
    """A request's body: read once, by the handler; what is left is drained before the answer."""

    def __init__(self, receive: Receive, headers: Headers, turn: Turn) -> None:
        self._receive = receive
        self._turn = turn
        self._patience: float | None = None
        self._more = "content-length" in headers or "transfer-encoding" in headers
        self.awaited = self._more and headers.get("expect").lower() == "100-continue"
        """Whether the client still holds the body back, for the `100 Continue` that the first read sends."""

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        while self._more:
            message = await self._next()
            self._more = bool(message.get("more_body"))
            if chunk := message.get("body", b""):
                return bytes(chunk)
        raise StopAsyncIteration

    async def _next(self) -> Message:
        self.awaited = False
        try:
            more = self._receive()
            message = await (more if self._turn.has_input() else _patiently(more, self._patience))
        except TimeoutError:
            self._more = False
            raise S3Error("RequestTimeout", rule="transport.slow-client") from None
        if message["type"] == "http.disconnect":
            self._more = False
            raise S3Error("IncompleteBody", rule="transport.client-left")
        return message

    async def drain(self) -> None:
        """Read what the handler left, so that a client which sends before it listens still hears the answer."""
        if not self._more:
            return
        left, self._patience = MOST_DRAINED, min(PATIENCE, DRAIN_PATIENCE)
        try:
            async for chunk in self:
                left -= len(chunk)
                if left < 0:
                    return
        except S3Error:
            return


@dataclass(frozen=True, slots=True)
class Application:
    """One handler as an ASGI application. Several share a server; the port a request came in by picks one."""

    handlers: Mapping[int, Handler]
    clock: Clock
    record: Sink = forget

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        turn: Turn = scope.pop(TURN)  # it knows the scope: what knows each other waits for the collector
        headers = Headers.from_wire(scope["headers"])
        body = Body(receive, headers, turn)
        peer = scope["client"]
        request = Request(
            method=scope["method"],
            raw_path=scope["raw_path"].decode("ascii"),
            raw_query=scope["query_string"].decode("latin-1"),
            headers=headers,
            body=body,
            scheme=scope["scheme"],
            peer=peer[0] if peer else "",
        )
        handler = self.handlers[scope["server"][1]]
        try:
            response = await handler(request)
            if isinstance(response.body, bytes):
                await self._answer(response, (), body=body, send=send, turn=turn)
                return
            with ExitStack() as files:
                try:
                    response, opened = await _open(response, files, lambda: handler(request))
                except OSError as failure:
                    response, opened = self._unreadable(request, failure), []
                await self._answer(response, opened, body=body, send=send, turn=turn)
        except asyncio.CancelledError:  # the server is told to stop, and has waited long enough
            self._give_up(request, turn)

    async def _answer(
        self, response: Response, opened: Sequence[Opened], *, body: Body, send: Send, turn: Turn
    ) -> None:
        """Send an answer: in one write, if all of it is here and the client has taken what came before."""
        lines = await self._head(response, body)
        if isinstance(response.body, bytes) and not turn.is_behind():
            turn.answer(response.status, lines, body=response.body)
        else:
            await _send(response, lines, opened, send=send, turn=turn)

    def _unreadable(self, request: Request, failure: OSError) -> Response:
        """Answer for content that the handler found and that cannot be read."""
        refusal = translated(failure)
        if not isinstance(refusal, S3Error):
            _log.error("%s cannot be read", request.raw_path, exc_info=failure)
            refusal = S3Error("InternalError", rule="storage.unreadable")
        return self._refusal(request, refusal)

    def _give_up(self, request: Request, turn: Turn) -> None:
        if turn.has_begun():
            turn.abort()
            return
        stopping = S3Error("ServiceUnavailable", "The gateway is being stopped.", rule="transport.stopping")
        response = self._refusal(request, stopping)
        if isinstance(response.body, bytes):
            turn.answer(response.status, [*self._lines(response), CLOSE], body=response.body)

    def _refusal(self, request: Request, refusal: S3Error) -> Response:
        request_id = new_request_id()
        self.refused(refusal, request_id, request=request)
        body = xml.error(refusal, resource=request.raw_path, request_id=request_id, host_id="")
        return Response(refusal.status, [("content-type", xml.CONTENT_TYPE), ("x-amz-request-id", request_id)], body)

    def refused(self, refusal: S3Error, request_id: str, *, request: Request | None = None) -> None:
        """Record a refusal that no handler will hear of; without `request`, it never became one."""
        self.record(
            RequestRecord(
                request_id=request_id,
                at=self.clock(),
                method=request.method if request else "",
                path=request.raw_path if request else "",
                query="",
                user_agent="",
                access_key_id="",
                operation="",
                status=refusal.status,
                error_code=refusal.code,
                rule=refusal.rule,
            )
        )

    async def _head(self, response: Response, body: Body) -> list[tuple[bytes, bytes]]:
        """Return the header lines, once the body that nobody read is out of their way."""
        lines = self._lines(response)
        if body.awaited:
            lines.append(CLOSE)
        else:
            await body.drain()
        return lines

    def _lines(self, response: Response) -> list[tuple[bytes, bytes]]:
        lines = [(b"server", SERVER), (b"date", _date(int(self.clock().timestamp())))]
        lines += [(_name(name), _clean(value)) for name, value in response.headers]
        if response.status not in _BODILESS and not any(name == b"content-length" for name, _ in lines):
            lines.append((b"content-length", b"%d" % length(response.body)))
        return lines


@lru_cache(maxsize=2)
def _date(second: int) -> bytes:
    return formatdate(second, usegmt=True).encode("ascii")


@lru_cache(maxsize=256)
def _name(name: str) -> bytes:
    """Return a header name as bytes; whatever it holds, it is one name."""
    return _NO_TOKEN.sub(b"-", name.lower().encode("ascii", "replace"))


def _clean(value: str) -> bytes:
    """Return a header value as bytes; what came from a client's query must not end the header early."""
    if value.isascii() and value.isprintable():
        return value.encode("ascii")
    try:
        raw = value.encode("latin-1")
    except UnicodeEncodeError:
        raw = value.encode("utf-8", "replace")
    return _CONTROL.sub(b" ", raw)


async def _patiently(awaitable: Awaitable[T], seconds: float | None = None) -> T:
    """Wait for the client. Raises TimeoutError when it takes too long."""
    if asyncio.current_task() is None:  # see `turn.begin`
        await asyncio.sleep(0)
    async with asyncio.timeout(PATIENCE if seconds is None else seconds):
        return await awaitable


async def _send(
    response: Response, lines: list[tuple[bytes, bytes]], opened: Sequence[Opened], *, send: Send, turn: Turn
) -> None:
    """Send an answer piece by piece, as the client takes it."""

    async def patient(message: Message) -> None:
        if turn.is_closing():
            return
        if not turn.is_behind():  # nothing to wait for
            await send(message)
            return
        try:
            await _patiently(send(message))
        except TimeoutError:
            turn.abort()

    async def chunk(body: bytes | memoryview) -> None:
        await patient({"type": "http.response.body", "body": body, "more_body": True})

    await patient({"type": "http.response.start", "status": response.status, "headers": lines})
    for part, fileno in opened:
        await send_slice(fileno, part, send=chunk, turn=turn)
    await patient({"type": "http.response.body", "body": response.body if isinstance(response.body, bytes) else b""})


async def _open(
    response: Response, files: ExitStack, ask_again: Callable[[], Awaitable[Response]]
) -> tuple[Response, list[Opened]]:
    """Open the files that a response names; asks for another response when one was replaced in between."""
    for _ in range(_ASKED_AGAIN):
        with suppress(FileNotFoundError):
            return response, open_all(_slices(response), files)
        response = await ask_again()
    return response, open_all(_slices(response), files)


def _slices(response: Response) -> tuple[FileSlice, ...]:
    return () if isinstance(response.body, bytes) else response.body
