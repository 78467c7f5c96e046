"""The Range header of GetObject and HeadObject: RFC 9110 section 14, as Amazon S3 applies it."""

from collections.abc import Callable

import pytest

from tests.conformance.wire import S3, Answer, Endpoint, Raw

TEN = b"0123456789"
Get = Callable[..., Answer]


@pytest.fixture(scope="module")
def get(s3: S3, raw: Raw, endpoint: Endpoint, bucket: str) -> Get:
    """Return a way to get ten bytes, or none, or three million, with a Range."""
    million = bytes(range(256)) * 4 * 2930
    for name, body in {"ten": TEN, "none": b"", "million": million}.items():
        s3.put_object(Bucket=bucket, Key=name, Body=body)

    def ask(given: str, key: str = "ten", method: str = "GET") -> Answer:
        return raw.ask(method, endpoint.path(bucket, key), headers={"Range": given})

    return ask


SATISFIED = {
    "bytes=0-0": (0, 0),
    "bytes=0-": (0, 9),
    "bytes=0-9": (0, 9),
    "bytes=2-5": (2, 5),
    "bytes=9-": (9, 9),
    "bytes=9-9": (9, 9),
    "bytes=-1": (9, 9),
    "bytes=-5": (5, 9),
    "bytes=-10": (0, 9),
    "bytes=-1000": (0, 9),
    "bytes=5-1000": (5, 9),
    "bytes=0-18446744073709551615": (0, 9),
    "bytes=00-05": (0, 5),
}


@pytest.mark.observed
def test_the_first_bytes(get: Get) -> None:
    assert (get("bytes=0-5").status, get("bytes=0-5").body) == (206, b"012345")


@pytest.mark.parametrize("given", SATISFIED)
def test_part_of_it(get: Get, given: str) -> None:
    first, last = SATISFIED[given]
    answer = get(given)
    assert (answer.status, answer.body) == (206, TEN[first : last + 1])
    assert answer.headers["content-range"] == f"bytes {first}-{last}/10"
    assert answer.headers["content-length"] == str(last - first + 1)


@pytest.mark.parametrize("given", SATISFIED)
def test_part_of_it_by_head(get: Get, given: str) -> None:
    first, last = SATISFIED[given]
    answer = get(given, method="HEAD")
    assert (answer.status, answer.body) == (206, b"")
    assert answer.headers["content-range"] == f"bytes {first}-{last}/10"
    assert answer.headers["content-length"] == str(last - first + 1)


@pytest.mark.parametrize("given", ["bytes=10-", "bytes=10-12", "bytes=999-", "bytes=-0", "bytes=99999999999999999999-"])
def test_beyond_the_end(get: Get, given: str) -> None:
    answer = get(given)
    assert answer.refusal == (416, "InvalidRange")
    assert answer.xml.findtext("ActualObjectSize") == "10"
    assert answer.xml.findtext("RangeRequested") == given


@pytest.mark.parametrize("given", ["bytes=10-", "bytes=-0"])
def test_beyond_the_end_by_head(get: Get, given: str) -> None:
    assert (get(given, method="HEAD").status, get(given, method="HEAD").body) == (416, b"")


@pytest.mark.parametrize(
    "given",
    [
        *("bytes=5-3", "bytes=-", "bytes=", "bytes", "bytes=a-b", "bytes=1-b", "bytes=1.0-2", "bytes=0x1-2"),
        *(
            "octets=0-1",
            "0-1",
            "bytes=--5",
            "bytes=-5-",
            "bytes=1-2-3",
            "bytes=+1-2",
            "bytes= -1",
            "bytes=0 -1",
            "bytes= 0-1",
            "bytes=,",
            "bytes=0--1",
            "bytes=99-x",
            "garbage",
            "",
            "=",
        ),
        *("bytes=0-1,4-5", "bytes=0-0,-1", "bytes=999-,0-1"),
    ],
)
def test_what_is_not_one_range_is_ignored(get: Get, given: str) -> None:
    answer = get(given)
    assert (answer.status, answer.body) == (200, TEN)
    assert "content-range" not in answer.headers


@pytest.mark.parametrize("given", ["bytes=0-", "bytes=0-0", "bytes=1-", "bytes=-0"])
def test_nothing_has_no_parts(get: Get, given: str) -> None:
    assert get(given, "none").refusal == (416, "InvalidRange")


@pytest.mark.parametrize("given", ["bytes=-1", "bytes=-100", "bytes=0-0,1-2", "bytes=a-b"])
def test_the_end_of_nothing_is_all_of_it(get: Get, given: str) -> None:
    answer = get(given, "none")
    assert (answer.status, answer.body, answer.headers["content-length"]) == (200, b"", "0")
    assert "content-range" not in answer.headers


@pytest.mark.parametrize(("first", "last"), [(0, 65_535), (65_536, 131_071), (1_048_575, 1_048_577), (2_999_000, None)])
def test_parts_of_something_large(get: Get, first: int, last: int | None) -> None:
    body = (bytes(range(256)) * 4 * 2930)[first : None if last is None else last + 1]
    answer = get(f"bytes={first}-{'' if last is None else last}", "million")
    assert (answer.status, answer.body) == (206, body)


def test_the_etag_is_that_of_the_whole(get: Get, s3: S3, bucket: str) -> None:
    assert get("bytes=1-2").headers["etag"] == s3.head_object(Bucket=bucket, Key="ten")["ETag"]


def test_a_key_that_is_not_there(get: Get) -> None:
    assert get("bytes=0-1", "missing").refusal == (404, "NoSuchKey")


@pytest.mark.documented
def test_if_match_is_not_honoured_with_a_range_either(raw: Raw, endpoint: Endpoint, bucket: str, get: Get) -> None:
    headers = {"Range": "bytes=0-1", "If-Match": '"stale"'}
    assert get("bytes=0-1").status == 206
    assert raw.ask("GET", endpoint.path(bucket, "ten"), headers=headers).body == b"01"
