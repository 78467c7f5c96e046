"""Who may do what: key pairs that read only, of another account, of a revoked token, of one bucket.

These need accounts of their own, so only the bundled gateway is asked. That keys inherit the token's permissions is
documented; the codes are Amazon's.
"""

from collections.abc import Callable, Mapping

import pytest

from tests.conformance.wire import ACCEPTED, S3, Endpoint, Pair, Raw, Terms, refusal

pytestmark = pytest.mark.usefixtures("bundled_only")
DENIED = (403, "AccessDenied")


@pytest.fixture(scope="module")
def clients(client_for: Callable[..., S3], pairs: Mapping[str, Pair]) -> Mapping[str, S3]:
    """Return a client per key pair, all at the same namespace."""
    return {name: client_for(pair=pair) for name, pair in pairs.items()}


READS = ("list_buckets", "list_objects_v2", "head_bucket", "get_bucket_location", "list_multipart_uploads")


def _bucket(operation: str, name: str) -> dict[str, str]:
    return {} if operation == "list_buckets" else {"Bucket": name}


@pytest.mark.parametrize("operation", READS)
def test_a_reader_may_look(clients: Mapping[str, S3], bucket: str, operation: str) -> None:
    assert refusal(getattr(clients["reader"], operation), **_bucket(operation, bucket)) == ACCEPTED


def test_a_reader_may_get(clients: Mapping[str, S3], bucket: str, key: str, put: Callable[..., str]) -> None:
    put(b"content")
    assert clients["reader"].get_object(Bucket=bucket, Key=key)["Body"].read() == b"content"
    assert clients["reader"].head_object(Bucket=bucket, Key=key)["ContentLength"] == 7


def test_a_reader_may_not_write(
    clients: Mapping[str, S3], s3: S3, bucket: str, key: str, put: Callable[..., str]
) -> None:
    put(b"kept")
    reader, there = clients["reader"], {"Bucket": bucket, "Key": key}
    upload = s3.create_multipart_upload(**there)["UploadId"]
    one = {"PartNumber": 1, "UploadId": upload}
    for answer in (
        refusal(reader.put_object, **there, Body=b"changed"),
        refusal(reader.delete_object, **there),
        refusal(reader.delete_objects, Bucket=bucket, Delete={"Objects": [{"Key": key}]}),
        refusal(reader.copy_object, Bucket=bucket, Key=f"{key}-copy", CopySource=f"{bucket}/{key}"),
        refusal(reader.create_multipart_upload, **there),
        refusal(reader.upload_part, **there, **one, Body=b"part"),
        refusal(reader.abort_multipart_upload, **there, UploadId=upload),
        refusal(reader.create_bucket, Bucket="never-made"),
        refusal(reader.delete_bucket, Bucket=bucket),
    ):
        assert answer == DENIED
    assert s3.get_object(**there)["Body"].read() == b"kept"


def test_a_reader_is_not_told_by_presigned_urls_either(
    raw: Raw, endpoint: Endpoint, pairs: Mapping[str, Pair], bucket: str, key: str
) -> None:
    message = raw.presign("PUT", endpoint.path(bucket, key), terms=Terms(pair=pairs["reader"]))
    assert raw.send(message.replace("Content-Length", "0")).refusal == DENIED


def test_a_stranger_sees_nothing(clients: Mapping[str, S3], bucket: str, key: str, put: Callable[..., str]) -> None:
    put()
    stranger = clients["stranger"]
    assert refusal(stranger.get_object, Bucket=bucket, Key=key) == DENIED
    assert refusal(stranger.head_object, Bucket=bucket, Key=key) == (403, "403")
    assert refusal(stranger.put_object, Bucket=bucket, Key=key, Body=b"") == DENIED
    for operation in ("list_buckets", "list_objects_v2"):
        assert refusal(getattr(stranger, operation), **_bucket(operation, bucket)) == DENIED


def test_a_stranger_is_not_told_what_is_there(clients: Mapping[str, S3], bucket: str) -> None:
    stranger = clients["stranger"]
    there = refusal(stranger.list_objects_v2, Bucket=bucket)
    assert refusal(stranger.list_objects_v2, Bucket="hfs3-conformance-never-made") == there == DENIED


def test_a_stranger_cannot_copy_from_here(
    client_for: Callable[..., S3], endpoint: Endpoint, pairs: Mapping[str, Pair], bucket: str, key: str
) -> None:
    stranger = client_for(f"{endpoint.origin}/bob", pairs["stranger"])
    stranger.create_bucket(Bucket="own")
    status, _ = refusal(stranger.copy_object, Bucket="own", Key="a", CopySource=f"/alice/{bucket}/{key}")
    assert status in {400, 403, 501}
    stranger.delete_bucket(Bucket="own")


def test_an_organisation_is_a_namespace(client_for: Callable[..., S3], endpoint: Endpoint, bucket: str) -> None:
    client = client_for(f"{endpoint.origin}/acme")
    client.create_bucket(Bucket="of-acme")
    assert [found["Name"] for found in client.list_buckets()["Buckets"]] == ["of-acme"]
    assert refusal(client.head_bucket, Bucket=bucket) == (404, "404")
    client.delete_bucket(Bucket="of-acme")


@pytest.mark.documented
def test_copies_between_namespaces_are_refused_even_to_oneself(
    client_for: Callable[..., S3], endpoint: Endpoint, bucket: str, key: str, put: Callable[..., str]
) -> None:
    put()
    client = client_for(f"{endpoint.origin}/acme")
    client.create_bucket(Bucket="copies")
    status, _ = refusal(client.copy_object, Bucket="copies", Key="a", CopySource=f"/alice/{bucket}/{key}")
    assert status in {400, 501}
    client.delete_bucket(Bucket="copies")


def test_a_revoked_pair(clients: Mapping[str, S3]) -> None:
    assert refusal(clients["revoked"].list_buckets) == (403, "InvalidAccessKeyId")


def test_a_pair_of_one_bucket(clients: Mapping[str, S3], s3: S3, bucket: str) -> None:
    limited = clients["limited"]
    s3.create_bucket(Bucket="only-this")
    assert refusal(limited.put_object, Bucket="only-this", Key="a", Body=b"") == ACCEPTED
    assert refusal(limited.put_object, Bucket=bucket, Key="a", Body=b"") == DENIED
    assert refusal(limited.list_objects_v2, Bucket=bucket) == DENIED
    copied = {"Bucket": "only-this", "Key": "b", "CopySource": f"{bucket}/a"}
    assert refusal(limited.copy_object, **copied) == DENIED
    limited.delete_object(Bucket="only-this", Key="a")
    s3.delete_bucket(Bucket="only-this")
