"""README.md says what is so: generated tables are current, commands are the ones that CI runs, code compiles."""

import ast
import re

import pytest

from tests.architecture.generated import README, blocks, filled
from tests.architecture.house import ROOT
from tests.architecture.tables import TABLES

TEXT = README.read_text(encoding="utf-8")
TRY_IT = "python3 -m venv .venv && .venv/bin/pip install . && .venv/bin/hfs3 tour"
TEST_IT = "python3 -m venv .venv && .venv/bin/pip install -e '.[test]' && .venv/bin/pytest -n auto"


def _fenced(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)


def test_generated_and_console_blocks_are_current() -> None:
    assert filled(TEXT) == TEXT, "python -m tests.architecture.generated"


def test_every_table_has_its_place() -> None:
    assert sorted(name for name, _ in blocks(TEXT)) == sorted(TABLES)


@pytest.mark.parametrize("command", [TRY_IT, TEST_IT])
def test_the_two_commands_are_there_word_for_word(command: str) -> None:
    assert command in "".join(_fenced("sh"))


def test_ci_runs_the_command_that_the_readme_gives() -> None:
    ci = (ROOT / ".ci/run").read_text(encoding="utf-8")
    assert TEST_IT.replace("pip install", "pip install -q") in ci


def test_python_compiles() -> None:
    for block in _fenced("python"):
        ast.parse(block)


def test_console_blocks_are_there() -> None:
    """What they show is compared with what is printed by the test of the generated blocks."""
    assert len(_fenced("console")) >= 2


def test_links_inside_the_repository_lead_somewhere() -> None:
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", TEXT):
        assert (ROOT / target).exists(), target


def test_anchors_lead_somewhere() -> None:
    headings = re.findall(r"^#+ (.+)$", TEXT, re.MULTILINE)
    known = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
    known |= set(re.findall(r'<a id="([^"]+)">', TEXT))
    assert set(re.findall(r"\]\(#([^)]+)\)", TEXT)) <= known


def test_no_path_of_anybodys_machine() -> None:
    assert not re.search(r"/(home|Users|root|work)/", TEXT)
