"""The library's door: a gateway in a `with` block, for other people's tests too."""

import gc
import socket
import ssl
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

import hfs3.gateway
from hfs3.gateway.config import Behaviour, ChunkedUploads, Delivery, NonEmptyBucketDelete
from hfs3.gateway.embedding import RunningGateway
from hfs3.gateway.hub.accounts import HubAccount, Token
from hfs3.gateway.hub.demo import new_account

Checksums = Literal["when_required", "when_supported"]


def client(gateway: RunningGateway, *, checksums: Checksums = "when_required") -> Any:  # noqa: ANN401  # boto3 makes its clients' methods at run time
    """Return boto3's client with the settings of the Hub's page, for the first account."""
    account = gateway.accounts[0]
    pair = account.tokens[0].pair
    return boto3.client(
        "s3",
        endpoint_url=gateway.endpoint(account.name),
        region_name="us-east-1",
        aws_access_key_id=pair.access_key_id,
        aws_secret_access_key=pair.secret_access_key.reveal(),
        verify=str(gateway.ca_bundle),
        config=Config(
            s3={"addressing_style": "path"},
            signature_version="s3v4",
            request_checksum_calculation=checksums,
            response_checksum_validation="when_required",
            retries={"total_max_attempts": 1, "mode": "standard"},
        ),
    )


def _get(url: str, bundle: Path | None) -> tuple[int, bytes]:
    context = ssl.create_default_context(cafile=str(bundle)) if bundle else None
    try:
        with urllib.request.urlopen(url, context=context) as response:
            return response.status, response.read()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.read()


@pytest.fixture(scope="module")
def gateway() -> Iterator[RunningGateway]:
    with hfs3.gateway.running() as running:
        yield running


def test_all_three_applications_answer_over_tls(gateway: RunningGateway) -> None:
    assert gateway.url.startswith("https://localhost:")
    assert gateway.edge_url.startswith("https://127.0.0.1:")
    before = len(gateway.requests())
    urls = (gateway.url, gateway.edge_url, gateway.hub_url)
    assert [_get(f"{url}/nothing", gateway.ca_bundle)[0] for url in urls] == [403, 403, 404]
    assert [(record.operation, record.rule) for record in gateway.requests()[before:]] == [
        ("ListBuckets", "signature.missing"),
        ("EdgeGet", "edge.signature"),
        ("", ""),
    ]


def test_boto3_puts_and_gets_without_a_redirect(gateway: RunningGateway) -> None:
    s3 = client(gateway)
    s3.create_bucket(Bucket="bytes")
    s3.put_object(Bucket="bytes", Key="a b/\u00fc+%.txt", Body=b"content")
    assert s3.get_object(Bucket="bytes", Key="a b/\u00fc+%.txt")["Body"].read() == b"content"
    assert [(record.operation, record.status) for record in gateway.requests()[-3:]] == [
        ("CreateBucket", 200),
        ("PutObject", 200),
        ("GetObject", 200),
    ]
    assert gateway.requests()[-1].access_key_id == gateway.accounts[0].tokens[0].pair.access_key_id
    s3.close()


def test_another_client_follows_the_redirect_to_the_edge(gateway: RunningGateway) -> None:
    s3 = client(gateway)
    s3.create_bucket(Bucket="redirected")
    content = bytes(range(256)) * 2000
    s3.put_object(Bucket="redirected", Key="\u00e4 b+c", Body=content, ContentType="text/x")
    url = s3.generate_presigned_url("get_object", Params={"Bucket": "redirected", "Key": "\u00e4 b+c"}, ExpiresIn=60)
    assert _get(url, gateway.ca_bundle) == (200, content)
    assert [(record.operation, record.status) for record in gateway.requests()[-2:]] == [
        ("GetObject", 302),
        ("EdgeGet", 200),
    ]
    s3.close()


def test_a_request_that_never_became_one_is_recorded() -> None:
    with hfs3.gateway.running(scheme="http") as plain:
        with socket.create_connection(("localhost", int(plain.url.rpartition(":")[2]))) as client:
            client.sendall(b"nonsense\r\n\r\n")
            answer = client.makefile("rb").read()
        (record,) = plain.requests()
        assert (record.status, record.error_code, record.rule) == (400, "BadRequest", "transport.malformed")
        assert record.request_id.encode() in answer


def test_plain_http_when_asked() -> None:
    with hfs3.gateway.running(scheme="http") as plain:
        assert plain.ca_bundle is None
        assert _get(f"{plain.url}/", None)[0] == 403
        assert set(plain.environ()) == {"NO_PROXY", "no_proxy"}


def test_child_programs_are_told_whom_to_trust(gateway: RunningGateway) -> None:
    told = gateway.environ()
    assert {told[name] for name in ("AWS_CA_BUNDLE", "SSL_CERT_FILE", "RCLONE_CA_CERT")} == {str(gateway.ca_bundle)}
    assert gateway.ca_bundle is not None
    assert "BEGIN CERTIFICATE" in gateway.ca_bundle.read_text()


def test_the_accounts_are_the_ones_given() -> None:
    account = new_account("someone", ("an-org",))
    with hfs3.gateway.running(accounts=[account]) as running:
        assert running.accounts == (account,)
        s3 = client(running)
        assert s3.list_buckets()["Buckets"] == []
        revoked = Token(account.tokens[0].value, account.tokens[0].grant, account.tokens[0].pair, revoked=True)
        running.registry.put(HubAccount(account.name, account.organisations, (revoked,)))
        with pytest.raises(ClientError, match="InvalidAccessKeyId"):
            s3.list_buckets()
        s3.close()


def test_a_given_root_keeps_accounts_and_objects(tmp_path: Path) -> None:
    with hfs3.gateway.running(root=tmp_path / "root") as first:
        accounts, s3 = first.accounts, client(first)
        s3.create_bucket(Bucket="kept")
        s3.put_object(Bucket="kept", Key="k", Body=bytes(200_000))
        s3.close()
    with hfs3.gateway.running(root=tmp_path / "root") as second:
        assert second.accounts == accounts
        s3 = client(second)
        assert s3.get_object(Bucket="kept", Key="k")["Body"].read() == bytes(200_000)
        s3.close()


def test_two_gateways_share_a_root(tmp_path: Path) -> None:
    with hfs3.gateway.running(root=tmp_path) as one, hfs3.gateway.running(root=tmp_path) as other:
        writer, reader = client(one), client(other)
        writer.create_bucket(Bucket="shared")
        for number in range(20):
            writer.put_object(Bucket="shared", Key=f"{number}", Body=bytes(number * 10_000))
            assert len(reader.get_object(Bucket="shared", Key=f"{number}")["Body"].read()) == number * 10_000
        writer.close()
        reader.close()


def test_the_clock_is_the_one_given() -> None:
    now = datetime.now(UTC)
    shift = timedelta()
    with hfs3.gateway.running(clock=lambda: now + shift) as running:
        s3 = client(running)
        s3.create_bucket(Bucket="b")
        shift = timedelta(minutes=20)
        with pytest.raises(ClientError, match="RequestTimeTooSkewed"):
            s3.list_buckets()
        s3.close()


def test_behaviour_is_switched() -> None:
    behaviour = Behaviour(
        chunked_uploads=ChunkedUploads.DECODE,
        delivery=Delivery.ALWAYS_REDIRECT,
        non_empty_bucket_delete=NonEmptyBucketDelete.DELETE_ALL,
    )
    with hfs3.gateway.running(behaviour=behaviour) as running:
        s3 = client(running, checksums="when_supported")
        s3.create_bucket(Bucket="b")
        s3.put_object(Bucket="b", Key="k", Body=b"content")
        with pytest.raises(ClientError, match="302"):
            s3.get_object(Bucket="b", Key="k")
        s3.delete_bucket(Bucket="b")
        assert s3.list_buckets()["Buckets"] == []
        s3.close()


def test_it_starts_and_stops_quickly_and_leaves_nothing() -> None:
    threads = threading.active_count()
    begun = time.perf_counter()
    with hfs3.gateway.running() as running:
        ready = time.perf_counter() - begun
        root = running.root
        s3 = client(running)
        s3.list_buckets()  # and keeps its connection in a pool, over TLS
        begun = time.perf_counter()
    stopped = time.perf_counter() - begun
    s3.close()
    gc.collect()
    assert not root.exists()
    assert threading.active_count() == threads
    assert ready < 1.5, "0.03 s on an idle machine"
    assert stopped < 2.5, "0.1 s on an idle machine; a pooled connection must not cost the grace of 5 s"
