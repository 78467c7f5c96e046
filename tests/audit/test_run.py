import io
from pathlib import Path

import pytest

from hfs3.audit.run import run
from hfs3.contract.keys import KEY_RULES, KeyRule
from hfs3.diagnostics.model import Finding
from hfs3.diagnostics.rules.key_names import KEY_NAMES
from hfs3.machine import Machine


def found(machine: Machine, *names: str) -> list[Finding]:
    data = "".join(f"{name}\n" for name in names).encode("utf-8", "surrogateescape")
    return list(run("-", io.BytesIO(data), machine))


@pytest.mark.parametrize("rule", KEY_RULES, ids=lambda rule: rule.slug)
def test_every_rule_has_its_code(machine: Machine, rule: KeyRule) -> None:
    assert KEY_NAMES[rule.slug] in [finding.rule for finding in found(machine, "good", rule.example)]


def test_good_names_have_no_finding(machine: Machine) -> None:
    assert found(machine, "a", "a/b.txt", "A", "ü", "u\u0308", "a..b/.c") == []


def test_a_finding_says_where_and_what_instead(machine: Machine) -> None:
    (finding,) = found(machine, "good", "data//a.txt")
    assert (finding.place.line, finding.place.column, finding.place.text) == (2, 5, "data//a.txt")
    assert finding.detail == "`data//a.txt` must not contain consecutive slashes (`//`)"
    assert finding.remedy == "Rename it, for example to `data/a.txt`."


def test_a_file_of_a_folder_is_named(machine: Machine, tmp_path: Path) -> None:
    (tmp_path / "a\\b").touch()
    (finding,) = (f for f in run(str(tmp_path), io.BytesIO(), machine) if f.rule.code == "HFS607")
    assert (finding.place.path, finding.place.line) == (tmp_path / "a\\b", None)


def test_a_name_that_breaks_two_rules_has_two_findings(machine: Machine) -> None:
    assert [finding.rule.code for finding in found(machine, "/a//b")] == ["HFS601", "HFS603"]


def test_a_name_that_is_not_utf8(machine: Machine) -> None:
    (finding,) = found(machine, "caf\udce9")
    assert finding.rule.code == "HFS611"
    assert finding.detail == "`caf\\udce9` has bytes that are not UTF-8"


COLLIDING = {
    "taken by a name before": ["a_b", "a\\b"],
    "taken by a name behind": ["a\\b", "a_b"],
    "taken in another case": ["A_B", "a\\b"],
    "taken in another composition": ["u\u0308_x", "\u00fc\\x"],
}


@pytest.mark.parametrize("names", COLLIDING.values(), ids=COLLIDING)
def test_a_suggestion_that_is_taken(machine: Machine, names: list[str]) -> None:
    findings = found(machine, *names)
    assert [finding.rule.code for finding in findings] == ["HFS607", "HFS610"]
    assert "is the name of another object" in findings[1].detail


def test_two_names_with_one_suggestion(machine: Machine) -> None:
    findings = found(machine, "a//b", "/a/b", "c")
    assert [finding.rule.code for finding in findings] == ["HFS603", "HFS601", "HFS610", "HFS610"]
    assert "suggested for another object too" in findings[2].detail


def test_names_are_made_harmless(machine: Machine) -> None:
    (finding,) = found(machine, "a\x1b[31m//b")
    assert "\x1b" not in finding.detail + finding.place.text + finding.remedy
