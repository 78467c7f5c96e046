"""One client's connection: uvicorn's protocol, with bounds on what a hostile or broken client can cost."""

import asyncio
import logging
from typing import Any, Final, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from hfs3.contract.limits import KIB
from hfs3.gateway.errors import S3Error
from hfs3.gateway.records import new_request_id
from hfs3.gateway.server.adapter import PATIENCE, Application
from hfs3.gateway.server.turn import TURN, Turn, begin
from hfs3.gateway.wire import xml

MOST_HEAD: Final = 64 * KIB
"""Bytes of a request line and its headers."""
READ_AHEAD: Final = 512 * KIB
"""Bytes of a body held while the handler works on what it has; reading goes on meanwhile."""
LINGER: Final = 30.0
"""Seconds in which a client may finish sending a body that was already refused, as nginx has it."""

logger: Final = logging.getLogger("hfs3.gateway")
logger.addHandler(logging.NullHandler())


class BoundedProtocol(HttpToolsProtocol):
    """HTTP/1.1 with a limit on the head's size and time, and refusals that S3 clients can read."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  # uvicorn's own parameters, passed on
        super().__init__(*args, **kwargs)
        self.logger = logger
        self._application: Application = self.app  # what our Server was given
        self._in_head = True
        self._chunk = 0
        self._since_begin = 0
        self._fruitless = 0
        """Bytes since anything came of them: a head's rest, or the lines around chunks and after the last."""
        self._is_between = True
        """Whether the parser stands between two messages."""
        self._begins_chunk = True
        """Whether a message that begins now does so with the chunk's first byte."""
        self._timer: asyncio.TimerHandle | None = None
        self._is_receiving = False
        self._arrived: RequestResponseCycle | None = None
        """A request that came in, and that nobody has begun to answer."""

    # -- transport -----------------------------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn
        super().connection_made(transport)
        self._allow(PATIENCE)

    def connection_lost(self, exc: Exception | None) -> None:
        self._disarm()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        self._chunk = len(data)
        self._since_begin += self._chunk
        self._fruitless += self._chunk
        self._begins_chunk = self._is_between
        self._is_receiving = True
        super().data_received(data)
        self._answer_arrived()
        self._is_receiving = False
        if self._fruitless > MOST_HEAD or (self._in_head and self._since_begin > MOST_HEAD and self._too_large()):
            self._refuse("RequestHeaderSectionTooLarge")
        elif self._in_head and self._timer is None:
            self._allow(PATIENCE)

    def eof_received(self) -> bool | None:  # type: ignore[override]  # as asyncio has it
        """Finish the answer to a client that has said all it had to say; TLS knows no such half of a connection."""
        if self.scheme != "http" or not self._is_answering() or self.cycle.more_body:
            return None
        self.cycle.keep_alive = False
        return True

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:  # noqa: ANN401  # as in uvicorn
        """Begin to answer a request once all that came with it has been parsed; one that was queued, in a task."""
        cast("dict[str, Any]", cycle.scope)[TURN] = Turn(cycle)
        if self._is_receiving:
            self._arrived = cycle
        else:
            super()._start_asgi_task(cycle, app)

    def _answer_arrived(self) -> None:
        while self._arrived is not None:  # the end of an answer may bring in the next request
            cycle, self._arrived = self._arrived, None
            left = begin(cycle.run_asgi(self.app))
            if left is not None:
                task = self.loop.create_task(left)
                task.add_done_callback(self.tasks.discard)
                self.tasks.add(task)

    def shutdown(self) -> None:
        """Stop: an idle client is let go at once, because a pooled TLS connection would not answer our farewell."""
        if not self._is_answering() and not self.transport.get_write_buffer_size():
            self.transport.abort()
        else:
            super().shutdown()

    # -- parser --------------------------------------------------------------------------------------------------------

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._in_head = True
        self._since_begin = self._chunk  # at most: it may have begun anywhere in the chunk
        self._fruitless = self._chunk if self._begins_chunk else 0
        self._begins_chunk = self._is_between = False

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header as uvicorn does; what comes after the body is none, whatever it is called."""
        if not self._in_head:
            return
        name = name.lower()
        if name == b"expect" and value.lower() == b"100-continue":
            self.expect_100_continue = True
        self.headers.append((name, value))

    def on_headers_complete(self) -> None:
        self._in_head = False
        self._fruitless = 0
        self._disarm()
        upgrades = self.parser.should_upgrade()
        if (self._since_begin > MOST_HEAD and self._too_large()) or (upgrades and self._has_body()):
            raise ValueError("refused by its head")  # the parser hands it to send_400_response
        super().on_headers_complete()
        if upgrades:  # we do not, and the parser stops here
            self.cycle.keep_alive = False

    def _unsupported_upgrade_warning(self) -> None:
        """Say nothing: a client may ask for HTTP/2 whenever it likes."""

    def _has_body(self) -> bool:
        return any(name in {b"content-length", b"transfer-encoding"} for name, _ in self.headers)

    def on_body(self, body: bytes) -> None:
        self._fruitless = 0
        if self.cycle.response_complete:
            return
        self.cycle.body += body
        if len(self.cycle.body) > READ_AHEAD:
            self.flow.pause_reading()
        self.cycle.message_event.set()

    def on_message_complete(self) -> None:
        self._is_between = True
        self._disarm()
        super().on_message_complete()

    def on_response_complete(self) -> None:
        unread = self.cycle.more_body
        super().on_response_complete()
        if self.pipeline:  # those first, before more are read: a client may ask for ever and listen to nothing
            self.flow.pause_reading()
        if unread:
            self._allow(LINGER)

    # -- bounds --------------------------------------------------------------------------------------------------------

    def send_400_response(self, msg: str) -> None:
        del msg  # uvicorn's own words for the same thing
        self._refuse("RequestHeaderSectionTooLarge" if self._too_large() else "BadRequest")

    def _too_large(self) -> bool:
        return len(self.url) + sum(len(name) + len(value) + 4 for name, value in self.headers or ()) > MOST_HEAD

    def _refuse(self, code: str) -> None:
        """Answer a request that never became one, and close."""
        if self._is_answering():
            started = self.cycle.response_started
            self.cycle.disconnected = True
            self.cycle.message_event.set()
            if started:
                self.transport.abort()
                return
        request_id = new_request_id()
        refusal = S3Error(code, rule="transport.malformed")
        self._application.refused(refusal, request_id)
        body = xml.error(refusal, resource="", request_id=request_id, host_id="")
        head = (
            f"HTTP/1.1 400 Bad Request\r\ncontent-type: {xml.CONTENT_TYPE}\r\nx-amz-request-id: {request_id}\r\n"
            f"content-length: {len(body)}\r\nconnection: close\r\n\r\n"
        )
        self.transport.write(head.encode() + body)
        self.transport.close()

    def _is_answering(self) -> bool:
        cycle = getattr(self, "cycle", None)  # uvicorn starts it as None, whatever its type says
        return cycle is not None and not cycle.response_complete

    def _allow(self, seconds: float) -> None:
        self._disarm()
        self._timer = self.loop.call_later(seconds, self._expire)

    def _expire(self) -> None:
        self._timer = None
        self.transport.abort()

    def _disarm(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
