import botocore.session
import pytest

from hfs3.contract.features import (
    IGNORED_PARAMETERS,
    REFUSED,
    REFUSED_HEADERS,
    UPLOAD_PART_COPY,
    Level,
    RefusedHeader,
    RefusedOperation,
)
from hfs3.gateway.errors import S3Error
from hfs3.gateway.wire.messages import Headers
from hfs3.gateway.wire.query import read_query
from hfs3.gateway.wire.routing import ROUTES, Effect, Route, find_route, refuse

COPYING = [("x-amz-copy-source", "bucket/key")]


ALIASES = {
    "GetBucketLifecycle": "GetBucketLifecycleConfiguration",
    "GetBucketNotification": "GetBucketNotificationConfiguration",
    "ListBucketAnalyticsConfigurations": "GetBucketAnalyticsConfiguration",
    "ListBucketIntelligentTieringConfigurations": "GetBucketIntelligentTieringConfiguration",
    "ListBucketInventoryConfigurations": "GetBucketInventoryConfiguration",
    "ListBucketMetricsConfigurations": "GetBucketMetricsConfiguration",
    "ListDirectoryBuckets": "ListBuckets",
    "ListObjectAnnotations": "GetObjectAnnotation",
    "PutBucketLifecycle": "PutBucketLifecycleConfiguration",
    "PutBucketNotification": "PutBucketNotificationConfiguration",
}
"""Operations of Amazon's that look like another on the wire, but for what the parameters say."""
ELSEWHERE = {"WriteGetObjectResponse"}
"""Asked of another host."""


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
        headers = [(row.header, "x")] if row.header else []
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
        assert route(row.method, row.level, row.marker, [(row.header, "x")] if row.header else []) is row


def amazons() -> list[tuple[str, str, Level, str, list[tuple[str, str]]]]:
    """Return every operation that botocore knows: name, method, level, query, and the headers it demands."""
    model = botocore.session.get_session().get_service_model("s3")
    found = []
    for name in set(model.operation_names) - ELSEWHERE:
        operation = model.operation_model(name)
        path, _, query = operation.http["requestUri"].partition("?")
        level = Level.OBJECT if "{Key" in path else Level.BUCKET if "{Bucket" in path else Level.NAMESPACE
        shape = operation.input_shape
        demanded = [shape.members[member].serialization for member in shape.required_members] if shape else []
        parameters = [f"{one['name']}=1" for one in demanded if one.get("location") == "querystring"]
        headers = [(one["name"].lower(), "a/b") for one in demanded if one.get("location") == "header"]
        found.append((name, operation.http["method"], level, "&".join([query, *parameters]), headers))
    return sorted(found)


@pytest.mark.parametrize(("name", "method", "level", "query", "headers"), amazons(), ids=str)
def test_no_operation_of_amazons_is_taken_for_another(
    name: str, method: str, level: Level, query: str, headers: list[tuple[str, str]]
) -> None:
    assert route(method, level, query, headers).operation == ALIASES.get(name, name)


@pytest.mark.parametrize("row", REFUSED_HEADERS, ids=lambda row: row.name)
def test_headers_that_would_make_it_another_operation(row: RefusedHeader) -> None:
    error = refuse(route(row.method, Level.OBJECT, "x-id=a", [(row.name, "1")]))
    assert (error.status, error.code, error.extra) == (501, "NotImplemented", {"Header": row.name})
    assert error.rule == f"header.{row.name}"


@pytest.mark.parametrize(
    ("method", "level", "query", "allowed"),
    [
        ("PATCH", Level.OBJECT, "", "DELETE, GET, HEAD, PUT"),
        ("POST", Level.OBJECT, "x-id=a", "DELETE, GET, HEAD, PUT"),
        ("PATCH", Level.BUCKET, "", "DELETE, GET, HEAD, POST, PUT"),
        ("POST", Level.NAMESPACE, "", "DELETE, GET, HEAD, PUT"),
        ("DELETE", Level.BUCKET, "acl", "GET, PUT"),
        ("PUT", Level.OBJECT, "uploads", "POST"),
    ],
)
def test_what_would_be_allowed(method: str, level: Level, query: str, allowed: str) -> None:
    with pytest.raises(S3Error) as caught:
        route(method, level, query)
    assert caught.value.headers == {"Allow": allowed}


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
