from dataclasses import replace
from pathlib import Path

import pytest

from hfs3.clients.base import ConfigFile, Profile, configure_command, read
from hfs3.errors import UserFileError
from tests.contracts.clients import PROFILE


def test_endpoint() -> None:
    assert PROFILE.endpoint == "https://s3.hf.co/me"
    assert replace(PROFILE, namespace="").endpoint == "https://s3.hf.co/<namespace>"
    assert Profile("hf", "me", "https://localhost:9443/").endpoint == "https://localhost:9443/me"


def test_the_command_that_writes_it_again() -> None:
    assert configure_command("aws", PROFILE) == "hfs3 configure aws"
    assert configure_command("aws", replace(PROFILE, name="x")) == "hfs3 configure aws --profile x"
    assert configure_command("rclone", replace(PROFILE, name="x")) == "hfs3 configure rclone --remote x"


def test_reading(tmp_path: Path) -> None:
    there, missing, folder = (
        ConfigFile("config", path, "the default", private=False)
        for path in (tmp_path / "there", tmp_path / "missing", tmp_path)
    )
    there.path.write_bytes(b"\xff")
    assert read([there, missing]) == {there: b"\xff", missing: None}
    with pytest.raises(UserFileError):
        read([folder])
