"""`hfs3 explain`."""

import json

import pytest

from hfs3.diagnostics.catalog import RULES
from hfs3.diagnostics.model import Rule
from tests.cli.conftest import Hfs3


@pytest.mark.parametrize("text", ["HFS204", "hfs204", "204", "request-checksums"])
def test_a_code_is_found_however_it_is_written(hfs3: Hfs3, text: str) -> None:
    ran = hfs3("explain", text)
    assert ran.code == 0
    assert ran.out.startswith("error[HFS204] ")
    assert "why:" in ran.out
    assert "remedy:" in ran.out
    assert "documented" in ran.out


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_code_can_be_explained(hfs3: Hfs3, rule: Rule) -> None:
    ran = hfs3("explain", rule.code)
    assert (ran.code, ran.err) == (0, "")
    assert rule.title in ran.out
    assert rule.why in ran.out
    assert "{" not in ran.out.split("remedy:")[1].split("mended by:")[0]


@pytest.mark.parametrize(
    ("code", "way"),
    [("HFS204", "hfs3 configure"), ("HFS380", "hfs3 doctor --fix --unsafe HFS380"), ("HFS332", "hand")],
)
def test_who_mends_it_is_said(hfs3: Hfs3, code: str, way: str) -> None:
    """`hfs3 configure` leaves alone what it never writes."""
    assert f"mended by:  {way}\n" in hfs3("explain", code).out


def test_the_list_has_a_line_for_every_code(hfs3: Hfs3) -> None:
    ran = hfs3("explain", "--list")
    assert ran.code == 0
    assert [line.split()[0] for line in ran.out.splitlines()] == [rule.code for rule in RULES]


def test_for_programs(hfs3: Hfs3) -> None:
    assert json.loads(hfs3("explain", "204", "--json").out)["code"] == "HFS204"
    assert len(json.loads(hfs3("explain", "--list", "--json").out)) == len(RULES)


@pytest.mark.parametrize("words", [[], ["HFS204", "--list"], ["HFS000"], ["nonsense"]])
def test_wrong_questions(hfs3: Hfs3, words: list[str]) -> None:
    ran = hfs3("explain", *words)
    assert (ran.code, ran.out) == (2, "")
    assert "hint: hfs3 explain" in ran.err
