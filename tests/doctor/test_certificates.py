"""Files of certificate authorities that no client can use."""

from pathlib import Path

import pytest

from hfs3.doctor.certificates import located, problem
from hfs3.machine import Machine
from tests.doctor.conftest import AUTHORITIES


def test_what_can_be_used(tmp_path: Path) -> None:
    assert problem(Path(AUTHORITIES)) == ""
    assert problem(tmp_path) == "", "a folder of certificates, or one that shall become one"


@pytest.mark.parametrize("content", ["", "no certificate\n", "-----BEGIN PRIVATE KEY-----\n", "\x00\xff"])
def test_what_has_none(tmp_path: Path, content: str) -> None:
    file = tmp_path / "ca.pem"
    file.write_text(content)
    assert problem(file) == "has no certificate in it"


def test_what_is_not_there(tmp_path: Path) -> None:
    assert problem(tmp_path / "ca.pem") == "is not there"
    loop = tmp_path / "loop.pem"
    loop.symlink_to(loop)
    assert problem(loop) == "cannot be read"
    for name in ("x" * 5000, "a\0b"):
        assert problem(tmp_path / name) == "cannot be read"


@pytest.mark.parametrize(
    ("name", "is_expanded"),
    [("ca_bundle", True), ("AWS_CA_BUNDLE", True), ("override.ca_cert", False), ("RCLONE_CA_CERT", False)],
)
def test_a_home_that_only_aws_tools_look_for(machine: Machine, name: str, is_expanded: bool) -> None:
    assert located(name, "~/ca.pem", machine) == (machine.home / "ca.pem" if is_expanded else Path("~/ca.pem"))
