from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hfs3.files.diff import diff, masked_line, printable
from hfs3.files.edits import Edit
from hfs3.secret import MASK, Secret

PATH = Path("/home/me/.aws/credentials")


def between(before: bytes | None, after: bytes | None, *secrets: str) -> str:
    return diff(Edit(PATH, before, after, private=True, purpose="test"), [Secret(text) for text in secrets])


def test_it_is_a_unified_diff() -> None:
    lines = [b"line %d" % number for number in range(20)]
    changed = [*lines[:9], b"other", *lines[10:]]
    assert between(b"\n".join(lines), b"\n".join(changed)) == (
        f"--- {PATH}\n+++ {PATH}\n@@ -7,7 +7,7 @@\n"
        " line 6\n line 7\n line 8\n-line 9\n+other\n line 10\n line 11\n line 12\n"
    )


def test_a_new_file_and_a_removed_one() -> None:
    assert between(None, b"a\nb\n") == f"--- /dev/null\n+++ {PATH}\n@@ -0,0 +1,2 @@\n+a\n+b\n"
    assert between(b"a\n", None) == f"--- {PATH}\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n"
    assert between(b"a\n", b"a\n") == ""


def test_two_places_are_two_hunks() -> None:
    lines = [b"line %d" % number for number in range(40)]
    changed = [b"first", *lines[1:39], b"last"]
    assert between(b"\n".join(lines), b"\n".join(changed)).count("@@ -") == 2


SECRETS = [
    b"aws_secret_access_key = canary",
    b"  aws_secret_access_key=canary",
    b"# aws_secret_access_key = canary",
    b"; secret_access_key: canary",
    b"aws_session_token = canary",
    b'token = {"access_token":"canary"}',
    b"pass = canary",
    b"password2 = canary",
    b"key = canary",
    b"client_secret = canary",
    b"sse_customer_key_base64 = canary",
    b"x = hf_canarycanary",
    b"secret_access_key =\n  canary",
    b"secret_access_key = canary\n  canary\n\n\n\n\n  canary",
    b"secret_access_key = canary\n# note\n\n\n\n  canary",
]


@pytest.mark.parametrize("line", SECRETS)
def test_secrets_are_masked_by_the_name_of_their_key(line: bytes) -> None:
    shown = between(b"[hf]\n" + line + b"\n[z]\n", b"[hf]\n" + line + b"\n[z]\nnew = 1\n")
    assert "canary" not in shown
    changed = between(b"[hf]\n" + line, b"[hf]\n" + line.replace(b"canary", b"canarybird"))
    assert "canary" not in changed
    assert changed.count(MASK) >= 2


def test_given_secrets_are_masked_wherever_they_stand() -> None:
    assert "canary" not in between(b"", b"comment = see canary here\n# canary\n", "canary")


def test_what_is_no_secret_is_shown() -> None:
    for line in (
        "aws_access_key_id = HFAK1",
        "access_key_id = HFAK1",
        "region = us-east-1",
        "endpoint_url = https://x/y",
    ):
        assert masked_line(line) == line


def test_a_terminal_obeys_nothing_in_a_file() -> None:
    shown = between(b"", b"a = \x1b[31mred\x07\xff\n")
    assert "\x1b" not in shown
    assert "+a = \\x1b[31mred\\x07\\udcff" in shown
    assert printable("naïve\ttab") == "naïve\ttab"


@given(st.lists(st.sampled_from([b"a", b"b", b"c", b"d"])), st.lists(st.sampled_from([b"a", b"b", b"c", b"d"])))
def test_it_says_all_that_differs(old: list[bytes], new: list[bytes]) -> None:
    before, after = (b"".join(line + b"\n" for line in lines) for lines in (old, new))
    body = between(before, after).splitlines()[2:]
    assert bool(body) == (before != after)
    gone = sum(line.startswith("-") for line in body)
    come = sum(line.startswith("+") for line in body)
    assert len(old) - gone == len(new) - come


def test_a_line_far_below_its_key_is_still_masked() -> None:
    filler = b"# note\n\n" * 20
    before = b"[a]\nsecret = canary\n" + filler + b"  canary\n" + filler + b"  canary\n[z]\nx = 1\n"
    shown = between(before, before.replace(b"x = 1", b"x = 2"))
    assert "canary" not in shown
    assert MASK in shown
