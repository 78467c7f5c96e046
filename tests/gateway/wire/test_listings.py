"""The listings, read back with botocore's own parser: what SDKs see is what was meant."""

from dataclasses import dataclass
from datetime import UTC, datetime

from botocore.compat import unquote_str
from hypothesis import given
from hypothesis import strategies as st

from hfs3.gateway.wire.listings import BucketListing, ObjectListing, PartListing, UploadListing, url_encoded
from tests.gateway.wire.conftest import parsed

WHEN = datetime(2026, 9, 1, 12, 0, 0, 250_999, tzinfo=UTC)
SEEN = WHEN.replace(microsecond=0)
STORED = int(WHEN.timestamp() * 1000)
HARD = "a&b<c>\"d' é漢\r\n\t%+/"
NAMES = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), min_size=1, max_size=20)


@dataclass(frozen=True)
class Object:
    key: str
    etag: str = "0c51"
    size: int = 28
    modified: int = STORED


@dataclass(frozen=True)
class Part:
    number: int
    etag: str = "0c51"
    size: int = 28
    modified: datetime = WHEN


@dataclass(frozen=True)
class Upload:
    key: str
    upload_id: str
    initiated: datetime = WHEN


def test_buckets() -> None:
    document = BucketListing("ns", [("a", WHEN), ("B_c", WHEN)], prefix="a", continuation_token="t").render()
    answer = parsed("ListBuckets", document)
    assert [(bucket["Name"], bucket["CreationDate"]) for bucket in answer["Buckets"]] == [("a", SEEN), ("B_c", SEEN)]
    assert (answer["Owner"]["ID"], answer["Prefix"], answer["ContinuationToken"]) == ("ns", "a", "t")
    assert parsed("ListBuckets", BucketListing("ns", []).render())["Buckets"] == []


def test_objects() -> None:
    document = ObjectListing(
        bucket="b",
        prefix="p/",
        max_keys=7,
        contents=[Object("p/x"), Object(HARD, size=0)],
        common_prefixes=["p/q/"],
        delimiter="/",
        start_after="p/a",
        continuation_token="t0",
        next_token="t1",
        owner="me",
    ).render()
    answer = parsed("ListObjectsV2", document)
    first, second = answer["Contents"]
    assert first == {
        "Key": "p/x",
        "LastModified": SEEN,
        "ETag": '"0c51"',
        "Size": 28,
        "StorageClass": "STANDARD",
        "Owner": {"ID": "me", "DisplayName": "me"},
    }
    assert (second["Key"], second["Size"]) == (HARD, 0)
    assert answer["CommonPrefixes"] == [{"Prefix": "p/q/"}]
    rest = {name: answer[name] for name in answer if name not in {"Contents", "CommonPrefixes", "ResponseMetadata"}}
    assert rest == {
        "Name": "b",
        "Prefix": "p/",
        "MaxKeys": 7,
        "KeyCount": 3,
        "Delimiter": "/",
        "StartAfter": "p/a",
        "ContinuationToken": "t0",
        "NextContinuationToken": "t1",
        "IsTruncated": True,
    }


def test_an_empty_listing() -> None:
    answer = parsed("ListObjectsV2", ObjectListing("b", "", 1000, [], []).render())
    assert (answer["KeyCount"], answer["IsTruncated"], answer["Prefix"]) == (0, False, "")
    assert "Delimiter" not in answer
    assert "NextContinuationToken" not in answer


@given(key=st.text(alphabet=st.characters(codec="utf-8"), min_size=1, max_size=20))
def test_every_key_comes_back_with_encoding_type_url(key: str) -> None:
    document = ObjectListing("b", key, 1, [Object(key)], [f"{key}/"], encoding_type="url", start_after=key).render()
    answer = parsed("ListObjectsV2", document)
    for shown in (answer["Prefix"], answer["StartAfter"], answer["Contents"][0]["Key"]):
        assert shown == url_encoded(key)
        assert unquote_str(shown) == key
    assert answer["EncodingType"] == "url"


@given(key=NAMES)
def test_every_printable_key_comes_back_without(key: str) -> None:
    assert parsed("ListObjectsV2", ObjectListing("b", "", 1, [Object(key)], []).render())["Contents"][0]["Key"] == key


def test_url_encoding_as_the_manual_shows_it() -> None:
    assert url_encoded("test_file(3).png") == "test_file%283%29.png"
    assert url_encoded("a b/c+d*~-_.é") == "a%20b/c%2Bd*~-_.%C3%A9"


def test_a_namespace_shown_as_the_bucket() -> None:
    document = ObjectListing(
        "ns", "p", 1, [Object("p1")], ["p/"], delimiter="/", start_after="b/p0", shown_before="b/"
    ).render()
    answer = parsed("ListObjectsV2", document)
    assert (answer["Name"], answer["Prefix"], answer["StartAfter"]) == ("ns", "b/p", "b/p0")
    assert (answer["Contents"][0]["Key"], answer["CommonPrefixes"]) == ("b/p1", [{"Prefix": "b/p/"}])


def test_parts() -> None:
    document = PartListing("b", HARD, "u", "me", [Part(2), Part(5)], 2, marker=1, next_marker=5).render()
    answer = parsed("ListParts", document)
    assert [(part["PartNumber"], part["ETag"], part["Size"], part["LastModified"]) for part in answer["Parts"]] == [
        (2, '"0c51"', 28, SEEN),
        (5, '"0c51"', 28, SEEN),
    ]
    assert (answer["PartNumberMarker"], answer["NextPartNumberMarker"], answer["MaxParts"]) == (1, 5, 2)
    assert (answer["IsTruncated"], answer["StorageClass"]) == (True, "STANDARD")
    assert (answer["Initiator"]["ID"], answer["Owner"]["ID"]) == ("me", "me")
    last = parsed("ListParts", PartListing("b", "k", "u", "me", [Part(7)], 1000).render())
    assert (last["IsTruncated"], last["NextPartNumberMarker"]) == (False, 7)


def test_uploads() -> None:
    document = UploadListing(
        bucket="b",
        owner="me",
        uploads=[Upload("a b", "u1"), Upload("c", "u2")],
        max_uploads=2,
        prefix="a",
        delimiter="/",
        encoding_type="url",
        key_marker="a a",
        upload_id_marker="u0",
        next_key_marker="c c",
        next_upload_id_marker="u2",
        truncated=True,
        common_prefixes=["d e/"],
    ).render()
    answer = parsed("ListMultipartUploads", document)
    assert [(upload["Key"], upload["UploadId"], upload["Initiated"]) for upload in answer["Uploads"]] == [
        ("a%20b", "u1", SEEN),
        ("c", "u2", SEEN),
    ]
    assert (answer["KeyMarker"], answer["UploadIdMarker"]) == ("a%20a", "u0")
    assert (answer["NextKeyMarker"], answer["NextUploadIdMarker"]) == ("c%20c", "u2")
    assert answer["CommonPrefixes"] == [{"Prefix": "d%20e/"}]
    assert (answer["IsTruncated"], answer["MaxUploads"], answer["Delimiter"]) == (True, 2, "/")
