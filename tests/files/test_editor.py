"""Every way in which other editors were seen to damage such files, edited rightly or refused."""

import pytest

from hfs3.files.editor import IniFile
from hfs3.files.ini import Grammar
from hfs3.files.parsers import Trouble, Unreadable
from hfs3.files.splice import Change

REGION = Change("region", "us-east-1")
STYLE = Change("addressing_style", "path", "s3")

# what, before, changes, after — all of one [profile hf], and everything else untouched
EDITS = [
    ("spacing stays", b"[profile hf]\nregion=x\n", [REGION], b"[profile hf]\nregion=us-east-1\n"),
    ("a tab stays", b"[profile hf]\nregion\t=\tx\n", [REGION], b"[profile hf]\nregion\t=\tus-east-1\n"),
    ("a colon stays", b"[profile hf]\nregion: x\n", [REGION], b"[profile hf]\nregion: us-east-1\n"),
    ("the key's case stays", b"[profile hf]\nREGION = x\n", [REGION], b"[profile hf]\nREGION = us-east-1\n"),
    ("an empty value gets its space", b"[profile hf]\nregion =\n", [REGION], b"[profile hf]\nregion = us-east-1\n"),
    ("or none", b"[profile hf]\nregion=\n", [REGION], b"[profile hf]\nregion=us-east-1\n"),
    (
        "a comment behind a value moves above it, for it is part of the value",
        b"[profile hf]\nregion = eu ; for now\noutput = json\n",
        [REGION],
        b"[profile hf]\n; for now\nregion = us-east-1\noutput = json\n",
    ),
    (
        "an indented comment below stays",
        b"[profile hf]\nregion = x\n    # note\noutput = json\n",
        [REGION],
        b"[profile hf]\nregion = us-east-1\n    # note\noutput = json\n",
    ),
    (
        "an indented section stays indented",
        b"  [profile hf]\n  region = x\n  s3 =\n    addressing_style = auto\n",
        [REGION, STYLE, Change("output", "json")],
        b"  [profile hf]\n  region = us-east-1\n  s3 =\n    addressing_style = path\n  output = json\n",
    ),
    (
        "comments and blank lines inside the block stay",
        b"[profile hf]\ns3 =\n\n    # sizes\n    t = 1GB\n\n# edge\n    q = 3\no = j\n",
        [STYLE],
        b"[profile hf]\ns3 =\n\n    # sizes\n    t = 1GB\n\n# edge\n    q = 3\n    addressing_style = path\no = j\n",
    ),
    (
        "a comment behind the first key of the block moves above the block: there it crashes no tool",
        b"[profile hf]\ns3 =\n\taddressing_style=auto # why\n\tmax_queue_size=3\n",
        [STYLE],
        b"[profile hf]\n# why\ns3 =\n\taddressing_style=path\n\tmax_queue_size=3\n",
    ),
    (
        "a comment behind a later key of the block moves above that key",
        b"[profile hf]\ns3 =\n\tmax_queue_size=3\n\taddressing_style=auto # why\n",
        [STYLE],
        b"[profile hf]\ns3 =\n\tmax_queue_size=3\n\t# why\n\taddressing_style=path\n",
    ),
    (
        "a key lands before the blank lines and the comment that leads the next section",
        b"[profile hf]\noutput = json\n\n# about the next\n[profile next]\nregion = x\n",
        [REGION],
        b"[profile hf]\noutput = json\nregion = us-east-1\n\n# about the next\n[profile next]\nregion = x\n",
    ),
    (
        "a key lands behind the block, not in it",
        b"[profile hf]\ns3 =\n    addressing_style = path\n\n[profile next]\n",
        [REGION],
        b"[profile hf]\ns3 =\n    addressing_style = path\nregion = us-east-1\n\n[profile next]\n",
    ),
    (
        "CRLF stays",
        b"[profile hf]\r\nregion = x\r\n",
        [REGION, STYLE],
        b"[profile hf]\r\nregion = us-east-1\r\ns3 =\r\n    addressing_style = path\r\n",
    ),
    (
        "CR alone stays",
        b"[profile hf]\rregion = x\r",
        [REGION, Change("a", "b")],
        b"[profile hf]\rregion = us-east-1\ra = b\r",
    ),
    (
        "mixed line ends stay, and a new line takes its neighbour's",
        b"[a]\nb = c\n[profile hf]\r\noutput = json\r\n[d]\n",
        [REGION],
        b"[a]\nb = c\n[profile hf]\r\noutput = json\r\nregion = us-east-1\r\n[d]\n",
    ),
    ("no final line end stays", b"[profile hf]\nregion = x", [REGION], b"[profile hf]\nregion = us-east-1"),
    (
        "also when keys are added",
        b"[profile hf]\ns3 =\n  max_queue_size = 3",
        [STYLE, REGION],
        b"[profile hf]\ns3 =\n  max_queue_size = 3\n  addressing_style = path\nregion = us-east-1",
    ),
    (
        "a block on one line gets its lines",
        b"[profile hf]\ns3 = addressing_style = virtual\noutput = json\n",
        [STYLE],
        b"[profile hf]\ns3 =\n    addressing_style = path\noutput = json\n",
    ),
    (
        "with what `aws configure set` appended to it",
        b"[profile hf]\ns3 = addressing_style = virtual # one line\n    max_queue_size = 3\n",
        [STYLE],
        b"[profile hf]\n# one line\ns3 =\n    addressing_style = path\n    max_queue_size = 3\n",
    ),
    (
        "what is no assignment there is kept as a comment",
        b"[profile hf]\ns3 = nonsense\n",
        [STYLE],
        b"[profile hf]\n# nonsense\ns3 =\n    addressing_style = path\n",
    ),
    (
        "an empty block whose keys are not indented gets indented ones",
        b"[profile hf]\ns3 =\naddressing_style = path\n",
        [STYLE],
        b"[profile hf]\ns3 =\n    addressing_style = path\naddressing_style = path\n",
    ),
    (
        "a value of several lines becomes one",
        b"[profile hf]\nregion = a\n   b\n   # note\n   c\noutput = json\n",
        [REGION],
        b"[profile hf]\nregion = us-east-1\n   # note\noutput = json\n",
    ),
    (
        "the last of two nested keys is the effective one",
        b"[profile hf]\ns3 =\n  addressing_style = a\n  addressing_style = b\n",
        [STYLE],
        b"[profile hf]\ns3 =\n  addressing_style = a\n  addressing_style = path\n",
    ),
    (
        "a key goes, its neighbours' comments stay",
        b"[profile hf]\n# one\nregion = x\n# two\noutput = json\n",
        [Change("region", None)],
        b"[profile hf]\n# one\n# two\noutput = json\n",
    ),
    (
        "a nested key goes, the block stays",
        b"[profile hf]\ns3 =\n  addressing_style = a\n  max_queue_size = 3\n",
        [Change("addressing_style", None, "s3")],
        b"[profile hf]\ns3 =\n  max_queue_size = 3\n",
    ),
    (
        "a header with a comment",
        b"[profile hf] # mine\nregion = x\n",
        [REGION],
        b"[profile hf] # mine\nregion = us-east-1\n",
    ),
    ("a header alone", b"[profile hf]", [REGION], b"[profile hf]\nregion = us-east-1"),
    (
        "a key that has its value keeps its line",
        b"[profile hf]\nregion =us-east-1  \n",
        [REGION],
        b"[profile hf]\nregion =us-east-1  \n",
    ),
    (
        "a header further in than the new key would continue it",
        b"[profile hf]\n\n  [profile next]\n  region = x\n",
        [REGION],
        b"[profile hf]\n  region = us-east-1\n\n  [profile next]\n  region = x\n",
    ),
    (
        "a header in a value is none",
        b"[x]\na = b\n  [profile hf]\n",
        [REGION],
        b"[x]\na = b\n  [profile hf]\n\n[profile hf]\nregion = us-east-1\n",
    ),
]


@pytest.mark.parametrize(("before", "changes", "after"), [edit[1:] for edit in EDITS], ids=[edit[0] for edit in EDITS])
def test_edit(before: bytes, changes: list[Change], after: bytes) -> None:
    assert IniFile(before, Grammar.BOTOCORE).with_keys("profile hf", changes).data == after


# before, after a section was added; taking it out again gives the first
ADDED = [
    (b"", b"[hf]\nregion = us-east-1\n"),
    (b"\n", b"\n\n[hf]\nregion = us-east-1\n"),
    (b"# only a comment", b"# only a comment\n\n[hf]\nregion = us-east-1"),
    (b"[a]\nb = c\n", b"[a]\nb = c\n\n[hf]\nregion = us-east-1\n"),
    (b"[a]\nb = c\n\n\n", b"[a]\nb = c\n\n\n\n[hf]\nregion = us-east-1\n"),
    (b"[a]\nb = c", b"[a]\nb = c\n\n[hf]\nregion = us-east-1"),
    (b"[a]\r\nb = c\r\n", b"[a]\r\nb = c\r\n\r\n[hf]\r\nregion = us-east-1\r\n"),
    (b"[a]\nb = c\r", b"[a]\nb = c\r\r\n[hf]\nregion = us-east-1\n"),
]


@pytest.mark.parametrize(("before", "after"), ADDED)
def test_new_section_comes_and_goes(before: bytes, after: bytes) -> None:
    added = IniFile(before, Grammar.BOTOCORE).with_keys("hf", [REGION])
    assert added.data == after
    assert added.without_keys("hf", lambda key, _: key == "region").data == before


def test_section_that_keeps_other_keys_stays() -> None:
    ini = IniFile(b"[hf]\nregion = x\n# mine\noutput = json\n", Grammar.BOTOCORE)
    assert ini.without_keys("hf", lambda key, _: key == "region").data == b"[hf]\n# mine\noutput = json\n"


def test_section_between_others_goes_without_its_neighbours_comments() -> None:
    before = b"# top\n\n[hf]\nregion = x\n\n# about next\n[next]\na = b\n"
    ini = IniFile(before, Grammar.BOTOCORE)
    assert ini.without_keys("hf", lambda *_: True).data == b"# top\n\n# about next\n[next]\na = b\n"


def test_a_block_goes_with_its_last_key() -> None:
    ini = IniFile(b"[hf]\ns3 =\n  addressing_style = path\noutput = json\n", Grammar.BOTOCORE)
    assert ini.without_keys("hf", lambda _, block: block == "s3").data == b"[hf]\noutput = json\n"


def test_a_key_that_is_twice_in_a_block_goes_wholly() -> None:
    ini = IniFile(b"[hf]\ns3 =\n  addressing_style = a\n  # note\n  addressing_style = b\n  x = y\n", Grammar.BOTOCORE)
    left = b"[hf]\ns3 =\n  # note\n  x = y\n"
    assert ini.without_keys("hf", lambda key, _: key == "addressing_style").data == left
    assert ini.with_keys("hf", [Change("addressing_style", None, "s3")]).data == left


def test_an_indented_header_becomes_no_part_of_a_value() -> None:
    ini = IniFile(b"[a]\nb = c\n\n[hf]\n# note\n  region = x\n\n  [z]\n  y = 1\n", Grammar.BOTOCORE)
    emptied = ini.without_keys("hf", lambda *_: True)
    assert emptied.data == b"[a]\nb = c\n\n[hf]\n# note\n\n  [z]\n  y = 1\n"
    assert emptied.without_keys("hf", lambda *_: True).data == emptied.data


def test_an_empty_line_behind_a_line_that_ends_in_cr_stays_one() -> None:
    ini = IniFile(b"[hf]\r\nregion = a\r    b\n\noutput = json\r\n", Grammar.BOTOCORE)
    assert ini.with_keys("hf", [Change("region", "x")]).data == b"[hf]\r\nregion = x\r\r\noutput = json\r\n"


def test_a_section_that_never_had_a_key_stays() -> None:
    ini = IniFile(b"[hf]\n# mine\n[a]\nb = c\n", Grammar.BOTOCORE)
    assert ini.without_keys("hf", lambda *_: True) is ini


def test_a_block_on_one_line_is_opened_though_a_blank_line_follows() -> None:
    ini = IniFile(b"[hf]\n s3 = addressing_style = auto\n\t\n  x = y\n", Grammar.BOTOCORE)
    opened = ini.with_keys("hf", [Change("addressing_style", "path", "s3")])
    assert opened.data == b"[hf]\n s3 =\n  addressing_style = path\n\t\n  x = y\n"


def test_removing_what_is_not_there_changes_nothing() -> None:
    ini = IniFile(b"[a]\nb = c\n", Grammar.BOTOCORE)
    assert ini.without_keys("hf", lambda *_: True) is ini
    assert ini.with_keys("a", [Change("x", None)]) is ini


REFUSED = [
    (b"[hf]\n[hf]\n", Trouble.DUPLICATE_SECTION, 2, "hf"),
    (b"[hf]\na = b\nA = c\n", Trouble.DUPLICATE_KEY, 3, "a"),
    (b"\xef\xbb\xbf[hf]\n", Trouble.BYTE_ORDER_MARK, 1, ""),
    (b"[hf]\n# caf\xe9\n", Trouble.ENCODING, 2, ""),
    ("[hf]\n".encode("utf-16"), Trouble.ENCODING, 1, ""),
    (b"a = b\n", Trouble.SYNTAX, 1, ""),
    (b"[hf]\nno value\n", Trouble.SYNTAX, 2, ""),
    (b"[hf]\nrem an old comment\n", Trouble.SYNTAX, 2, ""),
    (b"[hf]\ns3 =\n  # sizes\n  addressing_style: path\n", Trouble.SYNTAX, 4, "s3"),
]


@pytest.mark.parametrize(("data", "trouble", "line", "subject"), REFUSED)
def test_file_that_aws_tools_refuse(data: bytes, trouble: Trouble, line: int, subject: str) -> None:
    with pytest.raises(Unreadable) as refused:
        IniFile(data, Grammar.BOTOCORE)
    assert (refused.value.trouble, refused.value.line, refused.value.subject) == (trouble, line, subject)


def test_rclone_takes_a_section_twice_and_hfs3_does_not() -> None:
    with pytest.raises(Unreadable) as refused:
        IniFile(b"[hf]\na = b\n[hf]\n", Grammar.GOCONFIG).with_keys("hf", [REGION])
    assert (refused.value.trouble, refused.value.line) == (Trouble.DUPLICATE_SECTION, 3)
    with pytest.raises(Unreadable) as refused:
        IniFile(b"[hf]\na = b\n\na = c\n", Grammar.GOCONFIG).with_keys("hf", [REGION])
    assert (refused.value.trouble, refused.value.line) == (Trouble.DUPLICATE_KEY, 4)


REMOTE_EDITS = [
    ("a byte order mark stays", b"\xef\xbb\xbf[hf]\nregion = x\n", b"\xef\xbb\xbf[hf]\nregion = us-east-1\n"),
    (
        "other encodings stay",
        b"# caf\xe9\n[hf]\nregion = x\nn = \xff\n",
        b"# caf\xe9\n[hf]\nregion = us-east-1\nn = \xff\n",
    ),
    ("each line is its own", b"[hf]\n a = b\n   region = x\n", b"[hf]\n a = b\n   region = us-east-1\n"),
    ("an upper-case key is another", b"[hf]\nREGION = x\n", b"[hf]\nREGION = x\nregion = us-east-1\n"),
    ("a quoted key is the same", b"[hf]\n`region` = `x # y`\n", b"[hf]\n`region` = us-east-1\n"),
    ("comments behind the last key stay", b"[hf]\nregion = x\n# end\n", b"[hf]\nregion = us-east-1\n# end\n"),
    ("a bracket in a key's place", b"[hf]\n[z] = 1\nregion = x\n", b"[hf]\n[z] = 1\nregion = us-east-1\n"),
]


@pytest.mark.parametrize(
    ("before", "after"), [edit[1:] for edit in REMOTE_EDITS], ids=[edit[0] for edit in REMOTE_EDITS]
)
def test_edit_of_a_remote(before: bytes, after: bytes) -> None:
    assert IniFile(before, Grammar.GOCONFIG).with_keys("hf", [REGION]).data == after
