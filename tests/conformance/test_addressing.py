"""The two ways to name a bucket: the namespace in the endpoint, or the namespace as the bucket."""

from collections.abc import Callable, Iterable

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


@pytest.fixture(scope="module")
def folders(fill: Callable[[str, Iterable[str]], None], bucket_maker: Callable[[], str]) -> str:
    """Return a bucket of objects in folders."""
    name = bucket_maker()
    fill(name, ["a", "b/1", "b/2", "c d", "e"])
    return name


def test_a_listing(bare: S3, endpoint: Endpoint, folders: str) -> None:
    answer = bare.list_objects_v2(Bucket=endpoint.namespace, Prefix=f"{folders}/", Delimiter="/")
    assert (answer["Name"], answer["Prefix"], answer["KeyCount"]) == (endpoint.namespace, f"{folders}/", 4)
    assert [found["Key"] for found in answer["Contents"]] == [f"{folders}/{key}" for key in ("a", "c d", "e")]
    assert answer["CommonPrefixes"] == [{"Prefix": f"{folders}/b/"}]


@pytest.mark.parametrize("size", [1, 2, 5])
def test_a_listing_in_pages(bare: S3, endpoint: Endpoint, folders: str, size: int) -> None:
    pages = bare.get_paginator("list_objects_v2").paginate(
        Bucket=endpoint.namespace, Prefix=f"{folders}/", PaginationConfig={"PageSize": size}
    )
    keys = [found["Key"] for page in pages for found in page.get("Contents", ())]
    assert keys == [f"{folders}/{key}" for key in ("a", "b/1", "b/2", "c d", "e")]


@pytest.mark.parametrize(
    ("after", "left"),
    [
        ("{bucket}/b/1", ["b/2", "c d", "e"]),
        ("{bucket}/", ["a", "b/1", "b/2", "c d", "e"]),
        ("{bucket}", ["a", "b/1", "b/2", "c d", "e"]),
        ("a", ["a", "b/1", "b/2", "c d", "e"]),
        ("{bucket}0", []),
        ("z", []),
    ],
)
def test_a_listing_after_a_key(bare: S3, endpoint: Endpoint, folders: str, after: str, left: list[str]) -> None:
    marker = after.format(bucket=folders)
    answer = bare.list_objects_v2(Bucket=endpoint.namespace, Prefix=f"{folders}/", StartAfter=marker)
    assert [found["Key"] for found in answer.get("Contents", ())] == [f"{folders}/{key}" for key in left]
    assert answer["StartAfter"] == marker


@pytest.mark.parametrize("prefix", ["", "hfs3-conformance-no-slash"])
def test_a_listing_of_no_bucket(bare: S3, endpoint: Endpoint, prefix: str) -> None:
    status, _ = refusal(bare.list_objects_v2, Bucket=endpoint.namespace, Prefix=prefix)
    assert status == 400


def test_a_listing_of_a_bucket_that_is_not_there(bare: S3, endpoint: Endpoint) -> None:
    missing = {"Bucket": endpoint.namespace, "Prefix": "hfs3-conformance-never-made/"}
    assert refusal(bare.list_objects_v2, **missing) == (404, "NoSuchBucket")


def test_the_uploads_under_way(bare: S3, endpoint: Endpoint, new_bucket: str) -> None:
    begun = [
        bare.create_multipart_upload(Bucket=endpoint.namespace, Key=f"{new_bucket}/{key}")["UploadId"] for key in "ab"
    ]
    inside = {"Bucket": endpoint.namespace, "Prefix": f"{new_bucket}/"}
    first = bare.list_multipart_uploads(**inside, MaxUploads=1)
    assert (first["NextKeyMarker"], first["NextUploadIdMarker"]) == (f"{new_bucket}/a", begun[0])
    markers = {"KeyMarker": first["NextKeyMarker"], "UploadIdMarker": first["NextUploadIdMarker"]}
    second = bare.list_multipart_uploads(**inside, **markers)
    assert [(found["Key"], found["UploadId"]) for found in second["Uploads"]] == [(f"{new_bucket}/b", begun[1])]
    assert second["KeyMarker"] == f"{new_bucket}/a"


def test_a_deletion_of_many(bare: S3, s3: S3, endpoint: Endpoint, new_bucket: str) -> None:
    for key in "abc":
        s3.put_object(Bucket=new_bucket, Key=key, Body=b"")
    objects = [{"Key": f"{new_bucket}/{key}"} for key in "ab"]
    deleted = bare.delete_objects(Bucket=endpoint.namespace, Delete={"Objects": objects})["Deleted"]
    assert sorted(found["Key"] for found in deleted) == [f"{new_bucket}/a", f"{new_bucket}/b"]
    assert [found["Key"] for found in s3.list_objects_v2(Bucket=new_bucket)["Contents"]] == ["c"]


@pytest.mark.parametrize("query", ["policy", "acl", "versioning", "versions", "tagging", "list-type=1", "marker=a"])
def test_what_the_service_does_not_have_is_no_list_of_buckets(raw: Raw, endpoint: Endpoint, query: str) -> None:
    assert raw.ask("GET", endpoint.path(), query).refusal == (501, "NotImplemented")


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
