"""The guard against hfs3's own mistakes: it is given wrong edits here, which `editor` does not make."""

import pytest

from hfs3.errors import UserFileError
from hfs3.files import guard
from hfs3.files.ini import Grammar
from hfs3.files.parsers import Reading, read_as
from hfs3.files.splice import Change

OLD = b"[a]\nb = c\n[hf]\nregion = x\n[z]\ny = w\n"
CHANGES = [Change("region", "us-east-1")]
RIGHT = OLD.replace(b"region = x", b"region = us-east-1")
LARGE = b"".join(b"[profile p%d]\nregion = eu\ns3 =\n  addressing_style = path\n\n" % number for number in range(6000))


def check(old: bytes, new: bytes) -> None:
    reading = read_as(Grammar.BOTOCORE, old)
    guard.check(guard.Rewritten(old, new, reading), Grammar.BOTOCORE, guard.expected(reading, "hf", CHANGES))


@pytest.mark.parametrize("around", [(b"", b""), (LARGE, LARGE.replace(b" p", b" q"))], ids=["small", "large"])
def test_right_change_passes(around: tuple[bytes, bytes]) -> None:
    before, after = around
    check(before + OLD + after, before + RIGHT + after)


WRONG = {
    "another value": RIGHT.replace(b"us-east-1", b"us-east-2"),
    "another key of the section": RIGHT.replace(b"[z]", b"output = json\n[z]"),
    "another section": RIGHT.replace(b"y = w", b"y = v"),
    "the section before": RIGHT.replace(b"b = c", b"b = d"),
    "a section gone": RIGHT.replace(b"[z]\n", b""),
    "a section more": RIGHT + b"[more]\n",
    "a key that became part of another": RIGHT.replace(b"\ny", b"\n  y").replace(b"[z]", b"  [z]"),
}


@pytest.mark.parametrize("new", WRONG.values(), ids=WRONG)
@pytest.mark.parametrize("around", [(b"", b""), (LARGE, LARGE.replace(b" p", b" q"))], ids=["small", "large"])
def test_wrong_change_is_refused(new: bytes, around: tuple[bytes, bytes]) -> None:
    before, after = around
    with pytest.raises(UserFileError, match="would read other than planned"):
        check(before + OLD + after, before + new + after)


def test_expected() -> None:
    old: Reading = {"hf": {"a": "1", "s3": {"b": "2"}}, "other": {"c": "3"}}
    changes = [Change("a", None), Change("d", "4"), Change("e", "5", "s3"), Change("b", None, "s3")]
    assert guard.expected(old, "hf", changes) == {"hf": {"d": "4", "s3": {"e": "5"}}, "other": {"c": "3"}}
    assert guard.expected({}, "hf", [Change("d", "4")]) == {"hf": {"d": "4"}}
    one_line = {"hf": {"s3": "b = 2 # note\nc = 3\nnonsense"}}
    assert guard.expected(one_line, "hf", [Change("d", "4", "s3")]) == {"hf": {"s3": {"b": "2", "c": "3", "d": "4"}}}
