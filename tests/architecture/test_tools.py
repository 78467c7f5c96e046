"""The linters, folded into the one test command."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.house import ROOT

TOOLS = {
    "ruff-check": ("ruff", "check", "."),
    "ruff-format": ("ruff", "format", "--check", "."),
    "mypy": ("mypy",),
    "import-linter": ("lint-imports",),
    "vulture": ("vulture",),
}


@pytest.mark.parametrize("name", TOOLS)
def test_has_nothing_to_say(name: str) -> None:
    program, *arguments = TOOLS[name]
    # They are part of the `test` extra, so a missing one is a failure, never a skip.
    argv = [str(Path(sys.executable).with_name(program)), *arguments]
    done = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, timeout=170, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
