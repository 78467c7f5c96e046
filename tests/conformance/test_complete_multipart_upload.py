"""CompleteMultipartUpload.

https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html
"""

import hashlib
import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from boto3.s3.transfer import TransferConfig

from tests.conformance.uploads import Upload
from tests.conformance.wire import ACCEPTED, S3, Answer, Endpoint, Raw, refusal

FIVE = 5 << 20
NO_UPLOAD = (404, "NoSuchUpload")


@pytest.fixture
def upload(s3: S3, bucket: str, key: str) -> Upload:
    return Upload(s3, bucket, key)


@pytest.mark.observed
def test_parts_make_the_object(upload: Upload) -> None:
    parts = [upload.part(1, b"1" * FIVE), upload.part(2, b"2" * FIVE), upload.part(3, b"3")]
    upload.complete(*parts)
    assert upload.content() == b"1" * FIVE + b"2" * FIVE + b"3"


def test_the_answer(upload: Upload, bucket: str, key: str, s3: S3) -> None:
    answer = upload.complete(upload.part(1, b"alone"))
    assert (answer["Bucket"], answer["Key"]) == (bucket, key)
    assert answer["Location"]
    assert answer["ETag"] == s3.head_object(Bucket=bucket, Key=key)["ETag"]


def test_the_etag_is_that_of_the_bytes(upload: Upload, s3: S3, bucket: str, key: str) -> None:
    body = bytes(range(256)) * (FIVE // 256 + 9)
    etag = upload.complete(upload.part(1, body[:FIVE]), upload.part(2, body[FIVE:]))["ETag"]
    assert etag == s3.put_object(Bucket=bucket, Key=f"{key}-at-once", Body=body)["ETag"]


def test_parts_may_arrive_in_any_order(upload: Upload) -> None:
    parts = {number: upload.part(number, bytes([number]) * FIVE) for number in (3, 1, 2)}
    upload.complete(*(parts[number] for number in (1, 2, 3)))
    assert upload.content() == b"".join(bytes([number]) * FIVE for number in (1, 2, 3))


def test_parts_may_arrive_at_once(upload: Upload) -> None:
    with ThreadPoolExecutor(4) as pool:
        parts = list(pool.map(lambda number: upload.part(number, bytes([number]) * FIVE), (1, 2, 3, 4)))
    upload.complete(*parts)
    assert upload.content() == b"".join(bytes([number]) * FIVE for number in (1, 2, 3, 4))


def test_numbers_may_have_gaps(upload: Upload) -> None:
    upload.complete(upload.part(5, b"5" * FIVE), upload.part(10_000, b"end"))
    assert upload.content() == b"5" * FIVE + b"end"


def test_a_part_sent_again_replaces_the_first(upload: Upload) -> None:
    old = upload.part(1, b"old")
    new = upload.part(1, b"new!")
    assert upload.try_complete([old]) == (400, "InvalidPart")
    upload.complete(new)
    assert upload.content() == b"new!"


def test_parts_that_are_not_named_are_left_out(upload: Upload) -> None:
    parts = {number: upload.part(number, bytes([number]) * FIVE) for number in (1, 2, 3)}
    upload.complete(parts[1], parts[3])
    assert upload.content() == bytes([1]) * FIVE + bytes([3]) * FIVE


def test_one_part_may_be_small_or_empty(s3: S3, bucket: str, key: str, upload: Upload) -> None:
    upload.complete(upload.part(1, b""))
    assert upload.content() == b""
    second = Upload(s3, bucket, key)
    second.complete(second.part(1, b"small"))
    assert second.content() == b"small"


def test_only_the_last_part_may_be_small(upload: Upload) -> None:
    small = [upload.part(1, b"1" * (FIVE - 1)), upload.part(2, b"2" * FIVE)]
    assert upload.try_complete(small) == (400, "EntityTooSmall")
    assert upload.content() is None
    upload.complete(upload.part(1, b"1" * FIVE), small[1])


def test_order(upload: Upload) -> None:
    first, second = upload.part(1, b"1" * FIVE), upload.part(2, b"2" * FIVE)
    assert upload.try_complete([second, first]) == (400, "InvalidPartOrder")
    assert upload.try_complete([first, first]) == (400, "InvalidPartOrder")
    assert upload.content() is None
    upload.complete(first, second)


@pytest.mark.parametrize("etag", ['"' + "0" * 64 + '"', '"' + "0" * 32 + '"', "nonsense"])
def test_an_etag_that_is_not_the_parts(upload: Upload, etag: str) -> None:
    part = upload.part(1, b"bytes")
    assert upload.try_complete([part | {"ETag": etag}]) == (400, "InvalidPart")
    assert upload.content() is None


def test_an_etag_without_its_quotes(upload: Upload) -> None:
    part = upload.part(1, b"bytes")
    upload.complete(part | {"ETag": part["ETag"].strip('"')})


def test_a_part_that_was_never_sent(upload: Upload) -> None:
    part = upload.part(1, b"bytes")
    assert upload.try_complete([part | {"PartNumber": 2}]) == (400, "InvalidPart")
    assert upload.try_complete([part, part | {"PartNumber": 2}]) == (400, "InvalidPart")


@pytest.mark.parametrize(
    ("number", "code"),
    [(0, "InvalidArgument"), (-1, "InvalidArgument"), (10_001, "InvalidPart"), (2**31, "MalformedXML")],
)
def test_a_number_that_is_none(upload: Upload, number: int, code: str) -> None:
    part = upload.part(1, b"bytes")
    assert upload.try_complete([part | {"PartNumber": number}]) == (400, code)
    assert upload.content() is None


def test_an_upload_nobody_began(upload: Upload) -> None:
    part = upload.part(1, b"bytes")
    upload.id = "nonsense"
    assert upload.try_complete([part]) == NO_UPLOAD


def test_twice_gives_the_same_answer(upload: Upload) -> None:
    part = upload.part(1, b"bytes")
    assert upload.complete(part)["ETag"] == upload.complete(part)["ETag"]
    assert upload.content() == b"bytes"


def test_no_part_can_be_added_afterwards(upload: Upload) -> None:
    upload.complete(upload.part(1, b"bytes"))
    assert refusal(upload.part, number=2, body=b"more") == NO_UPLOAD
    assert upload.content() == b"bytes"


def test_at_once_from_many(upload: Upload) -> None:
    parts = [upload.part(1, b"1" * FIVE), upload.part(2, b"2")]
    with ThreadPoolExecutor(4) as pool:
        answers = set(pool.map(lambda _: upload.try_complete(parts), range(4)))
    assert ACCEPTED in answers
    assert answers <= {ACCEPTED, NO_UPLOAD, (409, "OperationAborted")}
    assert upload.content() == b"1" * FIVE + b"2"


def test_two_uploads_of_one_key(s3: S3, bucket: str, key: str) -> None:
    first, second = Upload(s3, bucket, key), Upload(s3, bucket, key)
    parts = first.part(1, b"first"), second.part(1, b"second")
    second.complete(parts[1])
    first.complete(parts[0])
    assert first.content() == b"first"


@pytest.mark.documented
def test_content_type_is_kept_and_metadata_dropped(s3: S3, bucket: str, key: str) -> None:
    upload = Upload(s3, bucket, key, ContentType="text/plain", Metadata={"mtime": "1"})
    upload.complete(upload.part(1, b"bytes"))
    answer = s3.head_object(Bucket=bucket, Key=key)
    assert (answer["ContentType"], answer["Metadata"]) == ("text/plain", {})


def test_a_range_across_parts(s3: S3, bucket: str, key: str, upload: Upload) -> None:
    upload.complete(upload.part(1, b"1" * FIVE), upload.part(2, b"2" * 10))
    body = s3.get_object(Bucket=bucket, Key=key, Range=f"bytes={FIVE - 3}-{FIVE + 2}")["Body"].read()
    assert body == b"111222"


@pytest.mark.observed
def test_as_the_transfers_of_boto3_do_it(s3: S3, bucket: str, key: str) -> None:
    body = hashlib.shake_128(b"seed").digest(17 << 20)
    settings = TransferConfig(multipart_threshold=FIVE, multipart_chunksize=FIVE, max_concurrency=4)
    s3.upload_fileobj(io.BytesIO(body), bucket, key, Config=settings)
    received = io.BytesIO()
    s3.download_fileobj(bucket, key, received, Config=settings)
    assert received.getvalue() == body


# -- the document

Complete = Callable[[bytes], Answer]


@pytest.fixture
def complete(raw: Raw, endpoint: Endpoint, bucket: str, key: str, upload: Upload) -> Complete:
    """Return a way to complete with a document as a test writes it; part 1 is there."""
    upload.part(1, b"bytes")
    return lambda body: raw.ask("POST", endpoint.path(bucket, key), f"uploadId={upload.id}", body=body)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not XML",
        b"<CompleteMultipartUpload/>",
        b"<CompleteMultipartUpload></CompleteMultipartUpload>",
        b"<CompleteMultipartUpload><Part/></CompleteMultipartUpload>",
        b"<CompleteMultipartUpload><Part><PartNumber>1</PartNumber></Part></CompleteMultipartUpload>",
        b"<CompleteMultipartUpload><Part><ETag>a</ETag></Part></CompleteMultipartUpload>",
        b"<CompleteMultipartUpload><Part><PartNumber>x</PartNumber><ETag>a</ETag></Part></CompleteMultipartUpload>",
        b"<CompleteMultipartUpload><Part>",
        b"<Delete><Object><Key>a</Key></Object></Delete>",
        b"<!DOCTYPE a [<!ENTITY b 'c'>]><CompleteMultipartUpload>&b;</CompleteMultipartUpload>",
    ],
)
def test_a_malformed_document(complete: Complete, upload: Upload, body: bytes) -> None:
    answer = complete(body)
    assert answer.status == 400
    assert answer.code in (
        {"MalformedXML", "InvalidRequest", "MissingRequestBodyError"} if not body else {"MalformedXML"}
    )
    assert upload.content() is None


def test_ten_thousand_and_one_parts(complete: Complete) -> None:
    part = "<Part><PartNumber>{}</PartNumber><ETag>a</ETag></Part>"
    parts = "".join(part.format(number) for number in range(1, 10_002))
    assert complete(f"<CompleteMultipartUpload>{parts}</CompleteMultipartUpload>".encode()).status == 400


def test_the_document_of_the_answer(complete: Complete, upload: Upload) -> None:
    etag = upload.part(1, b"bytes")["ETag"]
    document = f"<Part><ETag>{etag}</ETag><PartNumber>1</PartNumber></Part>"
    answer = complete(f"<CompleteMultipartUpload>{document}</CompleteMultipartUpload>".encode())
    assert (answer.status, answer.xml.tag) == (200, "CompleteMultipartUploadResult")
