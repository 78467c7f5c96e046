"""What `editor` does not show: single functions. How lines are changed is in test_editor and test_odd_files."""

from hfs3.files.ini import Document, Grammar
from hfs3.files.splice import Change, changes_without, is_nestable, parted, with_section


def test_a_value_and_the_comment_behind_it() -> None:
    assert parted(" path  # why ; not") == ("path", "# why ; not")
    assert parted("# only") == ("", "# only")
    assert parted("a#b") == ("a#b", "")
    assert parted("`a # b`") == ("`a # b`", "")


def test_what_can_stand_in_a_block() -> None:
    assert is_nestable("a = b")
    assert not is_nestable("a")
    assert not is_nestable("a = b\x0bc"), "botocore sees a line end there"
    assert not is_nestable("  ")


def test_keys_of_a_block_are_written_together() -> None:
    changes = [Change("a", "1", "s3"), Change("b", "2"), Change("c", "3", "s3"), Change("d", None)]
    written = with_section(Document(b"", Grammar.BOTOCORE), "hf", changes)
    assert written == b"[hf]\ns3 =\n    a = 1\n    c = 3\nb = 2\n"


def test_which_keys_are_taken_away() -> None:
    document = Document(b"[hf]\na = 1\ns3 =\n  b = 2\n  c = 3\n", Grammar.BOTOCORE)
    section = document.section("hf")
    assert section is not None
    assert changes_without(document, section, lambda *_: True) is None
    assert changes_without(document, section, lambda key, _: key in {"a", "b"}) == (
        Change("a", None),
        Change("b", None, "s3"),
    )
    assert changes_without(document, section, lambda _, block: block == "s3") == (Change("s3", None),)


def test_a_change_does_not_show_its_value() -> None:
    assert "canary" not in repr(Change("secret_access_key", "canary"))
