"""A diagnostic that nobody raises, or that no test expects, is not a diagnostic."""

import re
from functools import cache
from pathlib import Path

from hfs3.diagnostics.catalog import RULES
from hfs3.diagnostics.model import Rule
from tests.architecture.house import CODE, TESTS

_SETUPS = tuple(TESTS / "doctor" / name for name in ("corpus.py", "further.py", "worlds.py"))
"""Each set-up there with the codes that must come of it, and no others."""
_ONLY_NAMED = {Path(__file__).name, "test_rows.py"}
"""Where codes are listed, and none is raised."""


@cache
def _text_of_tests() -> str:
    tests = (path for path in sorted(TESTS.rglob("test_*.py")) if path.name not in _ONLY_NAMED)
    return "\n".join(path.read_text(encoding="utf-8") for path in (*tests, *_SETUPS))


def _is_singular(rule: Rule) -> bool:
    """Return whether a rule is raised by its own name; those of settings and key names are raised by table."""
    return rule.code[:4] not in {"HFS2", "HFS6"}


SINGULAR = tuple(filter(_is_singular, RULES))


def test_a_test_expects_every_diagnostic() -> None:
    text = _text_of_tests()
    words = {rule: rf"\b{rule.code}\b|[\"']{rule.slug}[\"']|\b{_constant(rule)}\b" for rule in SINGULAR}
    assert [rule.code for rule, pattern in words.items() if not re.search(pattern, text)] == []


def test_something_raises_every_diagnostic() -> None:
    code = "\n".join(p.read_text(encoding="utf-8") for p in CODE.rglob("*.py") if p.parent.name != "rules")
    assert [rule.code for rule in SINGULAR if not re.search(rf"\b{_home(rule)[1]}\b", code)] == []


def _constant(rule: Rule) -> str:
    return rf"{_home(rule)[0]}\.{_home(rule)[1]}"


@cache
def _home(rule: Rule) -> tuple[str, str]:
    """Return the block a rule is written in and the name it has there."""
    import importlib
    import pkgutil

    import hfs3.diagnostics.rules as blocks

    for found in pkgutil.iter_modules(blocks.__path__):
        module = importlib.import_module(f"{blocks.__name__}.{found.name}")
        for name, value in vars(module).items():
            if value is rule:
                return found.name, name
    raise LookupError(rule.code)
