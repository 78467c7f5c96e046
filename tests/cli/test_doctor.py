"""`hfs3 doctor` at the command line. What it finds is the doctor's own tests' concern."""

import io
import json
import sys
from pathlib import Path

import pytest

from hfs3.machine import Machine
from tests.cli.conftest import Hfs3


@pytest.fixture
def home(stored: Machine, hfs3: Hfs3) -> Path:
    """The home of somebody who has configured the AWS files."""
    assert hfs3("configure", "aws", "--quiet").code == 0
    return stored.home


@pytest.mark.parametrize("form", ["github", "sarif", "junit"])
def test_one_format_at_a_time(hfs3: Hfs3, form: str) -> None:
    ran = hfs3("doctor", "--no-probe", "--json", "--format", form)
    assert ran.code == 2
    assert "--json and --format ask for different things" in ran.err


@pytest.mark.usefixtures("home")
def test_nothing_is_wrong(hfs3: Hfs3) -> None:
    ran = hfs3("doctor", "--no-probe")
    assert ran.code == 0, ran.out
    assert "Profiles and remotes\n" in ran.out
    assert "✓ aws profile hf" in ran.out
    assert ran.out.splitlines()[-1].startswith("✓ ")


def test_a_finding_stands_in_its_line(hfs3: Hfs3, home: Path) -> None:
    config = home / ".aws/config"
    config.write_text(config.read_text().replace("= when_required", "= when_supported", 1))
    ran = hfs3("doctor", "--no-probe")
    assert ran.code == 1
    assert "error[HFS204]: " in ran.out
    assert " --> ~/.aws/config:" in ran.out
    assert " | request_checksum_calculation = when_supported\n" in ran.out
    assert "^" in ran.out
    assert "✗ 1 error" in ran.out.splitlines()[-1]


def test_the_worst_is_told_first(hfs3: Hfs3, home: Path) -> None:
    config = home / ".aws/config"
    config.write_text(config.read_text().replace("    signature_version = s3v4\n", ""))
    config.write_text(config.read_text().replace("region = us-east-1", "region = eu-west-1"))
    out = hfs3("doctor", "--no-probe").out
    assert out.index("error[HFS202]") < out.index("warning[HFS210]") < out.index("note[")


def test_for_programs(hfs3: Hfs3, home: Path) -> None:
    (home / ".aws/config").write_text("[profile hf]\n")
    ran = hfs3("doctor", "--no-probe", "--json")
    assert ran.code == 1
    document = json.loads(ran.out)
    assert document["exit_code"] == 1
    assert set(document["counts"]) == {"pass", "warn", "fail", "unknown", "skipped"}
    findings = [f for check in document["checks"] for outcome in check["outcomes"] for f in outcome["findings"]]
    assert "HFS201" in {finding["code"] for finding in findings}
    assert {"code", "name", "severity", "title", "detail", "remedy", "place"} == set(findings[0])


@pytest.mark.usefixtures("home")
def test_only_what_is_named(hfs3: Hfs3) -> None:
    ran = hfs3("doctor", "--no-probe", "--profile", "other", "--remote", "other")
    assert ran.code == 1
    assert "aws profile other" in ran.out
    assert "aws profile hf" not in ran.out


def _piped(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


def test_key_names_from_a_listing(hfs3: Hfs3, monkeypatch: pytest.MonkeyPatch) -> None:
    _piped(monkeypatch, b"fine.txt\ndata//a.txt\n")
    ran = hfs3("doctor", "--keys", "-")
    assert ran.code == 1
    assert ran.out.startswith("-:2:5: error[HFS603] `data//a.txt` must not contain consecutive slashes")
    assert ran.out.endswith("`data/a.txt`.\n")


def test_good_key_names(hfs3: Hfs3, monkeypatch: pytest.MonkeyPatch) -> None:
    _piped(monkeypatch, b"fine.txt\n")
    ran = hfs3("doctor", "--keys", "-")
    assert (ran.code, ran.out) == (0, "")
    assert "would take every name" in ran.err


def test_key_names_for_programs(hfs3: Hfs3, monkeypatch: pytest.MonkeyPatch) -> None:
    _piped(monkeypatch, b"data//a.txt\n")
    ran = hfs3("doctor", "--keys", "-", "--json")
    assert ran.code == 1
    assert [finding["code"] for finding in json.loads(ran.out)["findings"]] == ["HFS603"]


def test_key_names_of_a_folder_that_is_not_there(hfs3: Hfs3) -> None:
    ran = hfs3("doctor", "--keys", "/nowhere")
    assert (ran.code, ran.out) == (3, "")
    assert "/nowhere" in ran.err


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        ((), 1, True),
        (("--ignore", "HFS204"), 0, False),
        (("--ignore", "request-checksums"), 0, False),
        (("--select", "HFS3"), 0, False),
        (("--select", "HFS2"), 1, True),
        (("--fail-on", "never"), 0, True),
        (("--select", "HFS999"), 2, False),
    ],
)
def test_findings_are_chosen_by_code(hfs3: Hfs3, home: Path, words: tuple[str, ...], code: int, *, told: bool) -> None:
    config = home / ".aws/config"
    config.write_text(config.read_text().replace("= when_required", "= when_supported", 1))
    ran = hfs3("doctor", "--no-probe", *words)
    assert ran.code == code, ran.out
    assert ("HFS204" in ran.out) is told


@pytest.mark.parametrize(
    ("form", "beginning"),
    [("github", "::"), ("sarif", '{\n  "$schema"'), ("junit", "<?xml "), ("json", "{")],
)
def test_for_other_tools(hfs3: Hfs3, home: Path, form: str, beginning: str) -> None:
    config = home / ".aws/config"
    config.write_text(config.read_text().replace("= when_required", "= when_supported", 1))
    ran = hfs3("doctor", "--no-probe", "--format", form)
    assert ran.code == 1
    assert ran.out.startswith(beginning)
    assert "HFS204" in ran.out


def test_key_names_for_other_tools(hfs3: Hfs3, monkeypatch: pytest.MonkeyPatch) -> None:
    _piped(monkeypatch, b"a//b\n")
    assert hfs3("doctor", "--keys", "-", "--format", "github").out.startswith("::error ")
    _piped(monkeypatch, b"a//b\n")
    assert hfs3("doctor", "--keys", "-", "--ignore", "HFS6").code == 0
    assert hfs3("doctor", "--keys", "-", "--format", "junit").code == 2
