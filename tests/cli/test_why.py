"""`hfs3 doctor --why`: how the answers look. What they are is the concern of tests/effective."""

import json
from pathlib import Path

import pytest

from hfs3.machine import Machine
from tests.cli.conftest import SECRET, Hfs3


@pytest.fixture
def home(stored: Machine, hfs3: Hfs3) -> Path:
    """The home of somebody who has configured the AWS files and rclone's."""
    assert hfs3("configure", "aws", "--quiet").code == 0
    assert hfs3("configure", "rclone", "--quiet").code == 0
    return stored.home


@pytest.mark.usefixtures("home")
def test_a_value_with_its_place(hfs3: Hfs3) -> None:
    ran = hfs3("doctor", "--why", "region")
    assert ran.code == 0, ran.err
    lines = ran.out.splitlines()
    assert lines[0] == "region"
    aws = next(line for line in lines if line.strip().startswith("aws "))
    assert "--profile hf" in aws
    assert aws.endswith("us-east-1  ~/.aws/config:2")
    assert any("rclone" in line and "rclone.conf:" in line for line in lines)


def test_what_is_passed_over(hfs3: Hfs3, home: Path) -> None:
    config = home / ".aws/credentials"
    config.write_text(config.read_text() + "region = eu-west-1\n")
    out = hfs3("doctor", "--why", "region", "--client", "aws").out
    assert "eu-west-1  ~/.aws/credentials:" in out
    assert "us-east-1  passed over: ~/.aws/config:2" in out


@pytest.mark.usefixtures("home")
def test_for_programs(hfs3: Hfs3) -> None:
    document = json.loads(hfs3("doctor", "--why", "all", "--client", "aws", "--json").out)
    settings = {row["setting"]: row for row in document["settings"]}
    assert document["schema_version"] == 1
    assert settings["endpoint"]["kind"] == "file"
    assert settings["endpoint"]["path"].endswith(".aws/config")
    assert settings["list-version"]["kind"] == "default"
    assert [row["kind"] for row in settings["endpoint"]["passed_over"]] == ["default"]


@pytest.mark.usefixtures("home")
def test_no_secret_is_told(hfs3: Hfs3) -> None:
    for more in ((), ("--json",)):
        ran = hfs3("doctor", "--why", "all", *more)
        assert SECRET not in ran.out + ran.err


@pytest.mark.usefixtures("stored")
def test_nothing_is_configured(hfs3: Hfs3) -> None:
    ran = hfs3("doctor", "--why", "endpoint")
    assert (ran.code, ran.out) == (
        0,
        "No profile or remote is meant for the gateway here; name one with --profile or --remote.\n",
    )


def test_usage(hfs3: Hfs3) -> None:
    assert hfs3("doctor", "--why", "colour").code == 2
    assert hfs3("doctor", "--client", "aws").code == 2
    assert "--why" in hfs3("doctor", "--python", "x").err
