"""Objects that arrive in parts."""

from datetime import timedelta

import pytest

from hfs3.contract.limits import MIN_PART_SIZE
from hfs3.gateway.storage.base import ObjectName
from tests.gateway.operations.conftest import Answer, Desk
from tests.gateway.storage.conftest import NOW

FULL = b"f" * MIN_PART_SIZE


def begin(desk: Desk, key: str = "k", **headers: str) -> str:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    answer = desk.ask("CreateMultipartUpload", key, query={"uploads": ""}, headers=named)
    assert (answer.text("Bucket"), answer.text("Key")) == ("bucket", key)
    return answer.text("UploadId")


def send(desk: Desk, upload_id: str, number: int, content: bytes, key: str = "k") -> str:
    query = {"uploadId": upload_id, "partNumber": str(number)}
    return desk.ask("UploadPart", key, query=query, body=content).headers["etag"]


def listed(*parts: tuple[int, str]) -> bytes:
    entries = "".join(f"<Part><PartNumber>{number}</PartNumber><ETag>{etag}</ETag></Part>" for number, etag in parts)
    return f"<CompleteMultipartUpload>{entries}</CompleteMultipartUpload>".encode()


def complete(desk: Desk, upload_id: str, *parts: tuple[int, str], key: str = "k", **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    query = {"uploadId": upload_id}
    return desk.ask("CompleteMultipartUpload", key, query=query, body=listed(*parts), headers=named)


def test_parts_become_the_object(desk: Desk) -> None:
    upload_id = begin(desk, content_type="text/plain", x_amz_meta_a="b")
    last = send(desk, upload_id, 7, b"the end")
    first = send(desk, upload_id, 2, FULL)
    answer = complete(desk, upload_id, (2, first), (7, last))
    assert answer.text("Location") == "https://localhost/ns/bucket/k"
    got = desk.ask("GetObject", "k")
    assert got.body == FULL + b"the end"
    assert got.headers["content-type"] == "text/plain"
    assert answer.text("ETag") == got.headers["etag"] == desk.put("same", FULL + b"the end")
    assert "x-amz-mp-parts-count" not in got.headers
    part = desk.ask("GetObject", "k", query={"partNumber": "2"})
    assert (part.status, part.body, part.headers["x-amz-mp-parts-count"]) == (206, b"the end", "2")
    assert part.headers["content-range"] == f"bytes {len(FULL)}-{len(FULL) + 6}/{len(FULL) + 7}"
    head = desk.ask("HeadObject", "k", query={"partNumber": "1"}).headers
    assert (head["content-length"], head["x-amz-mp-parts-count"]) == (str(len(FULL)), "2")


def test_one_small_part(desk: Desk) -> None:
    upload_id = begin(desk)
    complete(desk, upload_id, (1, send(desk, upload_id, 1, b"12345")))
    assert desk.ask("GetObject", "k").body == b"12345"


def test_nothing_is_there_before_the_end(desk: Desk) -> None:
    upload_id = begin(desk)
    send(desk, upload_id, 1, FULL)
    assert desk.refusal("GetObject", "k").code == "NoSuchKey"
    assert desk.ask("ListObjectsV2").texts("Contents") == []


def test_completing_twice_answers_twice(desk: Desk) -> None:
    upload_id = begin(desk)
    part = (1, send(desk, upload_id, 1, b"12345"))
    first = complete(desk, upload_id, part, if_none_match="*")
    desk.put("k", b"later")
    again = complete(desk, upload_id, part, if_none_match="*")
    assert again.text("ETag") == first.text("ETag")
    assert desk.ask("GetObject", "k").body == b"later"
    other = desk.refusal("CompleteMultipartUpload", "k", query={"uploadId": upload_id}, body=listed((1, '"other"')))
    assert other.code == "NoSuchUpload"


@pytest.mark.parametrize(
    ("operation", "body"),
    [
        ("UploadPart", b"x"),
        ("ListParts", b""),
        ("AbortMultipartUpload", b""),
        ("CompleteMultipartUpload", listed((1, '"e"'))),
    ],
)
def test_an_upload_that_is_not_there(desk: Desk, operation: str, body: bytes) -> None:
    done = begin(desk)
    complete(desk, done, (1, send(desk, done, 1, b"12345")))
    aborted = begin(desk)
    desk.ask("AbortMultipartUpload", "k", query={"uploadId": aborted})
    elsewhere = begin(desk, "other")
    expired = begin(desk)
    desk.now = NOW + timedelta(days=7, seconds=1)
    fresh = begin(desk, "fresh")
    for upload_id in ("never", "", done, aborted, elsewhere, expired):
        query = {"uploadId": upload_id, "partNumber": "1"}
        refusal = desk.refusal(operation, "k", query=query, body=body)
        assert (refusal.status, refusal.code) == (404, "NoSuchUpload")
    query = {"uploadId": fresh, "partNumber": "1"}
    assert desk.refusal(operation, "k", query=query, body=body, bucket="other").code == "NoSuchBucket"


def test_a_day_before_its_end_an_upload_is_there(desk: Desk) -> None:
    upload_id = begin(desk)
    desk.now = NOW + timedelta(days=7)
    complete(desk, upload_id, (1, send(desk, upload_id, 1, b"12345")))
    assert desk.ask("GetObject", "k").status == 200


@pytest.mark.parametrize("number", ["0", "10001", "x", "", "-1", "1.0"])
def test_a_part_number_that_is_none(desk: Desk, number: str) -> None:
    query = {"uploadId": begin(desk), "partNumber": number}
    assert desk.refusal("UploadPart", "k", query=query, body=b"x").code == "InvalidArgument"


def test_a_part_without_its_number(desk: Desk) -> None:
    assert desk.refusal("UploadPart", "k", query={"uploadId": begin(desk)}, body=b"x").code == "InvalidArgument"


def test_lists_that_do_not_fit(desk: Desk) -> None:
    upload_id = begin(desk)
    one, two, three = (send(desk, upload_id, number, content) for number, content in ((1, FULL), (2, b"s"), (3, b"e")))

    def refusal(*parts: tuple[int, str]) -> str:
        query = {"uploadId": upload_id}
        return desk.refusal("CompleteMultipartUpload", "k", query=query, body=listed(*parts)).code

    assert refusal((2, two), (1, one)) == "InvalidPartOrder"
    assert refusal((1, one), (1, one)) == "InvalidPartOrder"
    assert refusal((1, one), (4, two)) == "InvalidPart"
    assert refusal((1, two)) == "InvalidPart"
    assert refusal((1, one), (2, two), (3, three)) == "EntityTooSmall"
    assert refusal((0, one)) == refusal((-1, one)) == "InvalidArgument"
    assert refusal((10_001, one)) == refusal((2**31 - 1, one)) == "InvalidPart"
    assert desk.refusal("GetObject", "k").code == "NoSuchKey"
    complete(desk, upload_id, (1, one), (3, three))
    assert desk.ask("GetObject", "k").body == FULL + b"e"


def test_conditions_of_the_completion(desk: Desk) -> None:
    etag = desk.put("k", b"first")
    upload_id = begin(desk)
    part = (1, send(desk, upload_id, 1, b"second"))
    query = {"uploadId": upload_id}
    for headers, code in (
        ({"if-none-match": "*"}, "PreconditionFailed"),
        ({"if-match": '"other"'}, "PreconditionFailed"),
    ):
        refusal = desk.refusal("CompleteMultipartUpload", "k", query=query, body=listed(part), headers=headers)
        assert refusal.code == code
    complete(desk, upload_id, part, if_match=etag)
    assert desk.ask("GetObject", "k").body == b"second"


def test_the_size_that_was_announced(desk: Desk) -> None:
    upload_id = begin(desk)
    part = (1, send(desk, upload_id, 1, b"12345"))
    wrong = desk.refusal(
        "CompleteMultipartUpload",
        "k",
        query={"uploadId": upload_id},
        body=listed(part),
        headers={"x-amz-mp-object-size": "6"},
    )
    assert wrong.code == "InvalidRequest"
    complete(desk, upload_id, part, x_amz_mp_object_size="5")


def test_aborting_frees_what_was_sent(desk: Desk) -> None:
    upload_id = begin(desk)
    send(desk, upload_id, 1, FULL)
    assert desk.ask("AbortMultipartUpload", "k", query={"uploadId": upload_id}).status == 204
    assert desk.storage.find_upload(ObjectName("ns", "bucket", "k"), upload_id) is None
    assert desk.storage.list_parts(upload_id, after=0, limit=10) == ()
