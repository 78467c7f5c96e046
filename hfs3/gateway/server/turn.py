"""One request and its answer on a connection, where uvicorn's way through ASGI costs a small request more than itself.

Two short cuts: an answer that is whole goes out in one write, and an answer begins in the callback that brought its
request. Only one that has to wait becomes a task.
"""

import types
from collections.abc import Coroutine, Generator, Sequence
from functools import partial
from typing import Any, Final

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, RequestResponseCycle

TURN: Final = "hfs3.turn"
"""Where the turn stands in the ASGI scope."""
CLOSE: Final = (b"connection", b"close")
"""The header that ends a connection."""


class Turn:
    """The client's end of one request."""

    __slots__ = ("_cycle",)

    def __init__(self, cycle: RequestResponseCycle) -> None:
        self._cycle = cycle

    def is_closing(self) -> bool:
        """Return whether the client has gone, or is being sent away; nothing more is sent to it then."""
        if self._cycle.transport.is_closing():
            self._cycle.disconnected = True
        return self._cycle.disconnected

    def abort(self) -> None:
        """Close at once; what was not sent is lost."""
        self._cycle.disconnected = True
        self._cycle.transport.abort()

    def has_begun(self) -> bool:
        """Return whether any of the answer was sent."""
        return self._cycle.response_started

    def is_behind(self) -> bool:
        """Return whether the client has not taken all of what was sent."""
        return bool(self._cycle.transport.get_write_buffer_size())

    def has_input(self) -> bool:
        """Return whether there is something to receive without waiting."""
        return self._cycle.message_event.is_set()

    def answer(self, status: int, lines: Sequence[tuple[bytes, bytes]], *, body: bytes) -> None:
        """Send a whole answer. Its header lines must be clean."""
        cycle = self._cycle
        if self.is_closing():
            return
        cycle.response_started = cycle.response_complete = True
        pieces = [STATUS_LINE[status]]
        for name, value in lines:
            pieces += (name, b": ", value, b"\r\n")
        if CLOSE in lines:
            cycle.keep_alive = False
        elif not cycle.keep_alive:
            pieces.append(b"connection: close\r\n")
        pieces.append(b"\r\n")
        if cycle.scope["method"] != "HEAD":
            pieces.append(body)
        cycle.transport.write(b"".join(pieces))
        cycle.message_event.set()
        if not cycle.keep_alive:
            cycle.transport.close()
        cycle.on_response()


def begin(answering: Coroutine[Any, None, None]) -> Coroutine[Any, None, None] | None:
    """Run a coroutine until it waits; return what is left of it, for a task, or None when it has ended.

    Until then `asyncio.current_task()` is None. (Python 3.12 has eager tasks for this.)
    """
    try:
        waits_for = answering.send(None)
    except StopIteration:
        return None
    return _go_on(answering, waits_for)


@types.coroutine
def _go_on(answering: Coroutine[Any, None, None], waits_for: object) -> Generator[Any, None, None]:
    """Hand on what a coroutine waits for, and what comes of it, as `yield from` would from the start."""
    while True:
        try:
            yield waits_for
        except BaseException as failure:  # noqa: BLE001  # all of it is the coroutine's, cancellation too
            step = partial(answering.throw, failure)
        else:
            step = partial(answering.send, None)
        try:
            waits_for = step()
        except StopIteration:
            return
