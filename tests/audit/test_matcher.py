from hypothesis import example, given
from hypothesis import strategies as st

from hfs3.audit.matcher import broken, column, is_text, suggestion
from hfs3.contract.keys import KEY_RULES, broken_rules
from hfs3.contract.limits import MAX_KEY_BYTES

# Names made of what the rules are about, far more often than chance would.
names = st.lists(
    st.sampled_from(["/", "//", ".", "..", "../", "./", "\\", "\0", "a", "b.txt", "ü", "\udce9", "-", " ", "x" * 400])
).map("".join)


@given(names)
def test_the_quick_way_finds_what_the_contract_finds(key: str) -> None:
    assert broken(key) == broken_rules(key)


@given(names)
@example("...")
@example("/")
@example("")
@example("a/..")
@example("x" * 2000 + ".tar.gz")
@example("\u20ac" * 400 + "/" + "y" * 1000)
def test_a_suggestion_breaks_no_rule(key: str) -> None:
    suggested = suggestion(key)
    assert suggested
    assert broken_rules(suggested) == ()
    assert is_text(suggested)
    assert suggestion(suggested) == suggested


def test_good_names_are_suggested_as_they_are() -> None:
    for key in ("a", "a/b.txt", "a..b", ".hidden", "a/.hidden/b", "ü ñ/☃", "a."):
        assert broken(key) == ()
        assert suggestion(key) == key


SUGGESTED = {
    "/data/a.txt": "data/a.txt",
    "data/": "data",
    "data//a.txt": "data/a.txt",
    "data/../a.txt": "data/a.txt",
    "dir../a.txt": "dir/a.txt",
    "./a.txt": "a.txt",
    "data/a..": "data/a",
    "data\\a.txt": "data_a.txt",
    "data/\0a.txt": "data/_a.txt",
    "caf\udce9.txt": "caf_.txt",
}


def test_suggestions() -> None:
    assert {key: suggestion(key) for key in SUGGESTED} == SUGGESTED


def test_a_long_name_keeps_its_extension_and_differs_from_others() -> None:
    one, other = suggestion("a" * 1100 + "1.safetensors"), suggestion("a" * 1100 + "2.tar")
    assert one != suggestion("a" * 1100 + "2.safetensors")
    assert other.endswith(".tar")
    assert len(one.encode()) <= MAX_KEY_BYTES


def test_where_a_rule_is_broken() -> None:
    by_slug = {rule.slug: rule for rule in KEY_RULES}
    assert column("data//a", by_slug["double-slash"]) == 5
    assert column("a" * 2000, by_slug["too-long"]) == 1


def test_every_rules_example_breaks_it() -> None:
    for rule in KEY_RULES:
        assert rule in broken(rule.example)
