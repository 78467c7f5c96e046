"""ListParts: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListParts.html ."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.conformance.wire import S3, Endpoint, Raw, refusal

NUMBERS = [1, 2, 3, 7, 40]


@pytest.fixture(scope="module")
def upload(s3: S3, bucket: str) -> dict[str, str]:
    """Begin an upload of five small parts and return what names it."""
    named = {"Bucket": bucket, "Key": "folder/key"}
    named["UploadId"] = s3.create_multipart_upload(**named)["UploadId"]
    for number in reversed(NUMBERS):
        s3.upload_part(**named, PartNumber=number, Body=b"x" * number)
    return named


def test_all(s3: S3, upload: dict[str, str]) -> None:
    answer = s3.list_parts(**upload)
    assert [(part["PartNumber"], part["Size"]) for part in answer["Parts"]] == [(n, n) for n in NUMBERS]
    assert (answer["IsTruncated"], answer["MaxParts"], answer["PartNumberMarker"]) == (False, 1000, 0)
    assert {name: answer[name] for name in upload} == upload
    assert answer["StorageClass"] == "STANDARD"


def test_each_part(s3: S3, upload: dict[str, str]) -> None:
    for part in s3.list_parts(**upload)["Parts"]:
        assert abs(datetime.now(UTC) - part["LastModified"]) < timedelta(minutes=15)
        assert part["ETag"].startswith('"')


def test_who_began_it(s3: S3, upload: dict[str, str]) -> None:
    answer = s3.list_parts(**upload)
    assert answer["Owner"]["ID"]
    assert answer["Initiator"]["ID"]


@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_pages(s3: S3, upload: dict[str, str], size: int) -> None:
    numbers: list[int] = []
    marker = 0
    while True:
        page = s3.list_parts(**upload, MaxParts=size, PartNumberMarker=marker)
        numbers += [part["PartNumber"] for part in page["Parts"]]
        assert (page["MaxParts"], page["PartNumberMarker"]) == (size, marker)
        if not page["IsTruncated"]:
            break
        assert len(page["Parts"]) == size
        marker = page["NextPartNumberMarker"]
        assert marker == numbers[-1]
    assert numbers == NUMBERS


def test_a_page_that_is_just_full_is_the_last(s3: S3, upload: dict[str, str]) -> None:
    assert s3.list_parts(**upload, MaxParts=5)["IsTruncated"] is False


@pytest.mark.parametrize(
    ("marker", "left"), [(0, NUMBERS), (1, [2, 3, 7, 40]), (5, [7, 40]), (40, []), (9999, []), (2**31 - 1, [])]
)
def test_after_a_marker(s3: S3, upload: dict[str, str], marker: int, left: list[int]) -> None:
    answer = s3.list_parts(**upload, PartNumberMarker=marker)
    assert [part["PartNumber"] for part in answer.get("Parts", ())] == left


@pytest.mark.parametrize(
    "query",
    [
        "max-parts=-1",
        "max-parts=abc",
        "part-number-marker=-1",
        "part-number-marker=x",
        "part-number-marker=2736457823532448723",
        "max-parts=2147483648",
        "encoding-type=base64",
        "encoding-type=",
    ],
)
def test_numbers_that_are_none(raw: Raw, endpoint: Endpoint, upload: dict[str, str], query: str) -> None:
    path = endpoint.path(upload["Bucket"], upload["Key"])
    assert raw.ask("GET", path, f"{query}&uploadId={upload['UploadId']}").refusal == (400, "InvalidArgument")


def test_a_page_has_at_most_a_thousand(s3: S3, upload: dict[str, str]) -> None:
    assert s3.list_parts(**upload, MaxParts=5000)["MaxParts"] == 1000


def test_an_upload_without_parts(s3: S3, bucket: str) -> None:
    named = {"Bucket": bucket, "Key": "empty"}
    upload = s3.create_multipart_upload(**named)["UploadId"]
    answer = s3.list_parts(**named, UploadId=upload)
    assert "Parts" not in answer
    assert (answer["PartNumberMarker"], answer["NextPartNumberMarker"], answer["IsTruncated"]) == (0, 0, False)


def test_empty_numbers_are_as_if_not_given(raw: Raw, endpoint: Endpoint, upload: dict[str, str]) -> None:
    path = endpoint.path(upload["Bucket"], upload["Key"])
    answer = raw.ask("GET", path, f"max-parts=&part-number-marker=&uploadId={upload['UploadId']}").xml
    assert [answer.findtext(name) for name in ("MaxParts", "PartNumberMarker", "NextPartNumberMarker")] == [
        "1000",
        "0",
        "40",
    ]


def test_the_elements_in_their_order(raw: Raw, endpoint: Endpoint, upload: dict[str, str]) -> None:
    path = endpoint.path(upload["Bucket"], upload["Key"])
    root = raw.ask("GET", path, f"max-parts=1&uploadId={upload['UploadId']}").xml
    who = ["Initiator", "Owner", "StorageClass"]
    pages = ["PartNumberMarker", "NextPartNumberMarker", "MaxParts", "IsTruncated"]
    assert [element.tag for element in root] == ["Bucket", "Key", "UploadId", *who, *pages, "Part"]
    assert [element.tag for element in root[-1]] == ["PartNumber", "LastModified", "ETag", "Size"]


def test_a_bucket_that_is_not_there(s3: S3, upload: dict[str, str]) -> None:
    missing = upload | {"Bucket": "hfs3-conformance-never-made"}
    assert refusal(s3.list_parts, **missing) == (404, "NoSuchBucket")


def test_an_upload_nobody_began(s3: S3, upload: dict[str, str]) -> None:
    assert refusal(s3.list_parts, **(upload | {"UploadId": "nonsense"})) == (404, "NoSuchUpload")
    assert refusal(s3.list_parts, **(upload | {"Key": "other"})) == (404, "NoSuchUpload")
