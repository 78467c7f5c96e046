"""The two ways to name a bucket: the namespace in the endpoint, or the namespace as the bucket."""

from collections.abc import Callable

import pytest

from tests.conformance.wire import S3, Endpoint, Raw, refusal


@pytest.fixture(scope="module")
def bare(client_for: Callable[..., S3], endpoint: Endpoint) -> S3:
    """Return a boto3 client whose endpoint names no namespace."""
    return client_for(endpoint.origin)


@pytest.mark.documented
def test_the_namespace_as_the_bucket(s3: S3, bare: S3, endpoint: Endpoint, bucket: str, key: str) -> None:
    there = {"Bucket": endpoint.namespace, "Key": f"{bucket}/{key}/a b+c"}
    bare.put_object(**there, Body=b"content")
    assert bare.get_object(**there)["Body"].read() == b"content"
    assert bare.head_object(**there)["ContentLength"] == 7
    assert s3.get_object(Bucket=bucket, Key=f"{key}/a b+c")["Body"].read() == b"content"
    bare.delete_object(**there)
    assert refusal(s3.head_object, Bucket=bucket, Key=f"{key}/a b+c") == (404, "404")


@pytest.mark.documented
def test_an_upload_in_parts(s3: S3, bare: S3, endpoint: Endpoint, bucket: str, key: str) -> None:
    there = {"Bucket": endpoint.namespace, "Key": f"{bucket}/{key}"}
    upload = bare.create_multipart_upload(**there)["UploadId"]
    etag = bare.upload_part(**there, UploadId=upload, PartNumber=1, Body=b"part")["ETag"]
    parts = {"Parts": [{"PartNumber": 1, "ETag": etag}]}
    bare.complete_multipart_upload(**there, UploadId=upload, MultipartUpload=parts)
    assert s3.get_object(Bucket=bucket, Key=key)["Body"].read() == b"part"


@pytest.mark.parametrize("slash", ["", "/"])
def test_a_copy(
    s3: S3, raw: Raw, endpoint: Endpoint, bucket: str, key: str, put: Callable[..., str], slash: str
) -> None:
    put(b"content")
    headers = {"x-amz-copy-source": f"{slash}{endpoint.namespace}/{bucket}/{key}"}
    assert raw.ask("PUT", endpoint.path(bucket, f"{key}-copy"), headers=headers).status == 200
    assert s3.get_object(Bucket=bucket, Key=f"{key}-copy")["Body"].read() == b"content"


@pytest.mark.observed
def test_the_bare_namespace_is_no_bucket(bare: S3, endpoint: Endpoint) -> None:
    assert refusal(bare.head_bucket, Bucket=endpoint.namespace) == (400, "400")


@pytest.mark.parametrize("ending", ["", "/"])
def test_a_slash_after_the_namespace(
    client_for: Callable[..., S3], endpoint: Endpoint, bucket: str, ending: str
) -> None:
    client = client_for(endpoint.url + ending)
    assert bucket in [found["Name"] for found in client.list_buckets()["Buckets"]]
    client.put_object(Bucket=bucket, Key="a", Body=b"a")
    assert client.list_objects_v2(Bucket=bucket, Prefix="a")["KeyCount"] == 1


def test_a_namespace_that_is_not_ones_own(client_for: Callable[..., S3], endpoint: Endpoint) -> None:
    client = client_for(f"{endpoint.origin}/hfs3-conformance-no-such-namespace")
    for operation, arguments in (
        (client.list_buckets, {}),
        (client.list_objects_v2, {"Bucket": "a"}),
        (client.create_bucket, {"Bucket": "a"}),
        (client.put_object, {"Bucket": "a", "Key": "a", "Body": b""}),
    ):
        assert refusal(operation, **arguments)[0] in {403, 404}


def test_nothing_named_at_all(raw: Raw) -> None:
    answer = raw.ask("GET", "/")
    assert 400 <= answer.status < 500 or answer.xml.tag == "ListAllMyBucketsResult"


@pytest.mark.parametrize("path", ["//{ns}/{bucket}", "/{ns}//{bucket}", "/{ns}/{bucket}//"])
def test_slashes_too_many(raw: Raw, endpoint: Endpoint, bucket: str, path: str) -> None:
    answer = raw.ask("GET", path.format(ns=endpoint.namespace, bucket=bucket), "list-type=2")
    assert 400 <= answer.status < 500


def test_the_namespace_may_be_encoded(raw: Raw, endpoint: Endpoint, bucket: str) -> None:
    coded = "".join(f"%{ord(character):02X}" for character in endpoint.namespace)
    assert raw.ask("HEAD", f"/{coded}/{bucket}").status == 200


def test_an_encoded_slash_does_not_part_namespace_and_bucket(raw: Raw, endpoint: Endpoint, bucket: str) -> None:
    assert raw.ask("GET", f"/{endpoint.namespace}%2F{bucket}", "list-type=2").status in {400, 403, 404}
