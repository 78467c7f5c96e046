"""Traps in rclone.conf beside wrong settings (which the contract test walks)."""

import pytest

from hfs3.clients import rclone
from hfs3.clients.base import Profile
from hfs3.diagnostics.model import Finding
from hfs3.machine import Machine
from tests.contracts.clients import KEY, PROFILE, after


def findings(machine: Machine, text: str | bytes, profile: Profile = PROFILE) -> list[Finding]:
    data = text if isinstance(text, bytes) else text.encode()
    return list(rclone.inspect(dict.fromkeys(rclone.locate(machine), data), profile))


@pytest.fixture
def good(machine: Machine) -> str:
    """Return an rclone.conf with nothing wrong in it."""
    nothing = dict.fromkeys(rclone.locate(machine), None)
    (data,) = after(nothing, rclone.plan(nothing, PROFILE, KEY)).values()
    return (data or b"").decode()


# what, the line of the good file that is changed, what it becomes, the findings as (code, line)
BROKEN = [
    ("a comment behind a value", "region = us-east-1", "region = us-east-1 # why", [("HFS305", 7)]),
    ("the placeholder", "https://s3.hf.co/me", "https://s3.hf.co/<namespace>", [("HFS304", 4)]),
    ("a key in capitals", "list_version = 2", "LIST_VERSION = 2", [("HFS325", 9)]),
    ("the other list version", "list_version = 2", "list_version = 1", [("HFS208", 9)]),
    ("another provider", "provider = Other", "provider = AWS", [("HFS209", 3)]),
    ("the wrong unit", "chunk_size = 2G", "chunk_size = 2GB", [("HFS321", 11)]),
    ("too large a cutoff", "upload_cutoff = 2G", "upload_cutoff = 6G", [("HFS374", 10)]),
    ("too small a part", "chunk_size = 2G", "chunk_size = 4M", [("HFS207", 11)]),
    ("a cutoff that cuts copies", "copy_cutoff = 50G", "copy_cutoff = 1G", [("HFS213", 13)]),
    ("a larger one", "copy_cutoff = 50G", "copy_cutoff = 5T", []),
    ("an encoding that lacks one", "Slash,BackSlash,RightPeriod", "Slash,RightPeriod", [("HFS214", 14)]),
    ("an encoding that has more", "Slash,BackSlash,", "Slash,BackSlash,Colon,", []),
    ("another type", "type = s3", "type = drive", [("HFS378", 2)]),
    ("no type", "type = s3\n", "", [("HFS378", 1)]),
    ("an old signature", "region = us-east-1", "region = us-east-1\nv2_auth = true", [("HFS375", 8)]),
    ("markers", "region = us-east-1", "region = us-east-1\ndirectory_markers = true", [("HFS377", 8)]),
    ("no markers", "region = us-east-1", "region = us-east-1\ndirectory_markers = false", []),
    ("no key pair", "access_key_id = HFAKexample\n", "", [("HFS371", 1)]),
    ("a pair from elsewhere", "access_key_id = HFAKexample\n", "env_auth = true\n", []),
    ("the section twice", "[hf]", "[hf]\ntype = s3\n[hf]", [("HFS302", 3)]),
    ("a key twice", "region = us-east-1", "region = eu\nregion = us-east-1", [("HFS303", 8)]),
    ("a byte order mark", "[hf]", "\ufeff[hf]", [("HFS308", 1)]),
    ("a line that is none", "region = us-east-1", "region", [("HFS310", 7)]),
    ("another remote", "[hf]", "[other]", [("HFS314", None)]),
]


@pytest.mark.parametrize(("old", "new", "expected"), [row[1:] for row in BROKEN], ids=[row[0] for row in BROKEN])
def test_remote(machine: Machine, good: str, old: str, new: str, expected: list[tuple[str, int | None]]) -> None:
    assert old in good
    found = findings(machine, good.replace(old, new, 1))
    assert [(finding.rule.code, finding.place.line) for finding in found] == expected
    assert KEY.secret_access_key.reveal() not in repr(found)


def test_encrypted_file(machine: Machine) -> None:
    (finding,) = findings(machine, "# Encrypted rclone configuration File\n\nRCLONE_ENCRYPT_V0:\nAAAA\n")
    assert finding.rule.code == "HFS307"


def test_name_that_old_versions_cannot_read(machine: Machine, good: str) -> None:
    found = findings(machine, good.replace("[hf]", "[h+f]"), Profile("h+f", "me", "https://s3.hf.co"))
    assert [finding.rule.code for finding in found] == ["HFS376"]
