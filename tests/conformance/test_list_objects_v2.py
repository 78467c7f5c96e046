"""ListObjectsV2: what is listed. https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html ."""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, unquote_plus

import pytest

from tests.conformance.wire import S3, Endpoint, Raw

List = Callable[..., dict[str, Any]]
KEYS = ["asdf", "boo/bar", "boo/baz/xyzzy", "cquux/bla", "cquux/thud", "foo", "foo.txt", "foo/bar", "zz"]


@pytest.fixture(scope="module")
def listing(s3: S3, bucket: str) -> List:
    """Return a way to list a bucket of nine keys in some folders: keys and common prefixes."""
    for key in KEYS:
        s3.put_object(Bucket=bucket, Key=key, Body=key.encode())

    def ask(**parameters: Any) -> dict[str, Any]:  # noqa: ANN401  # ListObjectsV2's own
        answer: dict[str, Any] = s3.list_objects_v2(Bucket=bucket, **parameters)
        return answer

    return ask


def keys(answer: dict[str, Any]) -> list[str]:
    return [found["Key"] for found in answer.get("Contents", ())]


def folders(answer: dict[str, Any]) -> list[str]:
    return [found["Prefix"] for found in answer.get("CommonPrefixes", ())]


@pytest.mark.observed
def test_everything(listing: List) -> None:
    answer = listing()
    assert keys(answer) == KEYS
    assert (answer["IsTruncated"], answer["KeyCount"], folders(answer)) == (False, 9, [])


def test_what_it_was_asked_is_told(listing: List, bucket: str) -> None:
    answer = listing(Prefix="foo", Delimiter="/", MaxKeys=7, StartAfter="f")
    told = {name: answer[name] for name in ("Name", "Prefix", "Delimiter", "MaxKeys", "StartAfter")}
    assert told == {"Name": bucket, "Prefix": "foo", "Delimiter": "/", "MaxKeys": 7, "StartAfter": "f"}


def test_by_default_a_thousand(listing: List) -> None:
    answer = listing()
    assert (answer["MaxKeys"], answer["Prefix"]) == (1000, "")
    assert not {"Delimiter", "StartAfter", "ContinuationToken", "NextContinuationToken"} & set(answer)


def test_each_object(listing: List, s3: S3, bucket: str) -> None:
    found = listing(Prefix="foo.txt")["Contents"][0]
    head = s3.head_object(Bucket=bucket, Key="foo.txt")
    assert (found["Size"], found["ETag"], found["StorageClass"]) == (7, head["ETag"], "STANDARD")
    assert abs(datetime.now(UTC) - found["LastModified"]) < timedelta(minutes=15)
    assert "Owner" not in found


@pytest.mark.parametrize("fetch", [True, False])
def test_the_owner_on_request(listing: List, fetch: bool) -> None:
    assert [bool(found.get("Owner", {}).get("ID")) for found in listing(FetchOwner=fetch)["Contents"]] == [fetch] * 9


@pytest.mark.parametrize("prefix", ["foo", "foo/", "b", "boo/ba", "boo/bar", "asdf", "a", "nope", "boo//", "%", "_"])
def test_prefix(listing: List, prefix: str) -> None:
    answer = listing(Prefix=prefix)
    assert keys(answer) == [key for key in KEYS if key.startswith(prefix)]
    assert answer["KeyCount"] == len(keys(answer))


@pytest.mark.observed
def test_delimiter(listing: List) -> None:
    answer = listing(Delimiter="/")
    assert (keys(answer), folders(answer)) == (["asdf", "foo", "foo.txt", "zz"], ["boo/", "cquux/", "foo/"])
    assert answer["KeyCount"] == 7


@pytest.mark.parametrize(
    ("prefix", "objects", "prefixes"),
    [
        ("boo/", ["boo/bar"], ["boo/baz/"]),
        ("boo", [], ["boo/"]),
        ("b", [], ["boo/"]),
        ("boo/b", ["boo/bar"], ["boo/baz/"]),
        ("boo/baz/", ["boo/baz/xyzzy"], []),
        ("foo", ["foo", "foo.txt"], ["foo/"]),
        ("asdf", ["asdf"], []),
        ("asdf/", [], []),
        ("/", [], []),
        ("nope/", [], []),
    ],
)
def test_delimiter_with_prefix(listing: List, prefix: str, objects: list[str], prefixes: list[str]) -> None:
    answer = listing(Prefix=prefix, Delimiter="/")
    assert (keys(answer), folders(answer)) == (objects, prefixes)
    assert answer["KeyCount"] == len(objects) + len(prefixes)


@pytest.mark.observed
def test_an_empty_delimiter_is_none(raw: Raw, endpoint: Endpoint, bucket: str, listing: List) -> None:
    listing()
    answer = raw.ask("GET", endpoint.path(bucket), "delimiter=&list-type=2&prefix=")
    assert [element.text for element in answer.xml.iterfind("Contents/Key")] == KEYS
    assert answer.xml.find("CommonPrefixes") is None


@pytest.mark.parametrize("after", ["", "a", "asdf", "boo/baz", "foo", "foo/bar", "zz", "zzz", "é"])
def test_start_after(listing: List, after: str) -> None:
    assert keys(listing(StartAfter=after)) == [key for key in KEYS if key > after]


def test_start_after_with_prefix(listing: List) -> None:
    assert keys(listing(Prefix="foo", StartAfter="foo")) == ["foo.txt", "foo/bar"]
    assert keys(listing(Prefix="foo", StartAfter="a")) == ["foo", "foo.txt", "foo/bar"]
    assert keys(listing(Prefix="foo", StartAfter="z")) == []


@pytest.mark.parametrize("after", ["boo/", "boo/a", "boo/bar", "boo/baz/xyzzy"])
def test_start_after_inside_a_folder_skips_the_folder(listing: List, after: str) -> None:
    answer = listing(Delimiter="/", StartAfter=after)
    assert (keys(answer), folders(answer)) == (["foo", "foo.txt", "zz"], ["cquux/", "foo/"])


def test_start_after_the_name_of_a_folder_keeps_it(listing: List) -> None:
    assert folders(listing(Delimiter="/", StartAfter="boo")) == ["boo/", "cquux/", "foo/"]


def test_an_empty_bucket(s3: S3, new_bucket: str) -> None:
    answer = s3.list_objects_v2(Bucket=new_bucket, Delimiter="/")
    assert (keys(answer), folders(answer), answer["KeyCount"], answer["IsTruncated"]) == ([], [], 0, False)


@pytest.mark.parametrize("query", ["", "&continuation-token=!!", "&encoding-type=x", "&continuation-token=&max-keys=0"])
def test_a_bucket_that_is_not_there(raw: Raw, endpoint: Endpoint, query: str) -> None:
    path = endpoint.path("hfs3-conformance-never-made")
    assert raw.ask("GET", path, "list-type=2" + query).refusal == (404, "NoSuchBucket")


def test_of_a_repeated_parameter_the_first_counts(raw: Raw, endpoint: Endpoint, bucket: str, listing: List) -> None:
    listing()
    answer = raw.ask("GET", endpoint.path(bucket), "list-type=2&max-keys=2&max-keys=abc&prefix=foo&prefix=a")
    assert [element.text for element in answer.xml.iterfind("Contents/Key")] == ["foo", "foo.txt"]


def test_the_elements_in_their_order(raw: Raw, endpoint: Endpoint, bucket: str, listing: List) -> None:
    listing()
    root = raw.ask("GET", endpoint.path(bucket), "delimiter=%2F&fetch-owner=true&list-type=2&max-keys=2").xml
    page = ["NextContinuationToken", "KeyCount", "MaxKeys", "Delimiter", "IsTruncated"]
    assert [element.tag for element in root] == ["Name", "Prefix", *page, "Contents", "CommonPrefixes"]
    entry = ["Key", "LastModified", "ETag", "Size", "Owner", "StorageClass"]
    assert [element.tag for element in root.find("Contents") or ()] == entry


@pytest.mark.observed
@pytest.mark.parametrize("ending", ["", "/"])
def test_with_and_without_a_slash(raw: Raw, endpoint: Endpoint, bucket: str, listing: List, ending: str) -> None:
    listing()
    answer = raw.ask("GET", endpoint.path(bucket) + ending, "list-type=2")
    assert [element.text for element in answer.xml.iterfind("Contents/Key")] == KEYS


def test_the_document(raw: Raw, endpoint: Endpoint, bucket: str, listing: List) -> None:
    listing()
    answer = raw.ask("GET", endpoint.path(bucket), "list-type=2")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", answer.xml.findtext("Contents/LastModified") or "")
    assert answer.headers["content-type"] == "application/xml"
    assert b'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"' in answer.body
    assert answer.xml.tag == "ListBucketResult"


# -- keys that are hard to write down

ODD = [
    *("a b", "a+b", "a%20b", "a%2Fb", "a&b", "a<b>", "a\"b'", "a?b", "a#b", "a=b", "a;b", "a:b@c", "a,b", "a*b", "a|b"),
    *(
        "a~b",
        "a^b`c",
        "a{b}",
        "[a]",
        "a!$()",
        "é",
        "e\u0301",
        "漢字",
        "\u00a0",
        "\u200b",
        "\ufeff",
        "\uffee",
        "\U0001f600",
    ),
    *("\x01", "\x1f", "\x7f", "\t", "\n", "\r", " ", "...a", ".hidden", "a..b", "end."),
]


@pytest.fixture(scope="module")
def odd_bucket(fill: Callable[[str, Iterable[str]], None], bucket_maker: Callable[[], str]) -> str:
    """Return a bucket whose keys are odd names and as many folders of such names."""
    name = bucket_maker()
    fill(name, [*ODD, *(f"{odd}/inside" for odd in ODD)])
    return name


def test_odd_keys_in_the_order_of_their_utf8(s3: S3, odd_bucket: str) -> None:
    answer = s3.list_objects_v2(Bucket=odd_bucket)
    expected = sorted([*ODD, *(f"{odd}/inside" for odd in ODD)], key=str.encode)
    assert keys(answer) == expected


def test_odd_folders(s3: S3, odd_bucket: str) -> None:
    answer = s3.list_objects_v2(Bucket=odd_bucket, Delimiter="/")
    assert folders(answer) == sorted((f"{odd}/" for odd in ODD), key=str.encode)


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_prefix(s3: S3, odd_bucket: str, odd: str) -> None:
    answer = s3.list_objects_v2(Bucket=odd_bucket, Prefix=f"{odd}/")
    assert (keys(answer), answer["Prefix"]) == ([f"{odd}/inside"], f"{odd}/")
    assert keys(s3.list_objects_v2(Bucket=odd_bucket, Prefix=odd, StartAfter=odd))[0] == f"{odd}/inside"


def test_url_encoding(raw: Raw, endpoint: Endpoint, odd_bucket: str) -> None:
    query = "delimiter=%2F&encoding-type=url&list-type=2&prefix=a%20b&start-after=a%20a"
    answer = raw.ask("GET", endpoint.path(odd_bucket), query).xml
    assert answer.findtext("EncodingType") == "url"
    coded = [answer.findtext(name) or "" for name in ("Prefix", "StartAfter", "Contents/Key", "CommonPrefixes/Prefix")]
    assert [unquote_plus(text) for text in coded] == ["a b", "a a", "a b", "a b/"]
    assert not [text for text in coded if " " in text]


def test_without_url_encoding(raw: Raw, endpoint: Endpoint, odd_bucket: str) -> None:
    for odd in ["a b", "a+b", "a%20b", "a&b", "a<b>", "é", "漢字", "\U0001f600", "\n", "\t", "\r"]:
        query = f"list-type=2&max-keys=1&prefix={quote(odd, safe='')}"
        answer = raw.ask("GET", endpoint.path(odd_bucket), query)
        assert (answer.xml.findtext("Contents/Key"), answer.xml.findtext("Prefix")) == (odd, odd)
        assert answer.xml.find("EncodingType") is None


@pytest.mark.parametrize("encoding", ["base64", "", "url2", "%20url"])
def test_an_encoding_that_is_none(raw: Raw, endpoint: Endpoint, bucket: str, encoding: str) -> None:
    answer = raw.ask("GET", endpoint.path(bucket), f"encoding-type={encoding}&list-type=2")
    assert answer.refusal == (400, "InvalidArgument")


def test_an_encoding_in_capitals(raw: Raw, endpoint: Endpoint, odd_bucket: str) -> None:
    answer = raw.ask("GET", endpoint.path(odd_bucket), "encoding-type=URL&list-type=2&prefix=%C3%A9").xml
    assert answer.findtext("Prefix") == "%C3%A9"
