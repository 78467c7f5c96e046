"""What is under way, page by page."""

from datetime import timedelta

import pytest

from tests.gateway.operations.conftest import Answer, Desk
from tests.gateway.storage.conftest import NOW


def begin(desk: Desk, key: str) -> str:
    return desk.ask("CreateMultipartUpload", key).text("UploadId")


def send(desk: Desk, upload_id: str, number: int, content: bytes) -> None:
    desk.ask("UploadPart", "k", query={"uploadId": upload_id, "partNumber": str(number)}, body=content)


def uploads(desk: Desk, **query: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in query.items()}
    return desk.ask("ListMultipartUploads", query={"uploads": "", **named})


def test_parts_in_pages(desk: Desk) -> None:
    upload_id = begin(desk, "k")
    for number in (3, 1, 10):
        send(desk, upload_id, number, b"x" * number)
    query = {"uploadId": upload_id}
    everything = desk.ask("ListParts", "k", query=query)
    assert everything.texts("Part/PartNumber") == ["1", "3", "10"]
    assert everything.texts("Part/Size") == ["1", "3", "10"]
    assert everything.text("IsTruncated") == "false"
    first = desk.ask("ListParts", "k", query={**query, "max-parts": "2"})
    assert first.texts("Part/PartNumber") == ["1", "3"]
    assert (first.text("IsTruncated"), first.text("NextPartNumberMarker")) == ("true", "3")
    rest = desk.ask("ListParts", "k", query={**query, "part-number-marker": "3"})
    assert rest.texts("Part/PartNumber") == ["10"]
    none = desk.ask("ListParts", "k", query={**query, "max-parts": "0"})
    assert (none.texts("Part"), none.text("IsTruncated")) == ([], "false")


@pytest.mark.parametrize("query", [{"max-parts": "x"}, {"part-number-marker": "-1"}, {"encoding-type": "x"}])
def test_parts_asked_for_wrongly(desk: Desk, query: dict[str, str]) -> None:
    upload_id = begin(desk, "k")
    assert desk.refusal("ListParts", "k", query={"uploadId": upload_id, **query}).code == "InvalidArgument"


@pytest.mark.parametrize("size", [1, 2, 3, 10])
def test_uploads_in_pages(desk: Desk, size: int) -> None:
    expected = []
    for second, key in enumerate(("b", "a", "b", "c/1", "c/2", "d")):
        desk.now = NOW + timedelta(seconds=second)
        expected.append((key, begin(desk, key)))
    expected.sort(key=lambda each: each[0])
    seen: list[tuple[str, str]] = []
    markers: dict[str, str] = {}
    while True:
        answer = uploads(desk, max_uploads=str(size), **markers)
        seen += zip(answer.texts("Upload/Key"), answer.texts("Upload/UploadId"), strict=True)
        if answer.text("IsTruncated") == "false":
            break
        markers = {"key_marker": answer.text("NextKeyMarker"), "upload_id_marker": answer.text("NextUploadIdMarker")}
    assert seen == expected


@pytest.mark.parametrize("size", [1, 2, 3, 10])
def test_groups_in_pages(desk: Desk, size: int) -> None:
    for key in ("a", "b/1", "b/2", "b/c/3", "b0", "c"):
        begin(desk, key)
    seen: list[str] = []
    markers: dict[str, str] = {}
    while True:
        answer = uploads(desk, delimiter="/", max_uploads=str(size), **markers)
        found = answer.texts("Upload/Key") + answer.texts("CommonPrefixes/Prefix")
        assert len(found) <= size
        seen += found
        if answer.text("IsTruncated") == "false":
            break
        markers = {"key_marker": answer.text("NextKeyMarker")}
    assert sorted(seen) == ["a", "b/", "b0", "c"]


def test_a_key_marker_alone_passes_all_of_its_key(desk: Desk) -> None:
    for key in ("a", "a", "b"):
        begin(desk, key)
    assert uploads(desk, key_marker="a").texts("Upload/Key") == ["b"]
    assert uploads(desk, prefix="a").texts("Upload/Key") == ["a", "a"]


@pytest.mark.parametrize("marker", ["nonsense", "0" * 51, "0" * 53, "Z" * 52, "\0"])
def test_a_marker_that_no_upload_ever_had(desk: Desk, marker: str) -> None:
    begin(desk, "a")
    query = {"uploads": "", "key-marker": "a", "upload-id-marker": marker}
    refusal = desk.refusal("ListMultipartUploads", query=query)
    assert (refusal.code, refusal.rule) == ("InvalidArgument", "listing.upload-id-marker")
    assert uploads(desk, upload_id_marker=marker).texts("Upload/Key") == ["a"]
    assert uploads(desk, upload_id_marker=marker).text("UploadIdMarker") == ""


def test_a_marker_whose_upload_has_ended(desk: Desk) -> None:
    first, second = sorted(begin(desk, "a") for _ in range(2))
    desk.ask("AbortMultipartUpload", "a", query={"uploadId": first})
    assert uploads(desk, key_marker="a", upload_id_marker=first).texts("Upload/UploadId") == [second]


def test_the_last_upload_is_told_even_where_nothing_follows(desk: Desk) -> None:
    assert [uploads(desk).text(name) for name in ("NextKeyMarker", "NextUploadIdMarker")] == ["", ""]
    upload_id = begin(desk, "a")
    begin(desk, "b/1")
    whole = uploads(desk, delimiter="/")
    assert (whole.text("NextKeyMarker"), whole.text("NextUploadIdMarker")) == ("a", upload_id)
    assert whole.text("IsTruncated") == "false"


def test_what_is_done_or_expired_is_not_listed(desk: Desk) -> None:
    begin(desk, "old")
    desk.now = NOW + timedelta(days=7, seconds=1)
    upload_id = begin(desk, "k")
    send(desk, upload_id, 1, b"x")
    assert uploads(desk).texts("Upload/Key") == ["k"]
    desk.ask("AbortMultipartUpload", "k", query={"uploadId": upload_id})
    assert uploads(desk).texts("Upload/Key") == []


def test_a_bucket_that_is_not_there(desk: Desk) -> None:
    for query in ({}, {"encoding-type": "x"}, {"delimiter": "x"}, {"key-marker": "a", "upload-id-marker": "b"}):
        assert desk.refusal("ListMultipartUploads", query=query, bucket="other").code == "NoSuchBucket"


def test_the_namespace_as_the_bucket(desk: Desk) -> None:
    begin(desk, "dir/k")
    desk.shown_before = "bucket/"
    answer = uploads(desk, prefix="dir/")
    assert (answer.text("Bucket"), answer.text("Upload/Key"), answer.text("Prefix")) == (
        "ns",
        "bucket/dir/k",
        "bucket/dir/",
    )
