"""ListMultipartUploads: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListMultipartUploads.html ."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.conformance.wire import S3, Endpoint, Raw, refusal

KEYS = ["a b", "a/1", "a/2", "b", "b", "c/d/e", "é"]


@pytest.fixture(scope="module")
def uploads(s3: S3, bucket_maker: Callable[[], str]) -> tuple[str, list[tuple[str, str]]]:
    """Begin seven uploads, two of one key; return the bucket and what each is: key and id."""
    bucket = bucket_maker()
    begun = [(key, s3.create_multipart_upload(Bucket=bucket, Key=key)["UploadId"]) for key in KEYS]
    return bucket, begun


Listing = Callable[..., dict[str, Any]]


@pytest.fixture
def listing(s3: S3, uploads: tuple[str, list[tuple[str, str]]]) -> Listing:
    """Return a way to list them."""
    return lambda **parameters: s3.list_multipart_uploads(Bucket=uploads[0], **parameters)


def told(answer: dict[str, Any]) -> list[tuple[str, str]]:
    return [(found["Key"], found["UploadId"]) for found in answer.get("Uploads", ())]


def test_all_in_the_order_of_their_keys(listing: Listing, uploads: tuple[str, list[tuple[str, str]]]) -> None:
    answer = listing()
    assert [key for key, _ in told(answer)] == KEYS
    assert set(told(answer)) == set(uploads[1])
    assert (answer["Bucket"], answer["IsTruncated"], answer["MaxUploads"]) == (uploads[0], False, 1000)


def test_each_upload(listing: Listing) -> None:
    for found in listing()["Uploads"]:
        assert abs(datetime.now(UTC) - found["Initiated"]) < timedelta(minutes=15)
        assert found["StorageClass"] == "STANDARD"
        assert found["Owner"]["ID"]
        assert found["Initiator"]["ID"]


def test_prefix(listing: Listing) -> None:
    answer = listing(Prefix="a/")
    assert ([key for key, _ in told(answer)], answer["Prefix"]) == (["a/1", "a/2"], "a/")


def test_delimiter(listing: Listing) -> None:
    answer = listing(Delimiter="/")
    assert [key for key, _ in told(answer)] == ["a b", "b", "b", "é"]
    assert [found["Prefix"] for found in answer["CommonPrefixes"]] == ["a/", "c/"]


def test_delimiter_with_prefix(listing: Listing) -> None:
    answer = listing(Delimiter="/", Prefix="c/")
    assert (told(answer), [found["Prefix"] for found in answer["CommonPrefixes"]]) == ([], ["c/d/"])


@pytest.mark.parametrize("size", [1, 2, 3, 6])
def test_pages(listing: Listing, size: int) -> None:
    found: list[tuple[str, str]] = []
    more: dict[str, str] = {}
    while True:
        page = listing(MaxUploads=size, **more)
        found += told(page)
        assert page["MaxUploads"] == size
        if not page["IsTruncated"]:
            break
        assert len(told(page)) == size
        more = {"KeyMarker": page["NextKeyMarker"], "UploadIdMarker": page["NextUploadIdMarker"]}
    assert found == told(listing())


def test_after_a_key(listing: Listing) -> None:
    assert [key for key, _ in told(listing(KeyMarker="a/2"))] == ["b", "b", "c/d/e", "é"]
    assert [key for key, _ in told(listing(KeyMarker="b"))] == ["c/d/e", "é"]


def test_after_an_upload_of_a_key(listing: Listing) -> None:
    first, second = (found for found in told(listing()) if found[0] == "b")
    assert told(listing(KeyMarker="b", UploadIdMarker=first[1]))[0] == second


def test_the_marker_of_an_upload_needs_that_of_a_key(listing: Listing) -> None:
    assert told(listing(UploadIdMarker=told(listing())[3][1])) == told(listing())


def test_url_encoding(raw: Raw, endpoint: Endpoint, uploads: tuple[str, list[tuple[str, str]]]) -> None:
    answer = raw.ask("GET", endpoint.path(uploads[0]), "encoding-type=url&uploads").xml
    coded = [element.text for element in answer.iterfind("Upload/Key")]
    assert coded[0] in {"a+b", "a%20b"}
    assert coded[-1] == "%C3%A9"


@pytest.mark.parametrize(
    "query",
    [
        *("max-uploads=-1", "max-uploads=abc", "max-uploads=2147483648", "max-uploads=%205"),
        *("encoding-type=base64", "encoding-type=", "key-marker=a&upload-id-marker=nonsense"),
    ],
)
def test_parameters_that_are_none(raw: Raw, endpoint: Endpoint, bucket: str, query: str) -> None:
    assert raw.ask("GET", endpoint.path(bucket), f"{query}&uploads=").refusal == (400, "InvalidArgument")


@pytest.mark.parametrize(
    ("number", "most"),
    [("", 1000), ("05", 5), ("0" * 30 + "5", 5), ("-0", 0), ("0", 0), ("1001", 1000), ("2147483647", 1000)],
)
def test_numbers_of_uploads(raw: Raw, endpoint: Endpoint, bucket: str, number: str, most: int) -> None:
    answer = raw.ask("GET", endpoint.path(bucket), f"max-uploads={number}&uploads=")
    assert answer.xml.findtext("MaxUploads") == str(most)


@pytest.mark.parametrize("query", ["encoding-type=base64", "key-marker=a&upload-id-marker=b", "delimiter=x"])
def test_a_bucket_that_is_not_there_is_what_is_wrong(raw: Raw, endpoint: Endpoint, query: str) -> None:
    path = endpoint.path("hfs3-conformance-never-made")
    assert raw.ask("GET", path, f"{query}&uploads=").refusal == (404, "NoSuchBucket")


def test_the_marker_of_an_upload_that_has_ended(s3: S3, new_bucket: str) -> None:
    begun = [s3.create_multipart_upload(Bucket=new_bucket, Key="a")["UploadId"] for _ in range(3)]
    first = s3.list_multipart_uploads(Bucket=new_bucket, MaxUploads=1)
    ended = first["NextUploadIdMarker"]
    s3.abort_multipart_upload(Bucket=new_bucket, Key="a", UploadId=ended)
    rest = s3.list_multipart_uploads(Bucket=new_bucket, KeyMarker="a", UploadIdMarker=ended)
    assert {upload_id for _, upload_id in told(rest)} == set(begun) - {ended}


def test_uploads_of_one_key_in_the_order_they_were_begun(s3: S3, new_bucket: str) -> None:
    begun = [s3.create_multipart_upload(Bucket=new_bucket, Key="a")["UploadId"] for _ in range(10)]
    assert [upload_id for _, upload_id in told(s3.list_multipart_uploads(Bucket=new_bucket))] == begun


def test_next_markers_tell_the_last_upload(listing: Listing) -> None:
    answer = listing()
    assert (answer["IsTruncated"], answer["NextKeyMarker"]) == (False, "é")
    assert answer["NextUploadIdMarker"] == told(answer)[-1][1]


def test_the_elements_in_their_order(raw: Raw, endpoint: Endpoint, new_bucket: str) -> None:
    root = raw.ask("GET", endpoint.path(new_bucket), "uploads").xml
    markers = ["KeyMarker", "UploadIdMarker", "NextKeyMarker", "NextUploadIdMarker"]
    assert [element.tag for element in root] == ["Bucket", *markers, "MaxUploads", "IsTruncated"]
    query = "delimiter=%2F&encoding-type=url&prefix=a%2F&uploads="
    root = raw.ask("GET", endpoint.path(new_bucket), query).xml
    asked = ["Delimiter", "Prefix", "MaxUploads", "EncodingType", "IsTruncated"]
    assert [element.tag for element in root] == ["Bucket", *markers, *asked]


def test_a_bucket_without_any(s3: S3, new_bucket: str) -> None:
    assert "Uploads" not in s3.list_multipart_uploads(Bucket=new_bucket)


def test_a_bucket_that_is_not_there(s3: S3) -> None:
    assert refusal(s3.list_multipart_uploads, Bucket="hfs3-conformance-never-made") == (404, "NoSuchBucket")
