"""`hfs3 report` at the command line. What stands in it is the concern of tests/doctor/test_report.py."""

import json
import stat
from pathlib import Path

import pytest

from hfs3.machine import Machine
from tests.cli.conftest import SECRET, Hfs3


@pytest.fixture(autouse=True)
def home(stored: Machine, hfs3: Hfs3, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to be in, and the home of somebody who has configured the AWS files."""
    assert hfs3("configure", "aws", "--quiet").code == 0
    monkeypatch.chdir(tmp_path)
    return stored.home


def test_a_file_for_you_alone(hfs3: Hfs3, tmp_path: Path) -> None:
    ran = hfs3("report")
    assert ran.code == 0, ran.err
    (path,) = tmp_path.glob("hfs3-report-*.md")
    assert path.name in ran.out
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_text().startswith("# hfs3 report\n")
    assert SECRET not in path.read_text()


def test_nothing_is_replaced_unasked(hfs3: Hfs3, tmp_path: Path) -> None:
    mine = tmp_path / "mine.md"
    mine.write_text("mine")
    ran = hfs3("report", "-o", str(mine))
    assert (ran.code, mine.read_text()) == (3, "mine")
    assert "is there already" in ran.err
    assert hfs3("report", "-o", str(mine), "--force").code == 0
    assert mine.read_text().startswith("# hfs3 report")


def test_to_standard_output(hfs3: Hfs3, tmp_path: Path) -> None:
    assert hfs3("report", "-o", "-").out.startswith("# hfs3 report\n")
    assert list(tmp_path.glob("*.md")) == []


def test_for_programs(hfs3: Hfs3, tmp_path: Path) -> None:
    document = json.loads(hfs3("report", "-o", "r.md", "--json").out)
    assert document == {
        "schema_version": 1,
        "path": str(tmp_path / "r.md"),
        "bytes": (tmp_path / "r.md").stat().st_size,
    }


def test_a_folder_that_is_not_there(hfs3: Hfs3) -> None:
    ran = hfs3("report", "-o", "nowhere/r.md")
    assert (ran.code, "cannot be written" in ran.err) == (3, True)
