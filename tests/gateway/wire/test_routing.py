import pytest

from hfs3.contract.features import IGNORED_PARAMETERS, REFUSED, UPLOAD_PART_COPY, Level, RefusedOperation
from hfs3.gateway.errors import S3Error
from hfs3.gateway.wire.messages import Headers
from hfs3.gateway.wire.query import read_query
from hfs3.gateway.wire.routing import ROUTES, Effect, Route, find_route, refuse

COPYING = [("x-amz-copy-source", "bucket/key")]


def route(method: str, level: Level, query: str = "", headers: list[tuple[str, str]] | None = None) -> Route:
    return find_route(method, level, query=read_query(query), headers=Headers(headers or []))


@pytest.mark.parametrize(
    ("method", "level", "query", "operation"),
    [
        ("GET", Level.NAMESPACE, "", "ListBuckets"),
        ("GET", Level.NAMESPACE, "x-id=ListBuckets", "ListBuckets"),
        ("GET", Level.NAMESPACE, "max-buckets=3&prefix=a", "ListBuckets"),
        ("GET", Level.NAMESPACE, "list-type=2&prefix=b/", "ListObjectsV2"),
        ("GET", Level.NAMESPACE, "uploads&prefix=b/", "ListMultipartUploads"),
        ("POST", Level.NAMESPACE, "delete", "DeleteObjects"),
        ("PUT", Level.BUCKET, "", "CreateBucket"),
        ("HEAD", Level.BUCKET, "", "HeadBucket"),
        ("DELETE", Level.BUCKET, "", "DeleteBucket"),
        ("GET", Level.BUCKET, "location", "GetBucketLocation"),
        ("GET", Level.BUCKET, "location=", "GetBucketLocation"),
        ("GET", Level.BUCKET, "list-type=2&delimiter=&prefix=", "ListObjectsV2"),
        ("GET", Level.BUCKET, "uploads=", "ListMultipartUploads"),
        ("POST", Level.BUCKET, "delete=", "DeleteObjects"),
        ("GET", Level.OBJECT, "", "GetObject"),
        ("GET", Level.OBJECT, "partNumber=1&response-content-type=a", "GetObject"),
        ("GET", Level.OBJECT, "versionId=null&x-id=GetObject", "GetObject"),
        ("GET", Level.OBJECT, "uploadId=u", "ListParts"),
        ("HEAD", Level.OBJECT, "", "HeadObject"),
        ("PUT", Level.OBJECT, "x-id=PutObject", "PutObject"),
        ("PUT", Level.OBJECT, "partNumber=1&uploadId=u", "UploadPart"),
        ("POST", Level.OBJECT, "uploads", "CreateMultipartUpload"),
        ("POST", Level.OBJECT, "uploadId=u", "CompleteMultipartUpload"),
        ("DELETE", Level.OBJECT, "uploadId=u", "AbortMultipartUpload"),
        ("DELETE", Level.OBJECT, "versionId=null", "DeleteObject"),
    ],
)
def test_operations(method: str, level: Level, query: str, operation: str) -> None:
    found = route(method, level, query)
    assert (found.operation, found.refusal) == (operation, "")
    assert found.effect is (Effect.READS if method in {"GET", "HEAD"} else Effect.WRITES)


def test_the_copy_source_tells_copies() -> None:
    assert route("PUT", Level.OBJECT, headers=COPYING).operation == "CopyObject"
    copy_part = route("PUT", Level.OBJECT, "partNumber=1&uploadId=u", COPYING)
    assert (copy_part.operation, copy_part.refusal) == ("UploadPartCopy", "NotImplemented")


@pytest.mark.parametrize("row", [row for row in REFUSED if row is not UPLOAD_PART_COPY], ids=lambda row: row.operation)
def test_whatever_the_contract_refuses_is_refused(row: RefusedOperation) -> None:
    found = route(row.method, row.level, row.marker)
    assert found.operation == row.operation
    error = refuse(found)
    assert (error.status, error.code, error.rule) == (501, "NotImplemented", f"operation.{row.operation}")
    assert error.message.startswith(f"{row.operation} is not implemented.")


@pytest.mark.parametrize("query", ["", "prefix=a&delimiter=/", "list-type=1", "list-type=", "marker=x"])
def test_the_old_listing_is_refused(query: str) -> None:
    found = route("GET", Level.BUCKET, query)
    assert found.operation == "ListObjects"
    assert "Use ListObjectsV2" in refuse(found).message


@pytest.mark.parametrize("name", [row.name for row in IGNORED_PARAMETERS])
def test_ignored_parameters_change_nothing(name: str) -> None:
    for row in ROUTES:
        headers = COPYING if row.header else []
        plain = route(row.method, row.level, row.marker, headers)
        assert route(row.method, row.level, f"{row.marker}&{name}=x", headers) is plain


def test_the_namespace_is_no_bucket() -> None:
    assert refuse(route("HEAD", Level.NAMESPACE)).status == 400
    for method in ("PUT", "DELETE"):
        assert refuse(route(method, Level.NAMESPACE)).rule == "address.namespace-as-bucket"


@pytest.mark.parametrize(
    ("method", "level"),
    [
        ("PATCH", Level.OBJECT),
        ("OPTIONS", Level.BUCKET),
        ("POST", Level.OBJECT),
        ("POST", Level.NAMESPACE),
        ("get", Level.OBJECT),
    ],
)
def test_methods_that_mean_nothing_here(method: str, level: Level) -> None:
    with pytest.raises(S3Error) as caught:
        route(method, level)
    assert (caught.value.status, caught.value.code) == (405, "MethodNotAllowed")
    assert caught.value.extra == {"Method": method, "ResourceType": level.value.upper()}


def test_a_path_without_a_namespace() -> None:
    with pytest.raises(S3Error) as caught:
        route("GET", Level.GATEWAY)
    assert (caught.value.code, caught.value.rule) == ("InvalidRequest", "address.no-namespace")
    assert "endpoint URL" in caught.value.message


def test_every_row_can_be_reached() -> None:
    for row in ROUTES:
        assert route(row.method, row.level, row.marker, COPYING if row.header else []) is row


@pytest.mark.parametrize(
    "query", ["acl", "policyStatus=", "versions", "location", "uploads", "delete", "x=1&versioning"]
)
def test_a_write_to_a_subresource_without_that_method_does_not_reach_the_bucket(query: str) -> None:
    with pytest.raises(S3Error) as refused:
        route("DELETE", Level.BUCKET, query)
    assert refused.value.code == "MethodNotAllowed"


@pytest.mark.parametrize(
    ("method", "query"), [("DELETE", "acl"), ("PUT", "attributes"), ("PUT", "uploads"), ("DELETE", "restore")]
)
def test_nor_the_object(method: str, query: str) -> None:
    with pytest.raises(S3Error) as refused:
        route(method, Level.OBJECT, query)
    assert refused.value.code == "MethodNotAllowed"
