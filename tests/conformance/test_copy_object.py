"""CopyObject: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html . Conditions have their own file."""

from collections.abc import Callable
from urllib.parse import quote

import pytest

from tests.conformance.wire import S3, Answer, Endpoint, Raw, refusal

Put = Callable[..., str]
Copy = Callable[..., Answer]


@pytest.fixture
def copy(raw: Raw, endpoint: Endpoint, bucket: str, key: str) -> Copy:
    """Return a way to copy whatever the header names to this test's key with `-copy` after it."""

    def send(source: str, headers: dict[str, str] | None = None) -> Answer:
        headers = {"x-amz-copy-source": source, **(headers or {})}
        return raw.ask("PUT", endpoint.path(bucket, f"{key}-copy"), headers=headers)

    return send


@pytest.mark.observed
def test_bytes_are_the_same(s3: S3, bucket: str, key: str, put: Put) -> None:
    etag = put(b"content", ContentType="text/plain")
    result = s3.copy_object(Bucket=bucket, Key=f"{key}-copy", CopySource={"Bucket": bucket, "Key": key})
    answer = s3.get_object(Bucket=bucket, Key=f"{key}-copy")
    assert (answer["Body"].read(), answer["ETag"], result["CopyObjectResult"]["ETag"]) == (b"content", etag, etag)


def test_when_it_was_copied(s3: S3, bucket: str, key: str, put: Put) -> None:
    put()
    result = s3.copy_object(Bucket=bucket, Key=f"{key}-copy", CopySource=f"{bucket}/{key}")["CopyObjectResult"]
    listed = s3.list_objects_v2(Bucket=bucket, Prefix=f"{key}-copy")["Contents"][0]["LastModified"]
    assert result["LastModified"].replace(microsecond=0) == listed.replace(microsecond=0)


@pytest.mark.parametrize("size", [0, 1, 70_000, 6 << 20])
def test_sizes(s3: S3, bucket: str, key: str, put: Put, size: int) -> None:
    put(b"x" * size)
    s3.copy_object(Bucket=bucket, Key=f"{key}-copy", CopySource=f"{bucket}/{key}")
    assert s3.get_object(Bucket=bucket, Key=f"{key}-copy")["Body"].read() == b"x" * size


@pytest.mark.documented
def test_to_another_bucket_of_the_namespace(s3: S3, bucket: str, key: str, put: Put, new_bucket: str) -> None:
    put(b"content")
    s3.copy_object(Bucket=new_bucket, Key=key, CopySource=f"{bucket}/{key}")
    assert s3.get_object(Bucket=new_bucket, Key=key)["Body"].read() == b"content"


def test_a_copy_outlives_its_source(s3: S3, bucket: str, key: str, put: Put) -> None:
    put(b"content")
    s3.copy_object(Bucket=bucket, Key=f"{key}-copy", CopySource=f"{bucket}/{key}")
    put(b"changed")
    s3.delete_object(Bucket=bucket, Key=key)
    assert s3.get_object(Bucket=bucket, Key=f"{key}-copy")["Body"].read() == b"content"


# -- how the source is named


@pytest.mark.observed
@pytest.mark.parametrize("form", ["{bucket}/{key}", "/{bucket}/{key}", "{ns}/{bucket}/{key}", "/{ns}/{bucket}/{key}"])
def test_ways_to_name_the_source(copy: Copy, endpoint: Endpoint, bucket: str, key: str, put: Put, form: str) -> None:
    put()
    assert copy(form.format(ns=endpoint.namespace, bucket=bucket, key=key)).status == 200


NAMES = [
    "a b",
    "a+b",
    "a%20b",
    "100%",
    "é/漢 😀",
    "a?b",
    "a#b",
    "a&b=c",
    "a;b,c",
    "quote'\"",
    "~tilde*!()",
    "x?versionId=1",
]


@pytest.mark.parametrize("name", NAMES)
def test_the_source_is_percent_encoded(s3: S3, bucket: str, key: str, copy: Copy, name: str) -> None:
    source = f"{key}/{name}"
    s3.put_object(Bucket=bucket, Key=source, Body=name.encode())
    assert copy(f"{bucket}/{quote(source)}").refusal == (200, "")
    assert s3.get_object(Bucket=bucket, Key=f"{key}-copy")["Body"].read() == name.encode()


@pytest.mark.parametrize("name", NAMES)
def test_as_boto3_encodes_it(s3: S3, bucket: str, key: str, name: str) -> None:
    s3.put_object(Bucket=bucket, Key=f"{key}/{name}", Body=b"a")
    source = {"Bucket": bucket, "Key": f"{key}/{name}"}
    s3.copy_object(Bucket=bucket, Key=f"{key}-copy/{name}", CopySource=source)
    assert s3.head_object(Bucket=bucket, Key=f"{key}-copy/{name}")["ContentLength"] == 1


def test_slashes_may_be_encoded_too(copy: Copy, bucket: str, key: str, put: Put) -> None:
    put()
    assert copy(quote(f"{bucket}/{key}", safe="")).refusal == (200, "")


@pytest.mark.parametrize("version", ["null", "3HL4kqtJvjVBH40Nrjfkd", ""])
def test_a_version_of_the_source_is_ignored(copy: Copy, bucket: str, key: str, put: Put, version: str) -> None:
    put()
    assert copy(f"{bucket}/{key}?versionId={version}").refusal == (200, "")


def test_a_source_that_is_not_there(copy: Copy, bucket: str, key: str) -> None:
    assert copy(f"{bucket}/{key}-missing").refusal == (404, "NoSuchKey")


def test_a_bucket_that_is_not_there(s3: S3, bucket: str, key: str, put: Put, copy: Copy) -> None:
    put()
    assert copy("hfs3-conformance-never-made/a").refusal == (404, "NoSuchBucket")
    missing = {"Bucket": "hfs3-conformance-never-made", "Key": "a", "CopySource": f"{bucket}/{key}"}
    assert refusal(s3.copy_object, **missing) == (404, "NoSuchBucket")


@pytest.mark.parametrize("source", ["", "/", "nothing-but-a-bucket", "/nothing-but-a-bucket/", "%ff/%fe", "b/../b/a"])
def test_a_source_that_names_nothing(copy: Copy, s3: S3, bucket: str, key: str, source: str) -> None:
    answer = copy(source)
    assert 400 <= answer.status < 500
    assert answer.code
    assert refusal(s3.head_object, Bucket=bucket, Key=f"{key}-copy") == (404, "404")


@pytest.mark.parametrize("source", ["%", "{b}/%ZZ", "{b}/%1", "{b}/a%C3%", "{b}/%ff", "{b}", "/{b}", "{b}/", "{b}/.."])
def test_a_source_that_is_malformed(copy: Copy, bucket: str, source: str) -> None:
    assert copy(source.format(b=bucket)).refusal == (400, "InvalidArgument")


@pytest.mark.parametrize("name", ["my-buc@k&()t", "2001:0db8:85a3::7334", "a..b", "-a"])
def test_a_source_in_what_cannot_be_a_bucket(copy: Copy, name: str) -> None:
    assert copy(f"{quote(name)}/key").refusal == (400, "InvalidArgument")


def test_a_source_where_nothing_is_copied(
    raw: Raw, endpoint: Endpoint, bucket: str, key: str, put: Put, new_bucket: str
) -> None:
    put(b"kept")
    headers = {"x-amz-copy-source": f"{bucket}/{key}"}
    for path, query in ((endpoint.path(new_bucket), "list-type=2"), (endpoint.path(bucket, key), "")):
        assert raw.ask("GET", path, query, headers=headers).refusal == (400, "InvalidArgument")
        assert raw.ask("HEAD", path, headers=headers).status == 400
        assert raw.ask("DELETE", path, headers=headers).refusal == (400, "InvalidArgument")
    answer = raw.ask("POST", endpoint.path(bucket, key), "uploadId=none", headers=headers, body=b"<a/>")
    assert answer.refusal == (400, "InvalidArgument")
    assert raw.ask("GET", endpoint.path(bucket, key)).body == b"kept"


@pytest.mark.documented
def test_another_namespace_is_refused(s3: S3, bucket: str, key: str, copy: Copy) -> None:
    assert copy("/some-other-namespace/bucket/key").status >= 400
    assert refusal(s3.head_object, Bucket=bucket, Key=f"{key}-copy") == (404, "404")


# -- what is kept beside the bytes


@pytest.mark.documented
def test_content_type_is_copied(s3: S3, bucket: str, key: str, put: Put) -> None:
    put(ContentType="text/plain")
    s3.copy_object(Bucket=bucket, Key=f"{key}-copy", CopySource=f"{bucket}/{key}")
    assert s3.head_object(Bucket=bucket, Key=f"{key}-copy")["ContentType"] == "text/plain"


def test_content_type_is_replaced_only_on_request(s3: S3, bucket: str, key: str, put: Put) -> None:
    put(ContentType="text/plain")
    copied = {"Bucket": bucket, "Key": f"{key}-copy", "CopySource": f"{bucket}/{key}", "ContentType": "image/png"}
    s3.copy_object(**copied)
    assert s3.head_object(Bucket=bucket, Key=f"{key}-copy")["ContentType"] == "text/plain"
    s3.copy_object(MetadataDirective="REPLACE", **copied)
    assert s3.head_object(Bucket=bucket, Key=f"{key}-copy")["ContentType"] == "image/png"


def test_a_directive_that_is_none(copy: Copy, bucket: str, key: str, put: Put) -> None:
    put()
    answer = copy(f"{bucket}/{key}", {"x-amz-metadata-directive": "MAYBE"})
    assert answer.refusal == (400, "InvalidArgument")


def test_a_checksum_algorithm(copy: Copy, bucket: str, key: str, put: Put) -> None:
    put()
    for algorithm, expected in {"SHA256": (200, ""), "CRC32": (200, ""), "none": (400, "InvalidRequest")}.items():
        assert copy(f"{bucket}/{key}", {"x-amz-checksum-algorithm": algorithm}).refusal == expected


def test_onto_itself_without_a_change(s3: S3, bucket: str, key: str, put: Put) -> None:
    put()
    answer = refusal(s3.copy_object, Bucket=bucket, Key=key, CopySource=f"{bucket}/{key}")
    assert answer == (400, "InvalidRequest")


def test_onto_itself_to_replace_what_is_kept_beside(s3: S3, bucket: str, key: str, put: Put) -> None:
    put(b"content", ContentType="text/plain")
    s3.copy_object(
        Bucket=bucket,
        Key=key,
        CopySource=f"{bucket}/{key}",
        MetadataDirective="REPLACE",
        ContentType="image/png",
        Metadata={"mtime": "1"},
    )
    answer = s3.get_object(Bucket=bucket, Key=key)
    assert (answer["Body"].read(), answer["ContentType"], answer["Metadata"]) == (b"content", "image/png", {})


@pytest.mark.documented
def test_headers_of_unsupported_features_are_ignored(s3: S3, bucket: str, key: str, put: Put) -> None:
    put()
    s3.copy_object(
        Bucket=bucket,
        Key=f"{key}-copy",
        CopySource=f"{bucket}/{key}",
        ACL="public-read",
        StorageClass="GLACIER",
        TaggingDirective="REPLACE",
        Tagging="a=b",
        ServerSideEncryption="AES256",
    )
    assert s3.list_objects_v2(Bucket=bucket, Prefix=f"{key}-copy")["Contents"][0]["StorageClass"] == "STANDARD"


@pytest.mark.documented
@pytest.mark.parametrize("name", ["a//b", "a\\b", "a/../b", "a.."])
def test_a_destination_that_cannot_be(s3: S3, bucket: str, key: str, put: Put, name: str) -> None:
    put()
    status, _ = refusal(s3.copy_object, Bucket=bucket, Key=f"{key}/{name}", CopySource=f"{bucket}/{key}")
    assert 400 <= status < 500
