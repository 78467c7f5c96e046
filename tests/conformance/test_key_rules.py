"""Object key naming: what the documentation of the service forbids, and that it forbids nothing else."""

import pytest

from tests.conformance.wire import ACCEPTED, S3, Endpoint, Raw, refusal

# As they stand on the wire, behind the bucket and a slash.
FORBIDDEN = {
    "/a": "starts with a slash",
    "//": "starts with a slash",
    "a//b": "consecutive slashes",
    "a///b": "consecutive slashes",
    "a%2F%2Fb": "consecutive slashes",
    "a/%2Fb": "consecutive slashes",
    "%2Fa": "starts with a slash",
    "../a": "contains ../",
    "a/../b": "contains ../",
    "a../b": "contains ../",
    ".../a": "contains ../",
    "..%2Fa": "contains ../",
    "%2E%2E/a": "contains ../",
    "a/%2e%2e/b": "contains ../",
    "./a": "starts with ./",
    "%2E/a": "starts with ./",
    "..": "ends with ..",
    "a..": "ends with ..",
    "a/..": "ends with ..",
    "...": "ends with ..",
    "a%2E%2E": "ends with ..",
    "a%5Cb": "a backslash",
    "%5C": "a backslash",
    "a%5C..%5Cb": "a backslash",
    "a%00b": "a null byte",
    "%00": "a null byte",
}
TRAILING = ["dir/", "a/b/", "a%2F", "a/%2F"]
ALLOWED = [
    *("a", ".a", "..a", "...a", "a.", "a..b", "a. .", "a/.b", "a/..b", "a/.", ".", "a/./b", "a.b/c", "-", "~", "_"),
    *("a:b", "C:", "aux", "nul.txt", "a b", " ", "a ", "%", "%2e%2e/a".replace("/", "-"), "a%2F%2Fb", "\x01", "\x7f"),
    *("é", "\u2215", "\uff0f", "\u3000", "\u202e", "\ufffe", "a" * 255 + "/" + "b" * 255, "/".join("a" * 500)),
]


@pytest.mark.documented
@pytest.mark.parametrize("encoded", FORBIDDEN)
def test_forbidden_keys_are_refused(raw: Raw, endpoint: Endpoint, new_bucket: str, s3: S3, encoded: str) -> None:
    answer = raw.ask("PUT", f"{endpoint.path(new_bucket)}/{encoded}", body=b"a")
    assert 400 <= answer.status < 500
    assert "Contents" not in s3.list_objects_v2(Bucket=new_bucket)


@pytest.mark.parametrize("encoded", [*FORBIDDEN, *TRAILING])
def test_the_answer(raw: Raw, endpoint: Endpoint, bucket: str, encoded: str) -> None:
    answer = raw.ask("PUT", f"{endpoint.path(bucket)}/{encoded}", body=b"a")
    assert answer.refusal == (400, "InvalidArgument")
    assert answer.xml.findtext("Message")


@pytest.mark.documented
@pytest.mark.parametrize("encoded", TRAILING)
def test_a_slash_at_the_end_makes_no_object(
    raw: Raw, endpoint: Endpoint, new_bucket: str, s3: S3, encoded: str
) -> None:
    raw.ask("PUT", f"{endpoint.path(new_bucket)}/{encoded}")
    assert "Contents" not in s3.list_objects_v2(Bucket=new_bucket)


@pytest.mark.parametrize("method", ["GET", "HEAD", "DELETE"])
@pytest.mark.parametrize("encoded", [*FORBIDDEN, *TRAILING])
def test_other_operations_find_nothing(raw: Raw, endpoint: Endpoint, bucket: str, encoded: str, method: str) -> None:
    fine = {"DELETE": {204}}.get(method, set())  # to delete what cannot be is to delete what is not there
    assert raw.ask(method, f"{endpoint.path(bucket)}/{encoded}").status in {400, 404} | fine


@pytest.mark.documented
@pytest.mark.parametrize("key", ALLOWED)
def test_everything_else_is_allowed(s3: S3, bucket: str, key: str) -> None:
    there = {"Bucket": bucket, "Key": key}
    assert refusal(s3.put_object, Body=key.encode(), **there) == ACCEPTED
    assert s3.get_object(**there)["Body"].read() == key.encode()
    assert key in [found["Key"] for found in s3.list_objects_v2(Bucket=bucket, Prefix=key)["Contents"]]
    s3.delete_object(**there)


@pytest.mark.parametrize("character", ["a", "é", "漢", "\U0001f600"])
def test_the_longest_key_has_1024_bytes(s3: S3, bucket: str, character: str) -> None:
    longest = character * (1024 // len(character.encode()))
    longest += "x" * (1024 - len(longest.encode()))
    assert refusal(s3.put_object, Bucket=bucket, Key=longest, Body=b"a") == ACCEPTED
    assert s3.get_object(Bucket=bucket, Key=longest)["Body"].read() == b"a"
    assert refusal(s3.put_object, Bucket=bucket, Key=longest + "x", Body=b"a") == (400, "KeyTooLongError")


@pytest.mark.parametrize("encoded", ["a%ff", "%c3", "%c3%28", "%ed%a0%80", "%f5%80%80%80"])
def test_a_key_is_utf8(raw: Raw, endpoint: Endpoint, bucket: str, encoded: str) -> None:
    assert raw.ask("PUT", f"{endpoint.path(bucket)}/{encoded}", body=b"a").status == 400


@pytest.mark.parametrize("encoded", ["a%", "a%2", "a%zz", "%%", "a%u0041"])
def test_broken_percent_escapes(raw: Raw, endpoint: Endpoint, bucket: str, encoded: str) -> None:
    answer = raw.ask("PUT", f"{endpoint.path(bucket)}/{encoded}", body=b"a")
    assert answer.status in {400, 403}
    assert answer.code


@pytest.mark.observed
def test_case_and_composition_matter(s3: S3, new_bucket: str) -> None:
    names = ["a", "A", "é", "e\u0301", "\u212b", "\u00c5"]
    for name in names:
        s3.put_object(Bucket=new_bucket, Key=name, Body=name.encode())
    for name in names:
        assert s3.get_object(Bucket=new_bucket, Key=name)["Body"].read() == name.encode()
