"""What an object key must not be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hfs3.contract.keys import KEY_RULES, KeyRule, broken_rules
from hfs3.contract.limits import MAX_KEY_BYTES

PLAIN = st.text(st.characters(exclude_characters="/\\.\0", codec="utf-8"), min_size=1, max_size=20)


@pytest.mark.parametrize("rule", KEY_RULES, ids=lambda rule: rule.slug)
def test_the_example_breaks_its_rule(rule: KeyRule) -> None:
    assert rule in broken_rules(rule.example)


@pytest.mark.parametrize(
    "key",
    [
        "a",
        "a/b",
        "a.b/c..d",
        ".hidden",
        "..",
        "...",
        "a/.b",
        "a/..b",
        "ä/ö ü+%&=?#",
        "a\nb",
        "a/./b",
        "a" * MAX_KEY_BYTES,
    ],
)
def test_good_keys(key: str) -> None:
    expected = ["trailing-dots"] if key.endswith("..") else []
    assert [rule.slug for rule in broken_rules(key)] == expected


@pytest.mark.parametrize(
    ("key", "slugs"),
    [
        ("/", ["leading-slash", "trailing-slash"]),
        ("//", ["leading-slash", "trailing-slash", "double-slash"]),
        ("../a", ["parent-segment"]),
        ("a/b../c", ["parent-segment"]),  # `../` anywhere, whatever comes before it
        ("./../", ["trailing-slash", "parent-segment", "leading-dot-segment"]),
        ("\\\0", ["backslash", "null-byte"]),
        ("a/\n", []),
        ("a\n/", ["trailing-slash"]),
        ("ä" * 513, ["too-long"]),  # bytes of UTF-8 count, not characters
    ],
)
def test_every_broken_rule_is_told_in_the_order_of_the_page(key: str, slugs: list[str]) -> None:
    assert [rule.slug for rule in broken_rules(key)] == slugs


@given(st.lists(PLAIN, min_size=1, max_size=5))
def test_plain_segments_make_a_good_key(segments: list[str]) -> None:
    assert broken_rules("/".join(segments)) == ()


@given(st.text())
def test_a_key_is_good_or_has_a_reason_it_really_shows(key: str) -> None:
    slugs = {rule.slug for rule in broken_rules(key)}
    assert ("leading-slash" in slugs) == key.startswith("/")
    assert ("trailing-slash" in slugs) == key.endswith("/")
    assert ("double-slash" in slugs) == ("//" in key)
    assert ("parent-segment" in slugs) == ("../" in key)
    assert ("leading-dot-segment" in slugs) == key.startswith("./")
    assert ("trailing-dots" in slugs) == key.endswith("..")
    assert ("backslash" in slugs) == ("\\" in key)
    assert ("null-byte" in slugs) == ("\0" in key)
