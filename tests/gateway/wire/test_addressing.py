from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hfs3.contract.features import Level
from hfs3.contract.keys import KEY_RULES, broken_rules
from hfs3.gateway.errors import S3Error
from hfs3.gateway.wire.addressing import Target, is_directory_marker, read_target, within_bucket


@pytest.mark.parametrize(
    ("path", "target", "level"),
    [
        ("/", Target(), Level.GATEWAY),
        ("//", Target(), Level.GATEWAY),
        ("/ns", Target("ns"), Level.NAMESPACE),
        ("/ns/", Target("ns"), Level.NAMESPACE),
        ("/ns/bucket", Target("ns", "bucket"), Level.BUCKET),
        ("/ns/bucket/", Target("ns", "bucket"), Level.BUCKET),
        ("/ns/bucket/key", Target("ns", "bucket", "key"), Level.OBJECT),
        ("/ns/bucket/a/b/c", Target("ns", "bucket", "a/b/c"), Level.OBJECT),
        ("/ns/bucket/a%2Fb", Target("ns", "bucket", "a/b"), Level.OBJECT),
        ("/ns/bucket/a+b%20c%2Bd", Target("ns", "bucket", "a+b c+d"), Level.OBJECT),
        ("/My_Org/Bu.ck-et/%E6%BC%A2", Target("My_Org", "Bu.ck-et", "漢"), Level.OBJECT),
        ("/ns/bucket/..a", Target("ns", "bucket", "..a"), Level.OBJECT),
        ("/ns/bucket/%01%7F", Target("ns", "bucket", "\x01\x7f"), Level.OBJECT),
    ],
)
def test_paths(path: str, target: Target, level: Level) -> None:
    assert read_target(path) == target
    assert target.level is level


@pytest.mark.parametrize(
    ("path", "code", "rule"),
    [
        ("", "InvalidURI", "uri.path"),
        ("*", "InvalidURI", "uri.path"),
        ("ns/bucket", "InvalidURI", "uri.path"),
        ("//bucket", "InvalidURI", "address.namespace"),
        ("/ns%2Fbucket/key", "AccessDenied", "address.namespace"),
        ("/../bucket", "AccessDenied", "address.namespace"),
        ("/%00/bucket", "AccessDenied", "address.namespace"),
        ("/ns//key", "InvalidBucketName", "address.bucket"),
        ("/ns/../key", "InvalidBucketName", "address.bucket"),
        ("/ns/%2e%2e/key", "InvalidBucketName", "address.bucket"),
        ("/ns/bucket%00/key", "InvalidBucketName", "address.bucket"),
        ("/ns/bucket%0A", "InvalidBucketName", "address.bucket"),
        ("/ns/bucket.git", "InvalidBucketName", "address.bucket"),
        ("/ns/bucket/%", "InvalidURI", "uri.escape"),
        ("/ns/bucket/%ff", "InvalidURI", "uri.utf-8"),
        ("/ns/bucket//key", "InvalidArgument", "key.leading-slash"),
        ("/ns/bucket//", "InvalidArgument", "key.leading-slash"),
        ("/ns/bucket/a//b", "InvalidArgument", "key.double-slash"),
        ("/ns/bucket/a//", "InvalidArgument", "key.double-slash"),
        ("/ns/bucket/dir/", "InvalidArgument", "key.trailing-slash"),
        ("/ns/bucket/a/../b", "InvalidArgument", "key.parent-segment"),
        ("/ns/bucket/a/%2e%2e/b", "InvalidArgument", "key.parent-segment"),
        ("/ns/bucket/./a", "InvalidArgument", "key.leading-dot-segment"),
        ("/ns/bucket/a..", "InvalidArgument", "key.trailing-dots"),
        ("/ns/bucket/a%5Cb", "InvalidArgument", "key.backslash"),
        ("/ns/bucket/a\\b", "InvalidArgument", "key.backslash"),
        ("/ns/bucket/a%00b", "InvalidArgument", "key.null-byte"),
        (f"/ns/bucket/{'a' * 1025}", "KeyTooLongError", "key.too-long"),
        (f"/ns/bucket/{quote('é' * 513)}", "KeyTooLongError", "key.too-long"),
    ],
)
def test_paths_that_point_nowhere(path: str, code: str, rule: str) -> None:
    with pytest.raises(S3Error) as caught:
        read_target(path)
    assert (caught.value.code, caught.value.rule) == (code, rule)


def test_every_rule_for_keys_is_enforced() -> None:
    for rule in KEY_RULES:
        with pytest.raises(S3Error) as caught:
            Target("ns", "bucket", rule.example)
        assert caught.value.rule == f"key.{rule.slug}"


@given(key=st.text(alphabet=st.one_of(st.sampled_from("./\\\0a%"), st.characters(codec="utf-8")), min_size=1))
def test_a_key_has_a_target_if_and_only_if_it_breaks_no_rule(key: str) -> None:
    path = f"/ns/bucket/{quote(key, safe='/')}"
    if broken_rules(key):
        with pytest.raises(S3Error):
            read_target(path)
    else:
        assert read_target(path).key == key


@pytest.mark.parametrize("path", ["/ns/bucket/dir/", "/ns/bucket/a/b/"])
def test_directory_markers(path: str) -> None:
    assert is_directory_marker(path)


@pytest.mark.parametrize("path", ["/ns/bucket/", "/ns/", "/", "/ns/bucket/key", "/ns/bucket/a//", "/ns/bucket/a../"])
def test_what_is_no_directory_marker(path: str) -> None:
    assert not is_directory_marker(path)


@pytest.mark.parametrize(
    ("query", "bucket", "inside"),
    [
        ({"prefix": "b/"}, "b", {"prefix": ""}),
        ({"prefix": "b/x/y", "delimiter": "/"}, "b", {"prefix": "x/y", "delimiter": "/"}),
        ({"prefix": "b/", "start-after": "b/k"}, "b", {"prefix": "", "start-after": "k"}),
        ({"prefix": "b/", "start-after": "a/k"}, "b", {"prefix": "", "start-after": ""}),
        ({"prefix": "b/", "start-after": "c"}, "b", {"prefix": "", "start-after": "\U0010ffff"}),
        ({"prefix": "b/", "key-marker": "b/k"}, "b", {"prefix": "", "key-marker": "k"}),
    ],
)
def test_a_listing_of_the_namespace_is_one_of_a_bucket(
    query: dict[str, str], bucket: str, inside: dict[str, str]
) -> None:
    assert within_bucket(query) == (bucket, inside)


@pytest.mark.parametrize("query", [{}, {"prefix": ""}, {"prefix": "b"}, {"prefix": "/x"}, {"prefix": "../x"}])
def test_a_listing_of_the_namespace_names_a_bucket(query: dict[str, str]) -> None:
    with pytest.raises(S3Error) as caught:
        within_bucket(query)
    assert caught.value.rule == "address.namespace-listing"
