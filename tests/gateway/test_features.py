"""Every row of the contract's feature tables is what the gateway does, over a real socket."""

from collections.abc import Iterator

import pytest

from hfs3.contract.features import (
    IGNORED_HEADERS,
    IGNORED_PARAMETERS,
    NOT_STORED,
    REFUSED,
    REFUSED_HEADERS,
    UPLOAD_PART_COPY,
    Ignored,
    Level,
    RefusedHeader,
    RefusedOperation,
)
from hfs3.gateway import running
from tests.conformance.test_refusals import BUCKET_SUBRESOURCES, OBJECT_SUBRESOURCES
from tests.conformance.wire import Endpoint, Pair, Raw

BODY = b"kept"


@pytest.fixture(scope="module")
def raw() -> Iterator[Raw]:
    with running(scheme="http") as gateway:
        account = gateway.accounts[0]
        pair = account.tokens[0].pair
        opened = Raw(
            Endpoint(gateway.endpoint(account.name), None), Pair(pair.access_key_id, pair.secret_access_key.reveal())
        )
        opened.ask("PUT", opened.endpoint.path("bucket"))
        opened.ask("PUT", opened.endpoint.path("bucket", "key"), body=BODY)
        yield opened
        opened.close()


def _path(endpoint: Endpoint, level: Level) -> str:
    return {
        Level.GATEWAY: "/",
        Level.NAMESPACE: endpoint.path(),
        Level.BUCKET: endpoint.path("bucket"),
        Level.OBJECT: endpoint.path("bucket", "key"),
    }[level]


@pytest.mark.parametrize("refused", REFUSED, ids=lambda refused: f"{refused.operation}-{refused.level}")
def test_a_refused_operation(raw: Raw, refused: RefusedOperation) -> None:
    headers, query = {}, refused.marker
    if refused is UPLOAD_PART_COPY:
        headers, query = {"x-amz-copy-source": "bucket/key"}, "partNumber=1&uploadId=none"
    answer = raw.ask(refused.method, _path(raw.endpoint, refused.level), query, headers=headers)
    assert answer.refusal == (501, "NotImplemented")
    assert raw.ask("GET", raw.endpoint.path("bucket", "key")).body == BODY


@pytest.mark.parametrize("refused", REFUSED_HEADERS, ids=lambda refused: refused.name)
def test_a_refused_header(raw: Raw, refused: RefusedHeader) -> None:
    path = raw.endpoint.path("bucket", "key")
    assert raw.ask(refused.method, path, headers={refused.name: "0"}).refusal == (501, "NotImplemented")
    assert raw.ask("GET", path).body == BODY


def test_the_conformance_suite_asks_for_every_subresource() -> None:
    for level, asked in ((Level.BUCKET, BUCKET_SUBRESOURCES), (Level.OBJECT, OBJECT_SUBRESOURCES)):
        pairs = {(marker, method) for marker, methods in asked.items() for method in methods.split()}
        told = {(each.marker, each.method) for each in REFUSED if each.level is level and each.marker}
        assert {pair for pair in pairs if pair not in told} == set()


@pytest.mark.parametrize("ignored", [*IGNORED_HEADERS, *NOT_STORED], ids=lambda ignored: ignored.name)
def test_a_header_without_effect(raw: Raw, ignored: Ignored) -> None:
    name = ignored.name.replace("*", "anything")
    path = raw.endpoint.path("bucket", "written")
    assert raw.ask("PUT", path, headers={name: "a value"}, body=BODY).status == 200
    answer = raw.ask("GET", path, headers={name: "a value"})
    assert (answer.status, answer.body) == (200, BODY)
    assert name not in answer.headers


@pytest.mark.parametrize("ignored", IGNORED_PARAMETERS, ids=lambda ignored: ignored.name)
def test_a_parameter_without_effect(raw: Raw, ignored: Ignored) -> None:
    path = raw.endpoint.path("bucket", "written")
    assert raw.ask("PUT", path, f"{ignored.name}=value", body=BODY).status == 200
    assert raw.ask("GET", path, f"{ignored.name}=value").body == BODY
