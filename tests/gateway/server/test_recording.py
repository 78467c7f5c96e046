"""The door of the edge and the Hub: refusals become documents, requests become records."""

import asyncio
from collections.abc import AsyncIterator
from xml.etree import ElementTree as ET

from hfs3.gateway.errors import S3Error
from hfs3.gateway.records import Recorder
from hfs3.gateway.server.recording import recorded
from hfs3.gateway.wire.messages import Headers, Request, Response
from tests.gateway.server.conftest import NOW


async def _body(*chunks: bytes) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


REQUEST = Request("GET", "/a/b", "X-Edge-Signature=secret", Headers([("User-Agent", "curl/8")]), _body())


def test_an_answer_is_passed_on_and_recorded() -> None:
    async def answer(_request: Request) -> Response:
        return Response(206, [("etag", '"x"')], b"12345")

    recorder = Recorder()
    response = asyncio.run(recorded(answer, lambda _: "EdgeGet", clock=lambda: NOW, record=recorder)(REQUEST))
    assert (response.status, response.headers, response.body) == (206, [("etag", '"x"')], b"12345")
    (record,) = recorder.recent()
    assert (record.operation, record.status, record.bytes_out, record.at) == ("EdgeGet", 206, 5, NOW)
    assert (record.method, record.path, record.query, record.user_agent) == ("GET", "/a/b", "", "curl/8")


def test_a_refusal_becomes_a_document_with_the_records_request_id() -> None:
    async def refuse(_request: Request) -> Response:
        raise S3Error("AccessDenied", "no", rule="edge.signature", headers={"Allow": "GET"})

    recorder = Recorder()
    response = asyncio.run(recorded(refuse, lambda _: "EdgeGet", clock=lambda: NOW, record=recorder)(REQUEST))
    (record,) = recorder.recent()
    assert (record.status, record.error_code, record.rule) == (403, "AccessDenied", "edge.signature")
    assert isinstance(response.body, bytes)
    document = ET.fromstring(response.body)
    assert [document.findtext(name) for name in ("Code", "Message", "RequestId")] == [
        "AccessDenied",
        "no",
        record.request_id,
    ]
    assert dict(response.headers)["Allow"] == "GET"
