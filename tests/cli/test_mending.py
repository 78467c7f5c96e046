"""`hfs3 doctor --fix`: what is safe is mended, shown, and can be taken back; what is left has its reason."""

import json
from pathlib import Path

import pytest

from hfs3.machine import Machine
from tests.cli.conftest import Hfs3


@pytest.fixture
def config(stored: Machine, hfs3: Hfs3) -> Path:
    """An AWS configuration with a comment of its owner's and a wrong setting."""
    assert hfs3("configure", "aws", "--quiet").code == 0
    config = stored.home / ".aws/config"
    config.write_text("# mine\n" + config.read_text().replace("= when_required", "= when_supported", 1))
    return config


def test_what_would_change_is_shown_and_nothing_changes(hfs3: Hfs3, config: Path) -> None:
    before = config.read_text()
    ran = hfs3("doctor", "--fix", "--dry-run", "--no-probe")
    assert ran.code == 1
    assert "-request_checksum_calculation = when_supported" in ran.out
    assert "+request_checksum_calculation = when_required" in ran.out
    assert config.read_text() == before


def test_it_is_mended_and_looked_at_again_and_can_be_taken_back(hfs3: Hfs3, config: Path) -> None:
    before = config.read_text()
    ran = hfs3("doctor", "--fix", "--no-probe")
    assert ran.code == 0, ran.out
    assert "✓ ~/.aws/config written" in ran.out
    assert config.read_text() == before.replace("= when_supported", "= when_required")
    assert hfs3("doctor", "--fix", "--dry-run", "--no-probe").code == 0
    assert hfs3("undo").code == 0
    assert config.read_text() == before


def test_what_configure_would_not_touch_is_left_and_said(hfs3: Hfs3, config: Path) -> None:
    config.write_text(config.read_text() + "role_arn = arn:aws:iam::1:role/x\n")
    before = config.read_text()
    ran = hfs3("doctor", "--fix", "--no-probe")
    assert ran.code == 1
    assert "is left as it is" in ran.out
    assert config.read_text() == before


def test_for_programs(hfs3: Hfs3, config: Path) -> None:
    planned = json.loads(hfs3("doctor", "--fix", "--dry-run", "--no-probe", "--json").out)
    assert [mend["state"] for mend in planned["mends"]] == ["planned"]
    done = json.loads(hfs3("doctor", "--fix", "--no-probe", "--json").out)
    assert [mend["state"] for mend in done["mends"]] == ["done"]
    assert done["exit_code"] == 0
    assert "when_required" in config.read_text()


@pytest.mark.parametrize("words", [("--dry-run",), ("--fix", "--keys", ".")])
@pytest.mark.usefixtures("stored")
def test_what_makes_no_sense_is_refused(hfs3: Hfs3, words: tuple[str, ...]) -> None:
    assert hfs3("doctor", *words).code == 2
