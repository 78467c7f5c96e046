"""Copies of a key pair are found in what clients read, whoever wrote them and however broken the file is."""

import pytest

from hfs3 import copies
from hfs3.copies import Copy
from hfs3.machine import Machine

KEY_ID = "HFAKALICE0000000001"


def test_every_line_with_the_id_is_found(machine: Machine) -> None:
    aws, rclone = machine.home / ".aws/credentials", machine.home / ".config/rclone/rclone.conf"
    for path, text in (
        (aws, f"[hf]\naws_access_key_id = {KEY_ID}\n[other]\n# aws_access_key_id={KEY_ID}\nbroken\n"),
        (rclone, f"[mine]\r\ntype = s3\r\naccess_key_id = {KEY_ID}\r\n"),
    ):
        path.parent.mkdir(parents=True)
        path.write_text(text)
    found = copies.find(machine, frozenset({KEY_ID}))
    assert found.copies == (
        Copy(KEY_ID, "aws", "hf", aws, 2),
        Copy(KEY_ID, "aws", "other", aws, 4),
        Copy(KEY_ID, "rclone", "mine", rclone, 3),
    )
    assert [copy.removal for copy in found.copies] == [
        "hfs3 configure aws --remove",
        "hfs3 configure aws --remove --profile other",
        "hfs3 configure rclone --remove --remote mine",
    ]
    assert found.unread == ()
    assert found.of(KEY_ID) == found.copies
    assert found.of("HFAKOTHER") == ()


@pytest.mark.parametrize("other", [f"{KEY_ID}9", f"X{KEY_ID}", KEY_ID.lower()])
def test_a_longer_id_is_another(machine: Machine, other: str) -> None:
    (machine.home / ".aws").mkdir()
    (machine.home / ".aws/config").write_text(f"[profile hf]\naws_access_key_id = {other}\n")
    assert copies.find(machine, frozenset({KEY_ID})).copies == ()


def test_a_file_that_cannot_be_read_is_named(machine: Machine) -> None:
    (machine.home / ".aws/credentials").mkdir(parents=True)
    found = copies.find(machine, frozenset({KEY_ID}))
    assert found.copies == ()
    assert str(machine.home / ".aws/credentials") in found.unread[0]


def test_nothing_sought_nothing_read(machine: Machine) -> None:
    (machine.home / ".aws/credentials").mkdir(parents=True)
    assert copies.find(machine, frozenset()).unread == ()
