"""ListObjectsV2, page by page."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hfs3.contract.keys import broken_rules
from hfs3.gateway.storage.base import BucketName
from tests.gateway.operations.conftest import Answer, Desk

KEYS = ("a", "b/1", "b/2", "b/c/3", "b0", "z", "ü/1")


@pytest.fixture
def filled(desk: Desk) -> Desk:
    for key in KEYS:
        desk.put(key, key.encode())
    return desk


def page(desk: Desk, **query: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in query.items()}
    return desk.ask("ListObjectsV2", query={"list-type": "2", **named})


def shown(answer: Answer) -> list[str]:
    return answer.texts("Contents/Key") + answer.texts("CommonPrefixes/Prefix")


def test_everything(filled: Desk) -> None:
    answer = page(filled)
    assert answer.texts("Contents/Key") == list(KEYS)
    assert answer.texts("Contents/Size") == [str(len(key.encode())) for key in KEYS]
    assert set(answer.texts("Contents/StorageClass")) == {"STANDARD"}
    assert set(answer.texts("Contents/LastModified")) == {"2026-11-22T12:00:00.000Z"}
    assert answer.texts("Contents/ETag")[0] == filled.ask("HeadObject", "a").headers["etag"]
    assert [answer.text(name) for name in ("Name", "KeyCount", "MaxKeys", "IsTruncated")] == [
        "bucket",
        "7",
        "1000",
        "false",
    ]
    assert answer.texts("Contents/Owner") == []


def test_prefix_and_delimiter(filled: Desk) -> None:
    assert shown(page(filled, prefix="b/")) == ["b/1", "b/2", "b/c/3"]
    top = page(filled, delimiter="/")
    assert top.texts("Contents/Key") == ["a", "b0", "z"]
    assert top.texts("CommonPrefixes/Prefix") == ["b/", "ü/"]
    assert (top.text("KeyCount"), top.text("Delimiter")) == ("5", "/")
    assert shown(page(filled, prefix="b/", delimiter="/")) == ["b/1", "b/2", "b/c/"]
    assert shown(page(filled, prefix="b", delimiter="/")) == ["b0", "b/"]
    assert shown(page(filled, delimiter="")) == list(KEYS)
    assert shown(page(filled, prefix="nothing")) == []


def test_start_after(filled: Desk) -> None:
    assert shown(page(filled, start_after="b/2")) == ["b/c/3", "b0", "z", "ü/1"]
    assert page(filled, start_after="b/2").text("StartAfter") == "b/2"


def test_start_after_inside_a_group_leaves_it_out(filled: Desk) -> None:
    for inside in ("b/", "b/2", "b/c/3", "b/nothing"):
        assert shown(page(filled, start_after=inside, delimiter="/")) == ["b0", "z", "ü/"]
    assert shown(page(filled, start_after="b", delimiter="/")) == ["b0", "z", "b/", "ü/"]
    assert shown(page(filled, start_after="b/c/3", prefix="b/", delimiter="/")) == []
    assert shown(page(filled, start_after="b/1", prefix="b/", delimiter="/")) == ["b/2", "b/c/"]
    assert shown(page(filled, start_after="a/x", prefix="b/", delimiter="/")) == ["b/1", "b/2", "b/c/"]


def test_a_token_outweighs_start_after(filled: Desk) -> None:
    first = page(filled, max_keys="2")
    token = first.text("NextContinuationToken")
    answer = page(filled, continuation_token=token, start_after="z", max_keys="1")
    assert shown(answer) == ["b/2"]
    assert answer.text("ContinuationToken") == token


@pytest.mark.parametrize("max_keys", ["0", "1", "3", "7", "1000", "5000"])
def test_max_keys(filled: Desk, max_keys: str) -> None:
    answer = page(filled, max_keys=max_keys)
    expected = min(int(max_keys), 7)
    assert len(shown(answer)) == expected
    assert answer.text("KeyCount") == str(expected)
    assert answer.text("MaxKeys") == str(min(int(max_keys), 1000))
    assert answer.text("IsTruncated") == ("true" if 0 < expected < 7 else "false")


def test_keys_encoded_for_urls(filled: Desk) -> None:
    filled.put("a b+c&d")
    answer = page(filled, encoding_type="url", delimiter="/", prefix="")
    assert "a%20b%2Bc%26d" in answer.texts("Contents/Key")
    assert "%C3%BC/" in answer.texts("CommonPrefixes/Prefix")
    assert answer.text("EncodingType") == "url"


def test_the_owner_when_asked_for(filled: Desk) -> None:
    assert set(page(filled, fetch_owner="true").texts("Contents/Owner/ID")) == {"ns"}


@pytest.mark.parametrize(
    ("query", "rule"),
    [
        ({"delimiter": "x"}, "listing.delimiter"),
        ({"delimiter": "//"}, "listing.delimiter"),
        ({"encoding_type": "base64"}, "listing.encoding-type"),
        ({"encoding_type": ""}, "listing.encoding-type"),
        ({"continuation_token": ""}, "listing.continuation-token"),
        ({"continuation_token": "!!"}, "listing.continuation-token"),
        ({"continuation_token": "YWJj"}, "listing.continuation-token"),
        ({"continuation_token": "Mf_-"}, "listing.continuation-token"),
        ({"max_keys": "-1"}, "query.number"),
        ({"max_keys": "x"}, "query.number"),
        ({"max_keys": "99999999999999"}, "query.number"),
    ],
)
def test_what_is_refused(filled: Desk, query: dict[str, str], rule: str) -> None:
    named = {name.replace("_", "-"): value for name, value in query.items()}
    refusal = filled.refusal("ListObjectsV2", query=named)
    assert (refusal.status, refusal.code, refusal.rule) == (400, "InvalidArgument", rule)


def test_a_bucket_that_is_not_there(desk: Desk) -> None:
    for query in ({}, {"continuation-token": "!!"}, {"delimiter": "x"}, {"encoding-type": "x"}):
        assert desk.refusal("ListObjectsV2", query=query, bucket="other").code == "NoSuchBucket"


def test_the_namespace_as_the_bucket(filled: Desk) -> None:
    filled.shown_before = "bucket/"
    answer = page(filled, prefix="b/", delimiter="/", start_after="b/1")
    assert answer.text("Name") == "ns"
    assert shown(answer) == ["bucket/b/2", "bucket/b/c/"]
    assert answer.text("Prefix") == "bucket/b/"


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    keys=st.sets(
        st.text("/ab0é\U0001f600", min_size=1, max_size=5).filter(lambda key: not broken_rules(key)), max_size=12
    ),
    size=st.integers(1, 4),
    prefix=st.sampled_from(["", "a", "a/", "b/a"]),
    delimiter=st.sampled_from(["", "/"]),
)
def test_pages_make_the_whole(desk: Desk, keys: set[str], size: int, prefix: str, delimiter: str) -> None:
    for entry in desk.storage.walk(BucketName("ns", "bucket"), "", start="", delimiter="", limit=1000).entries:
        desk.ask("DeleteObject", entry.key)
    for key in keys:
        desk.put(key)
    whole = page(desk, prefix=prefix, delimiter=delimiter)
    paged: list[str] = []
    token: dict[str, str] = {}
    while True:
        answer = page(desk, prefix=prefix, delimiter=delimiter, max_keys=str(size), **token)
        paged += shown(answer)
        if answer.text("IsTruncated") == "false":
            break
        token = {"continuation_token": answer.text("NextContinuationToken")}
    assert sorted(paged) == sorted(shown(whole))
    expected = {key for key in keys if key.startswith(prefix)}
    if delimiter:
        expected = {
            prefix + rest[: rest.index("/") + 1] if "/" in (rest := key[len(prefix) :]) else key for key in expected
        }
    assert set(paged) == expected
