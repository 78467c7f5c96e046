"""ListObjectsV2 in pages: max-keys and continuation."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest

from tests.conformance.wire import S3, Endpoint, Raw, refusal

Fill = Callable[[str, Iterable[str]], None]
FLAT = [f"key-{n:04}" for n in range(1005)]
DEEP = [f"{folder}/{n}" for folder in ("a", "b", "b.c", "d") for n in range(3)] + ["aa", "b", "c", "e"]


@pytest.fixture(scope="module")
def flat(fill: Fill, bucket_maker: Callable[[], str]) -> str:
    """Return a bucket of 1005 keys."""
    name = bucket_maker()
    fill(name, FLAT)
    return name


@pytest.fixture(scope="module")
def deep(fill: Fill, bucket_maker: Callable[[], str]) -> str:
    """Return a bucket of four folders, one of them between an object of its name and its neighbours."""
    name = bucket_maker()
    fill(name, DEEP)
    return name


def pages(s3: S3, bucket: str, **parameters: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401  # ListObjectsV2's own
    more: dict[str, str] = {}
    while True:
        page = s3.list_objects_v2(Bucket=bucket, **parameters, **more)
        yield page
        assert page["IsTruncated"] == ("NextContinuationToken" in page)
        if not page["IsTruncated"]:
            return
        more = {"ContinuationToken": page["NextContinuationToken"]}


def names(page: dict[str, Any]) -> list[str]:
    """Return keys and common prefixes, in the one order they have together."""
    found = [item["Key"] for item in page.get("Contents", ())]
    return sorted(found + [item["Prefix"] for item in page.get("CommonPrefixes", ())], key=str.encode)


@pytest.mark.observed
def test_a_page_ends_after_a_thousand(s3: S3, flat: str) -> None:
    first, second = pages(s3, flat)
    assert (names(first), names(second)) == (FLAT[:1000], FLAT[1000:])
    assert (first["KeyCount"], second["KeyCount"]) == (1000, 5)


@pytest.mark.parametrize("asked", [1001, 2_147_483_647])
def test_no_page_is_longer(s3: S3, flat: str, asked: int) -> None:
    page = s3.list_objects_v2(Bucket=flat, MaxKeys=asked)
    assert (page["KeyCount"], page["IsTruncated"], page["MaxKeys"]) == (1000, True, min(asked, 1000))


@pytest.mark.parametrize("size", [1, 3, 167, 999])
def test_pages_of_any_size_make_the_whole(s3: S3, flat: str, size: int) -> None:
    prefix = "key-09" if size < 100 else "key-"
    made = list(pages(s3, flat, MaxKeys=size, Prefix=prefix))
    assert [name for page in made for name in names(page)] == [key for key in FLAT if key.startswith(prefix)]
    assert all(page["KeyCount"] == size for page in made[:-1])


def test_a_page_that_is_just_full_is_the_last(s3: S3, flat: str) -> None:
    page = s3.list_objects_v2(Bucket=flat, Prefix="key-100", MaxKeys=5)
    assert (page["KeyCount"], page["IsTruncated"]) == (5, False)


def test_no_keys_asked_none_given(s3: S3, flat: str) -> None:
    page = s3.list_objects_v2(Bucket=flat, MaxKeys=0)
    assert (names(page), page["KeyCount"], page["IsTruncated"], page["MaxKeys"]) == ([], 0, False, 0)


@pytest.mark.parametrize("number", ["-1", "abc", "1.5", "2147483648", "9" * 5000, "0x1", "%201", "%2B1", "-", "1e1"])
def test_a_number_that_is_none(raw: Raw, endpoint: Endpoint, bucket: str, number: str) -> None:
    answer = raw.ask("GET", endpoint.path(bucket), f"list-type=2&max-keys={number}")
    assert answer.refusal == (400, "InvalidArgument")


@pytest.mark.parametrize("size", [1, 2, 3, 4, 7, 100])
def test_folders_count_and_are_told_once(s3: S3, deep: str, size: int) -> None:
    made = list(pages(s3, deep, Delimiter="/", MaxKeys=size))
    told = [name for page in made for name in names(page)]
    assert told == ["a/", "aa", "b", "b.c/", "b/", "c", "d/", "e"]
    assert all(page["KeyCount"] == len(names(page)) == size for page in made[:-1])


@pytest.mark.parametrize("size", [1, 2, 3])
def test_pages_inside_a_folder(s3: S3, deep: str, size: int) -> None:
    made = pages(s3, deep, Delimiter="/", Prefix="b", MaxKeys=size)
    assert [name for page in made for name in names(page)] == ["b", "b.c/", "b/"]
    made = pages(s3, deep, Delimiter="/", Prefix="b/", MaxKeys=size)
    assert [name for page in made for name in names(page)] == ["b/0", "b/1", "b/2"]


def test_a_continuation_outweighs_start_after(s3: S3, flat: str) -> None:
    made = pages(s3, flat, MaxKeys=600, StartAfter="key-0001")
    assert [name for page in made for name in names(page)] == FLAT[2:]


def test_a_continuation_is_told(s3: S3, flat: str) -> None:
    first = s3.list_objects_v2(Bucket=flat, MaxKeys=2)
    second = s3.list_objects_v2(Bucket=flat, MaxKeys=2, ContinuationToken=first["NextContinuationToken"])
    assert second["ContinuationToken"] == first["NextContinuationToken"]
    assert names(second) == FLAT[2:4]


def test_what_changes_meanwhile(s3: S3, new_bucket: str) -> None:
    for key in "abcdef":
        s3.put_object(Bucket=new_bucket, Key=key, Body=b"")
    token = s3.list_objects_v2(Bucket=new_bucket, MaxKeys=3)["NextContinuationToken"]
    for key in "cd":
        s3.delete_object(Bucket=new_bucket, Key=key)
    for key in ("aa", "dd"):
        s3.put_object(Bucket=new_bucket, Key=key, Body=b"")
    assert names(s3.list_objects_v2(Bucket=new_bucket, ContinuationToken=token)) == ["dd", "e", "f"]


@pytest.mark.parametrize("token", ["", "nonsense", "key-0001", "!!!!", "AAAA"])
def test_a_continuation_nobody_gave(s3: S3, flat: str, token: str) -> None:
    assert refusal(s3.list_objects_v2, Bucket=flat, ContinuationToken=token) == (400, "InvalidArgument")


def test_a_continuation_that_was_changed(s3: S3, flat: str) -> None:
    token = s3.list_objects_v2(Bucket=flat, MaxKeys=2)["NextContinuationToken"]
    for changed in (token[:-4], token[4:], token + "AAAA", token * 2, token.swapcase()):
        assert refusal(s3.list_objects_v2, Bucket=flat, ContinuationToken=changed) == (400, "InvalidArgument")


def test_a_continuation_of_another_bucket(s3: S3, flat: str, deep: str) -> None:
    token = s3.list_objects_v2(Bucket=flat, MaxKeys=2)["NextContinuationToken"]
    assert refusal(s3.list_objects_v2, Bucket=deep, ContinuationToken=token) == (400, "InvalidArgument")


def test_keys_of_odd_characters_continue_too(s3: S3, new_bucket: str) -> None:
    odd = sorted(["a b", "a+b", "é", "\ufffd", "\U0001f600", "\x01", "%41", "100%", "a&b", "z" * 1024], key=str.encode)
    for key in odd:
        s3.put_object(Bucket=new_bucket, Key=key, Body=b"")
    assert [name for page in pages(s3, new_bucket, MaxKeys=1) for name in names(page)] == odd
