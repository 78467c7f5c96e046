"""What the service does not have: it says so, and changes nothing.

ListObjectsV1, other delimiters, UploadPartCopy and copies across namespaces are documented as unsupported (the latter
two are in their operations' files); of subresources, ?policy and ?publicAccessBlock were seen to answer
NotImplemented. Which code the others answer is ASSUMED to be the same.
"""

import secrets
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from tests.conformance.wire import S3, Endpoint, Message, Raw, refusal

NOT_IMPLEMENTED = (501, "NotImplemented")

# Subresource and the methods it has in Amazon's API.
BUCKET_SUBRESOURCES = {
    **dict.fromkeys(
        ("abac", "accelerate", "acl", "logging", "notification", "object-lock", "requestPayment"), "GET PUT"
    ),
    **dict.fromkeys(("analytics", "cors", "encryption", "intelligent-tiering", "inventory"), "GET PUT DELETE"),
    **dict.fromkeys(("lifecycle", "metrics", "ownershipControls", "policy", "publicAccessBlock"), "GET PUT DELETE"),
    **dict.fromkeys(("replication", "tagging", "website"), "GET PUT DELETE"),
    "policyStatus": "GET",
    "versioning": "GET PUT",
    "versions": "GET",
}
OBJECT_SUBRESOURCES = {
    "acl": "GET PUT",
    "annotation": "GET PUT DELETE",
    "attributes": "GET",
    "legal-hold": "GET PUT",
    "retention": "GET PUT",
    "tagging": "GET PUT DELETE",
    "torrent": "GET",
}


def refused(methods: str, method: str) -> tuple[int, str]:
    return NOT_IMPLEMENTED if method in methods.split() else (405, "MethodNotAllowed")


@pytest.mark.observed
@pytest.mark.parametrize("operation", ["get_bucket_policy", "get_public_access_block"])
def test_not_implemented(s3: S3, bucket: str, operation: str) -> None:
    assert refusal(getattr(s3, operation), Bucket=bucket) == NOT_IMPLEMENTED


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
@pytest.mark.parametrize("subresource", BUCKET_SUBRESOURCES)
def test_subresources_of_a_bucket(raw: Raw, endpoint: Endpoint, bucket: str, subresource: str, method: str) -> None:
    body = b"<a/>" if method == "PUT" else b""
    answer = raw.ask(method, endpoint.path(bucket), subresource, body=body)
    assert answer.refusal == refused(BUCKET_SUBRESOURCES[subresource], method)
    assert raw.ask("HEAD", endpoint.path(bucket)).status == 200


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
@pytest.mark.parametrize("subresource", OBJECT_SUBRESOURCES)
def test_subresources_of_an_object(
    raw: Raw, endpoint: Endpoint, bucket: str, key: str, put: Callable[..., str], subresource: str, method: str
) -> None:
    put(b"kept")
    path = endpoint.path(bucket, key)
    body = b"<a/>" if method == "PUT" else b""
    answer = raw.ask(method, path, subresource, body=body)
    assert answer.refusal == refused(OBJECT_SUBRESOURCES[subresource], method)
    assert raw.ask("GET", path).body == b"kept"


@pytest.mark.parametrize(
    "subresource", ["metadataAnnotationTable", "metadataInventoryTable", "metadataJournalTable", "abac"]
)
def test_a_write_to_a_subresource_makes_no_bucket(raw: Raw, endpoint: Endpoint, subresource: str) -> None:
    path = endpoint.path(f"hfs3-conformance-{secrets.token_hex(6)}")
    try:
        assert raw.ask("PUT", path, subresource, body=b"<a/>").refusal == NOT_IMPLEMENTED
        assert raw.ask("HEAD", path).status == 404
    finally:
        raw.ask("DELETE", path)  # where it did make one


@pytest.mark.parametrize("subresource", ["encryption", "annotation&annotationName=a"])
def test_a_write_to_a_subresource_makes_no_object(
    raw: Raw, endpoint: Endpoint, bucket: str, key: str, subresource: str
) -> None:
    path = endpoint.path(bucket, key)
    assert raw.ask("PUT", path, subresource, body=b"<a/>").refusal == NOT_IMPLEMENTED
    assert raw.ask("HEAD", path).status == 404


@pytest.mark.parametrize(
    ("method", "header", "value"),
    [
        ("PUT", "x-amz-write-offset-bytes", "4"),
        ("DELETE", "x-amz-if-match-size", "1"),
        ("DELETE", "x-amz-if-match-last-modified-time", "Sat, 01 Jan 2000 00:00:00 GMT"),
    ],
)
def test_what_only_directory_buckets_can_do(
    raw: Raw, endpoint: Endpoint, bucket: str, key: str, put: Callable[..., str], method: str, header: str, value: str
) -> None:
    put(b"kept")
    path = endpoint.path(bucket, key)
    answer = raw.ask(method, path, headers={header: value}, body=b"more" if method == "PUT" else b"")
    assert (answer.refusal, answer.xml.findtext("Header")) == (NOT_IMPLEMENTED, header)
    assert raw.ask("GET", path).body == b"kept"


@pytest.mark.parametrize(
    "condition", [{"Size": 1}, {"LastModifiedTime": datetime(2000, 1, 1, tzinfo=UTC)}], ids="".join
)
def test_nor_do_they_delete_many_by_size_or_time(
    s3: S3, bucket: str, key: str, put: Callable[..., str], condition: dict[str, object]
) -> None:
    put(b"kept")
    answer = refusal(s3.delete_objects, Bucket=bucket, Delete={"Objects": [{"Key": key, **condition}]})
    assert answer == (400, "MalformedXML")
    assert s3.get_object(Bucket=bucket, Key=key)["Body"].read() == b"kept"


@pytest.mark.parametrize(
    ("method", "query", "refusal"),
    [
        ("PUT", "partNumber=1", (400, "InvalidArgument")),
        ("GET", "uploads", (400, "InvalidRequest")),
        ("GET", "versions", (400, "InvalidRequest")),
    ],
)
def test_what_belongs_elsewhere(
    raw: Raw,
    endpoint: Endpoint,
    bucket: str,
    key: str,
    put: Callable[..., str],
    method: str,
    query: str,
    refusal: object,
) -> None:
    put(b"kept")
    path = endpoint.path(bucket, key)
    assert raw.ask(method, path, query, body=b"a part" if method == "PUT" else b"").refusal == refusal
    assert raw.ask("GET", path).body == b"kept"


@pytest.mark.parametrize("query", ["restore", "select&select-type=2"])
def test_posts_to_an_object(
    raw: Raw, endpoint: Endpoint, bucket: str, key: str, put: Callable[..., str], query: str
) -> None:
    put(b"kept")
    assert raw.ask("POST", endpoint.path(bucket, key), query, body=b"<a/>").refusal == NOT_IMPLEMENTED


@pytest.mark.parametrize("query", ["location", "uploads", "delete", "policy&acl", "versioning="])
def test_a_subresource_cannot_make_a_delete_reach_the_bucket(
    raw: Raw, endpoint: Endpoint, new_bucket: str, query: str
) -> None:
    assert raw.ask("DELETE", endpoint.path(new_bucket), query).status in {405, 501}
    assert raw.ask("HEAD", endpoint.path(new_bucket)).status == 200


def test_a_subresource_with_a_value(raw: Raw, endpoint: Endpoint, bucket: str) -> None:
    for query in ("tagging=", "acl=x", "x-id=GetBucketAcl&acl"):
        assert raw.ask("GET", endpoint.path(bucket), query).refusal == NOT_IMPLEMENTED


@pytest.mark.documented
@pytest.mark.parametrize("query", ["", "prefix=a", "marker=a&max-keys=1", "delimiter=%2F", "list-type=1", "list-type="])
def test_list_objects_version_1_is_refused(raw: Raw, endpoint: Endpoint, bucket: str, query: str) -> None:
    answer = raw.ask("GET", endpoint.path(bucket), query)
    assert answer.status >= 400
    assert answer.code


def test_list_objects_version_1(s3: S3, bucket: str) -> None:
    assert refusal(s3.list_objects, Bucket=bucket) == NOT_IMPLEMENTED


@pytest.mark.parametrize("version", ["3", "0", "two", "22"])
def test_other_versions_of_the_listing(raw: Raw, endpoint: Endpoint, bucket: str, version: str) -> None:
    assert raw.ask("GET", endpoint.path(bucket), f"list-type={version}").status in {400, 501}


@pytest.mark.documented
@pytest.mark.parametrize("delimiter", [".", "//", "a", " ", "é", "%2F", "|"])
def test_other_delimiters_are_refused(s3: S3, bucket: str, delimiter: str) -> None:
    status, _ = refusal(s3.list_objects_v2, Bucket=bucket, Delimiter=delimiter)
    assert status in {400, 501}


@pytest.mark.parametrize("method", ["PATCH", "OPTIONS", "TRACE", "PROPFIND", "MKCOL", "get"])
def test_other_methods(raw: Raw, endpoint: Endpoint, bucket: str, key: str, method: str) -> None:
    answer = raw.ask(method, endpoint.path(bucket, key))
    assert 400 <= answer.status <= 501
    assert answer.status != 500


@pytest.mark.parametrize("method", ["PATCH", "OPTIONS", "POST"])
def test_a_method_that_means_nothing_tells_those_that_do(
    raw: Raw, endpoint: Endpoint, bucket: str, key: str, method: str
) -> None:
    answer = raw.ask(method, endpoint.path(bucket, key))
    assert answer.refusal == (405, "MethodNotAllowed")
    assert {"GET", "HEAD", "PUT", "DELETE"} <= set(answer.headers["allow"].split(", "))


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
@pytest.mark.usefixtures("bundled_only")  # elsewhere it might be a bucket, and somebody's
def test_what_cannot_be_done_to_a_namespace(raw: Raw, endpoint: Endpoint, method: str) -> None:
    answer = raw.ask(method, endpoint.path())
    assert 400 <= answer.status <= 501
    assert answer.code


def test_a_post_to_an_object_that_means_nothing(raw: Raw, endpoint: Endpoint, bucket: str, key: str) -> None:
    assert raw.ask("POST", endpoint.path(bucket, key)).status in {400, 405, 501}


def test_a_form_of_a_browser(raw: Raw, endpoint: Endpoint, bucket: str, s3: S3, key: str) -> None:
    fields = {**s3.generate_presigned_post(bucket, key)["fields"], "file": "content"}
    parts = [f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{fields[name]}\r\n' for name in fields]
    form = ("".join(parts) + "--x--\r\n").encode()
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    assert raw.ask("POST", endpoint.path(bucket), headers=headers, body=form).refusal == NOT_IMPLEMENTED
    message = Message("POST", endpoint.path(bucket), [("Host", endpoint.authority), *headers.items()], form)
    message.headers.append(("Content-Length", str(len(form))))
    assert raw.send(message).refusal == NOT_IMPLEMENTED  # its signature is inside
    assert raw.ask("HEAD", endpoint.path(bucket, key)).status == 404


def test_a_preflight_of_a_browser(raw: Raw, endpoint: Endpoint, bucket: str, key: str) -> None:
    asked = {"Host": endpoint.authority, "Origin": "https://example.com", "Access-Control-Request-Method": "GET"}
    for path in (endpoint.path(bucket), endpoint.path(bucket, key)):
        answer = raw.send(Message("OPTIONS", path, list(asked.items())))
        assert answer.refusal == (403, "AccessForbidden")
        assert not [name for name in answer.headers if name.startswith("access-control-")]


def test_a_directory_bucket_session(raw: Raw, endpoint: Endpoint, bucket: str) -> None:
    assert raw.ask("GET", endpoint.path(bucket), "session").status in {400, 501}
