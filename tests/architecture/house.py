"""Where things are: the files of the house, read once, and how a person finds the place of a breach."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
CODE = ROOT / "hfs3"
TESTS = ROOT / "tests"


@cache
def modules() -> tuple[Path, ...]:
    """Return every Python file of the program and of its tests."""
    return tuple(sorted(p for top in (CODE, TESTS) for p in top.rglob("*.py")))


@cache
def tree(path: Path) -> ast.Module:
    """Return the syntax tree of a module."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def named(path: Path) -> str:
    """Return a path as it is written in the repository."""
    return path.relative_to(ROOT).as_posix()
