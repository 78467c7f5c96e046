"""DeleteObjects: each key for itself."""

from dataclasses import replace
from xml.sax.saxutils import escape

from tests.gateway.operations.conftest import Answer, Desk

MD5 = {"content-md5": "checked by the payload"}


def asked(*keys: str, quiet: str = "false") -> bytes:
    objects = "".join(f"<Object><Key>{escape(key)}</Key></Object>" for key in keys)
    return f"<Delete><Quiet>{quiet}</Quiet>{objects}</Delete>".encode()


def delete(desk: Desk, *keys: str, quiet: str = "false", bucket: str = "bucket") -> Answer:
    return desk.ask("DeleteObjects", bucket=bucket, body=asked(*keys, quiet=quiet), headers=MD5)


def test_what_is_there_and_what_is_not_are_deleted_alike(desk: Desk) -> None:
    desk.put("a&b")
    desk.put("c")
    answer = delete(desk, "a&b", "never")
    assert (answer.status, answer.texts("Deleted/Key"), answer.texts("Error")) == (200, ["a&b", "never"], [])
    assert desk.refusal("GetObject", "a&b").code == "NoSuchKey"
    assert desk.ask("GetObject", "c").status == 200


def test_quiet_tells_only_what_failed(desk: Desk) -> None:
    desk.put("a")
    answer = delete(desk, "a", "b//c", quiet="true")
    assert answer.texts("Deleted/Key") == []
    assert answer.texts("Error/Key") == ["b//c"]
    assert desk.refusal("GetObject", "a").code == "NoSuchKey"


def test_a_forbidden_key_fails_alone(desk: Desk) -> None:
    desk.put("a")
    answer = delete(desk, "/x", "a", "y/../z")
    assert answer.texts("Deleted/Key") == ["a"]
    assert answer.texts("Error/Key") == ["/x", "y/../z"]
    assert answer.texts("Error/Code") == ["InvalidArgument"] * 2


def test_an_etag_guards_its_key(desk: Desk) -> None:
    etag = desk.put("a")
    desk.put("b", b"other")
    entries = "".join(f"<Object><Key>{key}</Key><ETag>{escape(etag)}</ETag></Object>" for key in ("a", "b"))
    answer = desk.ask("DeleteObjects", body=f"<Delete>{entries}</Delete>".encode(), headers=MD5)
    assert answer.texts("Deleted/Key") == ["a"]
    assert (answer.text("Error/Key"), answer.text("Error/Code")) == ("b", "PreconditionFailed")


def test_a_body_that_cannot_be_checked_is_refused(desk: Desk) -> None:
    desk.put("a")
    refusal = desk.refusal("DeleteObjects", body=asked("a"))
    assert (refusal.status, refusal.code) == (400, "InvalidRequest")
    assert desk.ask("GetObject", "a").status == 200
    checksum = {"x-amz-checksum-crc64nvme": "checked by the payload"}
    assert desk.ask("DeleteObjects", body=asked("a"), headers=checksum).texts("Deleted/Key") == ["a"]


def test_a_thousand_and_no_more(desk: Desk) -> None:
    keys = [str(number) for number in range(1001)]
    assert len(delete(desk, *keys[:1000]).texts("Deleted/Key")) == 1000
    refusal = desk.refusal("DeleteObjects", body=asked(*keys), headers=MD5)
    assert refusal.code == "MalformedXML"


def test_a_bucket_that_is_not_there(desk: Desk) -> None:
    assert desk.refusal("DeleteObjects", bucket="other", body=asked("a"), headers=MD5).code == "NoSuchBucket"


def test_the_namespace_as_the_bucket(desk: Desk) -> None:
    desk.put("dir/a")
    answer = delete(desk, "bucket/dir/a", "nobucket", "other/x", "-bad/x", bucket="")
    assert answer.texts("Deleted/Key") == ["bucket/dir/a"]
    errors = dict(zip(answer.texts("Error/Key"), answer.texts("Error/Code"), strict=True))
    assert errors == {"nobucket": "InvalidArgument", "other/x": "NoSuchBucket", "-bad/x": "InvalidArgument"}


def test_a_token_for_some_buckets_deletes_in_those(desk: Desk) -> None:
    desk.put("a")
    desk.token = replace(desk.token, buckets=("ns/other",))
    answer = delete(desk, "bucket/a", bucket="")
    assert (answer.text("Error/Key"), answer.text("Error/Code")) == ("bucket/a", "AccessDenied")
