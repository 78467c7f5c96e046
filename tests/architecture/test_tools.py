"""The linters, folded into the one test command."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.house import ROOT, tree

TOOLS = {
    "ruff-check": ("ruff", "check", "."),
    "ruff-format": ("ruff", "format", "--check", "."),
    "mypy": ("mypy",),
    "import-linter": ("lint-imports",),
}


def _run(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    # They are part of the `test` extra, so a missing one is a failure, never a skip.
    argv = [str(Path(sys.executable).with_name(program)), *arguments]
    return subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, timeout=170, check=False)


@pytest.mark.parametrize("name", TOOLS)
def test_has_nothing_to_say(name: str) -> None:
    done = _run(*TOOLS[name])
    assert done.returncode == 0, done.stdout + done.stderr


def test_nothing_is_unused() -> None:
    # Imports are ruff's concern: vulture does not see the names inside quoted annotations.
    reported = re.findall(r"^(.+?):(\d+): (?!unused import)(.*)$", _run("vulture").stdout, re.MULTILINE)
    unused = [
        f"{path}:{line}: {what}" for path, line, what in reported if not _is_declared_only(ROOT / path, int(line))
    ]
    assert unused == []


def _is_declared_only(path: Path, line: int) -> bool:
    """Return whether a line is in the signature of a function without a body, as in a Protocol: vulture knows none."""
    functions = [node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef)]
    around = [f for f in functions if f.lineno <= line <= (f.end_lineno or f.lineno)]
    return any(all(_says_nothing(statement) for statement in function.body) for function in around)


def _says_nothing(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
