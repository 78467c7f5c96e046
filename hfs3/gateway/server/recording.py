"""The edge and the stand-in Hub at the door: their refusals become documents, their requests records.

The gateway's core does both by itself.
"""

import time
from collections.abc import Callable

from hfs3.gateway.config import Clock
from hfs3.gateway.errors import S3Error
from hfs3.gateway.records import RequestRecord, Sink, new_request_id
from hfs3.gateway.server.adapter import Handler, length
from hfs3.gateway.wire import xml
from hfs3.gateway.wire.messages import Request, Response

NameOf = Callable[[Request], str]


def recorded(handler: Handler, name_of: NameOf, *, clock: Clock, record: Sink) -> Handler:
    """Return a handler that answers as `handler` does, and records it under the name that `name_of` gives."""

    async def handle(request: Request) -> Response:
        at, begun, request_id = clock(), time.perf_counter(), new_request_id()
        refusal = None
        try:
            response = await handler(request)
        except S3Error as error:
            response, refusal = _document(error, request, request_id), error
        record(
            RequestRecord(
                request_id=request_id,
                at=at,
                method=request.method,
                path=request.raw_path,
                query="",  # the edge's URLs are signed, and a record holds no signature
                user_agent=request.headers.get("user-agent"),
                access_key_id="",
                operation=name_of(request),
                status=response.status,
                error_code=refusal.code if refusal else "",
                rule=refusal.rule if refusal else "",
                bytes_out=length(response.body),
                milliseconds=(time.perf_counter() - begun) * 1000,
            )
        )
        return response

    return handle


def _document(refusal: S3Error, request: Request, request_id: str) -> Response:
    body = xml.error(refusal, resource=request.raw_path, request_id=request_id, host_id="")
    headers = [*refusal.headers.items(), ("content-type", xml.CONTENT_TYPE), ("x-amz-request-id", request_id)]
    return Response(refusal.status, headers, body)
