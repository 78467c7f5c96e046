"""PutObject: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html . Checksums: test_payload.py."""

import hashlib
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.conformance.wire import S3, Endpoint, Message, Raw, Terms, refusal

Put = Callable[..., str]


@pytest.mark.documented
@pytest.mark.parametrize("size", [0, 1, 4095, 65_536, 65_537, 1 << 20, (3 << 20) + 7])
def test_bytes_come_back(s3: S3, bucket: str, key: str, put: Put, size: int) -> None:
    body = hashlib.shake_128(b"seed").digest(size)
    put(body)
    assert s3.get_object(Bucket=bucket, Key=key)["Body"].read() == body


@pytest.mark.observed
def test_the_etag_is_64_hex_digits_in_quotes(put: Put) -> None:
    assert re.fullmatch(r'"[0-9a-f]{64}"', put())


@pytest.mark.observed
def test_the_etag_of_the_one_content_whose_etag_was_published(put: Put) -> None:
    assert put(b"hello huggingface s3 gateway") == '"0c517354ec0a00efbcf40fa10fe0517464c4bef059061f24788b90775ba085ab"'


def test_the_etag_of_nothing(put: Put) -> None:
    assert put(b"") == f'"{"0" * 64}"'


@pytest.mark.derived
def test_the_same_bytes_have_the_same_etag(put: Put) -> None:
    first = put(b"A")
    assert put(b"B") != first
    assert put(b"A") == first


@pytest.mark.derived
def test_the_etag_is_that_of_head_and_of_the_listing(s3: S3, bucket: str, key: str, put: Put) -> None:
    etag = put()
    assert s3.head_object(Bucket=bucket, Key=key)["ETag"] == etag
    assert s3.list_objects_v2(Bucket=bucket, Prefix=key)["Contents"][0]["ETag"] == etag


@pytest.mark.documented
def test_overwriting(s3: S3, bucket: str, key: str, put: Put) -> None:
    put(b"a long first version", ContentType="text/plain")
    put(b"short", ContentType="image/png")
    answer = s3.get_object(Bucket=bucket, Key=key)
    assert (answer["Body"].read(), answer["ContentType"], answer["ContentLength"]) == (b"short", "image/png", 5)


def test_writers_at_once_leave_one_whole_object(s3: S3, bucket: str, key: str) -> None:
    bodies = [bytes([letter]) * 300_000 for letter in b"abcdefgh"]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda body: s3.put_object(Bucket=bucket, Key=key, Body=body), bodies))
    assert s3.get_object(Bucket=bucket, Key=key)["Body"].read() in bodies


def test_a_bucket_that_is_not_there(s3: S3) -> None:
    missing = {"Bucket": "hfs3-conformance-never-made", "Key": "a"}
    assert refusal(s3.put_object, Body=b"a", **missing) == (404, "NoSuchBucket")
    assert refusal(s3.put_object, Body=b"a" * (1 << 20), **missing) == (404, "NoSuchBucket")


# -- what is kept beside the bytes


@pytest.mark.documented
@pytest.mark.parametrize("kind", ["text/plain; charset=utf-8", "application/vnd.x+json", "x"])
def test_content_type_is_kept(s3: S3, bucket: str, key: str, put: Put, kind: str) -> None:
    put(ContentType=kind)
    assert s3.head_object(Bucket=bucket, Key=key)["ContentType"] == kind


def test_content_type_unless_stated(s3: S3, bucket: str, key: str, raw: Raw, endpoint: Endpoint) -> None:
    assert raw.ask("PUT", endpoint.path(bucket, key), body=b"a").status == 200
    assert s3.head_object(Bucket=bucket, Key=key)["ContentType"] in {"binary/octet-stream", "application/octet-stream"}


@pytest.mark.documented
def test_metadata_is_dropped(s3: S3, bucket: str, key: str, put: Put) -> None:
    put(Metadata={"mtime": "1700000000.5", "Mixed-Case": "a  b"})
    assert s3.head_object(Bucket=bucket, Key=key)["Metadata"] == {}
    assert s3.get_object(Bucket=bucket, Key=key)["Metadata"] == {}


@pytest.mark.documented
@pytest.mark.parametrize(
    "unsupported",
    [
        {"ACL": "public-read"},
        {"GrantRead": 'uri="http://acs.amazonaws.com/groups/global/AllUsers"'},
        {"ServerSideEncryption": "AES256"},
        {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": "alias/none"},
        {"Tagging": "a=b&c=d"},
        {"StorageClass": "GLACIER"},
        {"StorageClass": "STANDARD_IA"},
        {"ObjectLockMode": "GOVERNANCE", "ObjectLockRetainUntilDate": "2030-01-01T00:00:00Z"},
        {"ObjectLockLegalHoldStatus": "ON"},
        {"WebsiteRedirectLocation": "/elsewhere"},
        {"RequestPayer": "requester"},
        {"ExpectedBucketOwner": "123456789012"},
        {"SSECustomerAlgorithm": "AES256", "SSECustomerKey": "0" * 32},
    ],
    ids=lambda unsupported: "+".join(unsupported) + "=" + str(unsupported.get("StorageClass", "")),
)
def test_headers_of_unsupported_features_are_ignored(
    s3: S3, bucket: str, key: str, put: Put, unsupported: dict[str, str]
) -> None:
    put(b"plain", **unsupported)
    answer = s3.get_object(Bucket=bucket, Key=key)
    assert answer["Body"].read() == b"plain"
    assert not {"ServerSideEncryption", "TagCount", "ObjectLockMode", "WebsiteRedirectLocation"} & set(answer)
    assert answer.get("StorageClass", "STANDARD") == "STANDARD"
    assert s3.list_objects_v2(Bucket=bucket, Prefix=key)["Contents"][0]["StorageClass"] == "STANDARD"


def test_compressed_bytes_come_back_as_they_were(s3: S3, bucket: str, key: str, put: Put) -> None:
    packed = bytes.fromhex("1f8b08000000000000034b04000cbfd2bc01000000") + b"\0" * 10
    put(packed, ContentEncoding="gzip")
    assert s3.get_object(Bucket=bucket, Key=key)["Body"].read() == packed


def test_query_parameters_that_mean_nothing_are_ignored(raw: Raw, endpoint: Endpoint, bucket: str, key: str) -> None:
    path = endpoint.path(bucket, key)
    assert raw.ask("PUT", path, "x-id=PutObject", body=b"a").status == 200
    assert raw.ask("PUT", path, "foo=bar&baz", body=b"a").status == 200


# -- how long the body is


def _unlengthed(raw: Raw, endpoint: Endpoint, bucket: str, key: str, body: bytes = b"") -> Message:
    message = raw.sign("PUT", endpoint.path(bucket, key), body=body, terms=Terms(payload="UNSIGNED-PAYLOAD"))
    return message.replace("Content-Length")


def test_no_length_at_all(raw: Raw, endpoint: Endpoint, bucket: str, key: str) -> None:
    assert raw.send(_unlengthed(raw, endpoint, bucket, key)).refusal == (411, "MissingContentLength")
    assert raw.ask("HEAD", endpoint.path(bucket, key)).status == 404


def test_a_chunked_body_needs_no_length(raw: Raw, endpoint: Endpoint, bucket: str, key: str) -> None:
    message = _unlengthed(raw, endpoint, bucket, key).replace("Transfer-Encoding", "chunked")
    message.body = b"6\r\nhello \r\n5;extension=1\r\nworld\r\n0\r\n\r\n"
    assert raw.send(message).status == 200
    assert raw.ask("GET", endpoint.path(bucket, key)).body == b"hello world"


def test_a_chunked_body_of_nothing(raw: Raw, endpoint: Endpoint, bucket: str, key: str) -> None:
    message = _unlengthed(raw, endpoint, bucket, key).replace("Transfer-Encoding", "chunked")
    message.body = b"0\r\n\r\n"
    assert raw.send(message).status == 200
    assert raw.ask("HEAD", endpoint.path(bucket, key)).headers["content-length"] == "0"


@pytest.mark.parametrize("length", ["-1", "abc", "1e3", "0x10", "1.5", "1,2"])
def test_a_length_that_is_no_number(raw: Raw, endpoint: Endpoint, bucket: str, key: str, length: str) -> None:
    message = _unlengthed(raw, endpoint, bucket, key).replace("Content-Length", length).replace("Connection", "close")
    assert raw.send(message).status == 400
    assert raw.ask("HEAD", endpoint.path(bucket, key)).status == 404


def test_more_than_can_be_put_at_once(raw: Raw, endpoint: Endpoint, bucket: str, key: str) -> None:
    message = _unlengthed(raw, endpoint, bucket, key)
    message.replace("Content-Length", str((5 << 30) + 1)).replace("Expect", "100-continue")
    assert raw.send(message).refusal == (400, "EntityTooLarge")
