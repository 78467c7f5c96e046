"""What `test_odd_files` does not hold against the real readers: what a refusal says, and what only rclone has."""

import pytest

from hfs3.files.ini import Grammar
from hfs3.files.parsers import Trouble, Unreadable, read_as


def test_botocore_nests_one_level() -> None:
    reading = read_as(Grammar.BOTOCORE, b"[a]\nS3 =\n  b = c = d\n\n  # note\n  e =\nf: g\n")
    assert reading == {"a": {"s3": {"b": "c = d", "e": ""}, "f": "g"}}


def test_default_is_kept_apart() -> None:
    assert read_as(Grammar.BOTOCORE, b"[DEFAULT]\na = b\n[c]\n") == {"DEFAULT": {"a": "b"}, "c": {}}


@pytest.mark.parametrize("other", [b"", b"[c]\ns3 =\n  a = b\n"])
def test_broken_block_of_default_hurts_only_where_it_leaks(other: bytes) -> None:
    data = b"[DEFAULT]\ns3 =\n  nonsense\n" + other
    assert "DEFAULT" in read_as(Grammar.BOTOCORE, data)
    with pytest.raises(Unreadable) as refused:
        read_as(Grammar.BOTOCORE, data + b"[d]\n")
    assert refused.value.line == 3


def test_goconfig() -> None:
    data = b'\xef\xbb\xbfa = 1\n[ hf ]\n"b=c" : `d # e`\n- = f\n- = g\nh = """i"""\n  ; note\n[empty]\n'
    assert read_as(Grammar.GOCONFIG, data) == {
        "DEFAULT": {"a": "1"},
        "hf": {"b=c": "d # e", "#1": "f", "#2": "g", "h": "i"},
        "empty": {},
    }


@pytest.mark.parametrize(
    ("data", "trouble", "line"),
    [
        (b"# Encrypted rclone configuration File\n\nRCLONE_ENCRYPT_V0:\nc2VjcmV0\n", Trouble.ENCRYPTED, 1),
        (b"[]\n", Trouble.SYNTAX, 1),
        (b"[hf]\nno value\n", Trouble.SYNTAX, 2),
        (b"[hf] # about\n", Trouble.SYNTAX, 1),
        (b"[hf]\n= x\n", Trouble.SYNTAX, 2),
        (b"[hf]\n`a = 1\n", Trouble.SYNTAX, 2),
        (b"[hf]\na = `b\n", Trouble.SYNTAX, 2),
        ("[hf]\n".encode("utf-16"), Trouble.ENCODING, 1),
    ],
)
def test_what_rclone_refuses(data: bytes, trouble: Trouble, line: int) -> None:
    with pytest.raises(Unreadable) as refused:
        read_as(Grammar.GOCONFIG, data)
    assert (refused.value.trouble, refused.value.line) == (trouble, line)


def test_a_refusal_quotes_no_line() -> None:
    with pytest.raises(Unreadable) as refused:
        read_as(Grammar.BOTOCORE, b"[hf]\ncanary\n")
    assert "canary" not in repr(refused.value)
    assert refused.value.__suppress_context__
