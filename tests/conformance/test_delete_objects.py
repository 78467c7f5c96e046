"""DeleteObjects: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html ."""

import base64
import hashlib
from collections.abc import Callable, Iterable
from xml.sax.saxutils import escape

import pytest

from tests.conformance.wire import S3, Answer, Endpoint, Raw, refusal

Delete = Callable[..., Answer]


def _document(keys: Iterable[str], extra: str = "") -> bytes:
    objects = "".join(f"<Object><Key>{escape(key)}</Key></Object>" for key in keys)
    return f'<Delete xmlns="http://s3.amazonaws.com/doc/2006-03-01/">{extra}{objects}</Delete>'.encode()


def _md5(body: bytes) -> str:
    return base64.b64encode(hashlib.md5(body).digest()).decode()


@pytest.fixture
def delete(raw: Raw, endpoint: Endpoint, bucket: str) -> Delete:
    """Return a way to send a document to delete by, with the Content-MD5 it needs."""

    def send(body: bytes, headers: dict[str, str] | None = None, query: str = "delete") -> Answer:
        headers = {"Content-MD5": _md5(body)} if headers is None else headers
        return raw.ask("POST", endpoint.path(bucket), query, headers=headers, body=body)

    return send


def _keys(s3: S3, bucket: str, prefix: str) -> list[str]:
    return [found["Key"] for found in s3.list_objects_v2(Bucket=bucket, Prefix=prefix).get("Contents", ())]


def _fill(s3: S3, bucket: str, *keys: str) -> list[dict[str, str]]:
    for key in keys:
        s3.put_object(Bucket=bucket, Key=key, Body=b"")
    return [{"Key": key} for key in keys]


@pytest.mark.observed
def test_several(s3: S3, bucket: str, key: str) -> None:
    objects = _fill(s3, bucket, *(f"{key}/{n}" for n in range(3)))
    _fill(s3, bucket, f"{key}/kept")
    answer = s3.delete_objects(Bucket=bucket, Delete={"Objects": objects})
    assert sorted(item["Key"] for item in answer["Deleted"]) == [f"{key}/{n}" for n in range(3)]
    assert "Errors" not in answer
    assert _keys(s3, bucket, key) == [f"{key}/kept"]


def test_quietly(s3: S3, bucket: str, key: str) -> None:
    objects = _fill(s3, bucket, f"{key}/a", f"{key}/b")
    answer = s3.delete_objects(Bucket=bucket, Delete={"Objects": objects, "Quiet": True})
    assert "Deleted" not in answer
    assert "Errors" not in answer
    assert _keys(s3, bucket, key) == []


def test_what_is_not_there_counts_as_deleted(s3: S3, bucket: str, key: str) -> None:
    objects = [*_fill(s3, bucket, f"{key}/there"), {"Key": f"{key}/missing"}]
    answer = s3.delete_objects(Bucket=bucket, Delete={"Objects": objects})
    assert {item["Key"] for item in answer["Deleted"]} == {f"{key}/there", f"{key}/missing"}


def test_the_same_key_twice(s3: S3, bucket: str, key: str) -> None:
    objects = _fill(s3, bucket, key) * 2
    answer = s3.delete_objects(Bucket=bucket, Delete={"Objects": objects})
    assert {item["Key"] for item in answer["Deleted"]} == {key}
    assert _keys(s3, bucket, key) == []


@pytest.mark.parametrize("name", ["a&b<c>\"d'", "é漢😀", "a b+c%20d", " spaces ", "new\nline", "tab\there", "]]>"])
def test_keys_that_xml_must_escape(s3: S3, bucket: str, key: str, name: str) -> None:
    objects = _fill(s3, bucket, f"{key}/{name}")
    answer = s3.delete_objects(Bucket=bucket, Delete={"Objects": objects})
    assert [item["Key"] for item in answer["Deleted"]] == [f"{key}/{name}"]
    assert _keys(s3, bucket, key) == []


def test_a_thousand(s3: S3, bucket: str, key: str) -> None:
    _fill(s3, bucket, f"{key}/7", f"{key}/777")
    objects = [{"Key": f"{key}/{n}"} for n in range(1000)]
    assert len(s3.delete_objects(Bucket=bucket, Delete={"Objects": objects})["Deleted"]) == 1000
    assert _keys(s3, bucket, key) == []


def test_a_thousand_and_one(s3: S3, bucket: str, key: str) -> None:
    objects = [*_fill(s3, bucket, key), *({"Key": f"{key}/{n}"} for n in range(1000))]
    assert refusal(s3.delete_objects, Bucket=bucket, Delete={"Objects": objects}) == (400, "MalformedXML")
    assert _keys(s3, bucket, key) == [key]


def test_a_bucket_that_is_not_there(s3: S3) -> None:
    missing = {"Bucket": "hfs3-conformance-never-made", "Delete": {"Objects": [{"Key": "a"}]}}
    assert refusal(s3.delete_objects, **missing) == (404, "NoSuchBucket")


def test_with_a_slash_after_the_bucket(raw: Raw, s3: S3, endpoint: Endpoint, bucket: str, key: str) -> None:
    _fill(s3, bucket, key)
    body = _document([key])
    answer = raw.ask("POST", endpoint.path(bucket) + "/", "delete", headers={"Content-MD5": _md5(body)}, body=body)
    assert answer.status == 200
    assert _keys(s3, bucket, key) == []


@pytest.mark.observed
@pytest.mark.parametrize("query", ["delete", "delete=", "x-id=DeleteObjects&delete="])
def test_forms_of_the_query(delete: Delete, query: str) -> None:
    assert delete(_document(["a"]), query=query).status == 200


def test_the_document(delete: Delete) -> None:
    answer = delete(_document(["a"]))
    assert answer.headers["content-type"] == "application/xml"
    assert (answer.xml.tag, answer.xml.findtext("Deleted/Key")) == ("DeleteResult", "a")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not XML",
        b"<Delete>",
        b"<Delete/>",
        b"<Delete></Delete>",
        b"<Delete><Object/></Delete>",
        b"<Delete><Object><Key></Key></Object></Delete>",
        b"<Other><Object><Key>a</Key></Object></Other>",
        b"<Delete><Object><Key>a</Key></Object></Delete>trailing",
        b"<Delete><Object><Key>\xff</Key></Object></Delete>",
        b"<Delete><Object><Key>a</Object></Key></Delete>",
    ],
)
def test_a_malformed_document(delete: Delete, body: bytes) -> None:
    answer = delete(body)
    assert answer.status == 400
    assert answer.code in ({"MalformedXML", "MissingRequestBodyError"} if not body else {"MalformedXML"})


BOMB = b'<!DOCTYPE Delete [<!ENTITY a "%s">%s]>' % (
    b"a" * 100,
    b"".join(b'<!ENTITY %c "%s">' % (n + 1, b"&%c;" % n * 10) for n in range(ord("a"), ord("j"))),
)
FILE = b'<!DOCTYPE Delete [<!ENTITY j SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("declaration", [BOMB, FILE, b"<!DOCTYPE Delete>"], ids=["bomb", "file", "doctype"])
def test_declarations_are_refused(s3: S3, bucket: str, delete: Delete, key: str, declaration: bytes) -> None:
    _fill(s3, bucket, key)
    entity = b"" if declaration.endswith(b"Delete>") else b"&j;"
    document = b"<Delete><Object><Key>%s%s</Key></Object></Delete>" % (key.encode(), entity)
    answer = delete(declaration + document)
    assert answer.refusal == (400, "MalformedXML")
    assert b"root:" not in answer.body
    assert _keys(s3, bucket, key) == [key]


def test_a_document_too_large_to_be_one(delete: Delete) -> None:
    answer = delete(_document(["a"], extra="<!--" + "x" * (8 << 20) + "-->"))
    assert 400 <= answer.status < 500


def test_unknown_elements_are_ignored(s3: S3, bucket: str, delete: Delete, key: str) -> None:
    _fill(s3, bucket, key)
    version = f"<Object><Key>{key}</Key><VersionId>null</VersionId></Object>"
    assert delete(_document(["other"], extra=version)).status == 200
    assert _keys(s3, bucket, key) == []


@pytest.mark.parametrize("about", ["", "x-amz-checksum-algorithm", "x-amz-checksum-type", "x-amz-checksum-mode"])
def test_neither_md5_nor_checksum(s3: S3, bucket: str, delete: Delete, key: str, about: str) -> None:
    _fill(s3, bucket, key)
    headers = {about: "CRC32"} if about else {}
    assert delete(_document([key]), headers=headers).refusal == (400, "InvalidRequest")
    assert _keys(s3, bucket, key) == [key]


def test_a_checksum_of_a_kind_that_is_none(delete: Delete) -> None:
    assert delete(_document(["a"]), headers={"x-amz-checksum-crc9": "AAAA"}).refusal == (400, "InvalidRequest")


def test_a_wrong_checksum_deletes_nothing(s3: S3, bucket: str, delete: Delete, key: str) -> None:
    _fill(s3, bucket, key)
    answer = delete(_document([key]), headers={"x-amz-checksum-crc32": "AAAAAA=="})
    assert answer.refusal == (400, "BadDigest")
    assert _keys(s3, bucket, key) == [key]


def test_a_condition_on_each(s3: S3, bucket: str, delete: Delete, key: str) -> None:
    etag = s3.put_object(Bucket=bucket, Key=f"{key}/seen", Body=b"seen")["ETag"]
    _fill(s3, bucket, f"{key}/changed", f"{key}/any")
    named = {"seen": etag, "changed": '"0000"', "any": "*"}
    objects = "".join(
        f"<Object><Key>{key}/{name}</Key><ETag>{escape(tag)}</ETag></Object>" for name, tag in named.items()
    )
    answer = delete(_document([], extra=objects))
    assert sorted(element.text or "" for element in answer.xml.iterfind("Deleted/Key")) == [f"{key}/any", f"{key}/seen"]
    assert (answer.xml.findtext("Error/Key"), answer.xml.findtext("Error/Code")) == (
        f"{key}/changed",
        "PreconditionFailed",
    )
    assert _keys(s3, bucket, key) == [f"{key}/changed"]


def test_quietly_the_errors_are_told(s3: S3, bucket: str, delete: Delete, key: str) -> None:
    _fill(s3, bucket, key)
    changed = f'<Object><Key>{key}</Key><ETag>"0000"</ETag></Object>'
    answer = delete(_document([f"{key}/other"], extra=f"<Quiet>true</Quiet>{changed}"))
    assert [element.tag for element in answer.xml] == ["Error"]
    assert [element.tag for element in answer.xml[0]] == ["Key", "Code", "Message"]


def test_a_checksum_instead_of_md5(delete: Delete) -> None:
    body = _document(["a"])
    sha256 = base64.b64encode(hashlib.sha256(body).digest()).decode()
    headers = {"x-amz-checksum-sha256": sha256, "x-amz-sdk-checksum-algorithm": "SHA256"}
    assert delete(body, headers=headers).status == 200


def test_a_wrong_md5_deletes_nothing(s3: S3, bucket: str, delete: Delete, key: str) -> None:
    _fill(s3, bucket, key)
    assert delete(_document([key]), headers={"Content-MD5": _md5(b"other")}).refusal == (400, "BadDigest")
    assert _keys(s3, bucket, key) == [key]


def test_a_malformed_md5(delete: Delete) -> None:
    assert delete(_document(["a"]), headers={"Content-MD5": "short"}).refusal == (400, "InvalidDigest")


@pytest.mark.parametrize("name", ["a//b", "../a", "a\\b", "dir/"])
def test_keys_that_cannot_be_do_no_harm(delete: Delete, s3: S3, bucket: str, key: str, name: str) -> None:
    _fill(s3, bucket, key)
    answer = delete(_document([key, name]))
    assert answer.status == 200
    assert {element.tag for element in answer.xml} <= {"Deleted", "Error"}
    assert _keys(s3, bucket, key) == []
