"""The documents, read back with botocore's own parser: what SDKs see is what was meant."""

from datetime import UTC, datetime

from hfs3.gateway.errors import S3Error
from hfs3.gateway.wire import xml
from tests.gateway.wire.conftest import parsed

WHEN = datetime(2026, 9, 1, 12, 0, 0, 250_999, tzinfo=UTC)
SEEN = WHEN.replace(microsecond=0)
HARD = "a&b<c>\"d' é漢\r\n\t%+/"


def test_an_error() -> None:
    refusal = S3Error("NoSuchKey", extra={"Key": HARD.replace("\r\n", "")})
    body = xml.error(refusal, resource="/ns/b/%20", request_id="REQ", host_id="HOST")
    answer = parsed("GetObject", body, 404)
    assert answer["Error"] == {
        "Code": "NoSuchKey",
        "Message": "The specified key does not exist.",
        "Key": HARD.replace("\r\n", ""),
        "Resource": "/ns/b/%20",
    }
    assert b"<RequestId>REQ</RequestId><HostId>HOST</HostId></Error>" in body
    assert body.startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>')


def test_an_error_can_be_parsed_whatever_it_is_about() -> None:
    refusal = S3Error("InvalidArgument", extra={"ArgumentValue": "a\0\x1b\ufffe"})
    answer = parsed("PutObject", xml.error(refusal, resource="/", request_id="R", host_id="H"), 400)
    assert answer["Error"]["ArgumentValue"] == "a\ufffd\ufffd\ufffd"


def test_a_location() -> None:
    assert xml.location("us-east-1").endswith(
        b'<LocationConstraint xmlns="%s"></LocationConstraint>' % xml.NAMESPACE.encode()
    )
    assert b">eu-west-1</LocationConstraint>" in xml.location("eu-west-1")


def test_control_characters_are_references() -> None:
    assert xml.text("\x00\x01\r\n\ufffe") == "&#x0;&#x1;&#xd;&#xa;&#xfffe;"
    assert xml.text("'\"") == "'&quot;"


def test_a_deletion() -> None:
    answer = parsed("DeleteObjects", xml.deletion(["a", HARD], [("c", S3Error("AccessDenied"))]))
    assert [entry["Key"] for entry in answer["Deleted"]] == ["a", HARD]
    assert answer["Errors"] == [{"Key": "c", "Code": "AccessDenied", "Message": "Access Denied"}]


def test_a_copy() -> None:
    answer = parsed("CopyObject", xml.copied("0c51", WHEN))
    assert answer["CopyObjectResult"] == {"ETag": '"0c51"', "LastModified": SEEN}


def test_an_upload_from_start_to_end() -> None:
    started = parsed("CreateMultipartUpload", xml.upload_started("b", HARD, "u"))
    assert (started["Bucket"], started["Key"], started["UploadId"]) == ("b", HARD, "u")
    completed = parsed(
        "CompleteMultipartUpload", xml.upload_completed("b", HARD, etag="0c51", url="https://localhost/ns/b/k")
    )
    assert (completed["Location"], completed["Bucket"]) == ("https://localhost/ns/b/k", "b")
    assert (completed["Key"], completed["ETag"]) == (HARD, '"0c51"')
