"""The house rules about files that no linter knows: size, names, docstrings, and a namesake test for every module."""

import ast
from pathlib import Path

from tests.architecture.house import CODE, ROOT, TESTS, modules, named, tree

MOST_LINES = 300
FORBIDDEN_NAMES = {"base_utils", "common", "core", "helper", "helpers", "misc", "shared", "util", "utils"}

# Modules without a test of their own, each with the test that walks them instead.
TESTED_ELSEWHERE = {
    "hfs3/__main__.py": "tests/cli/test_main.py runs `python -m hfs3`",
    "hfs3/cli/credential_process.py": "tests/cli/test_handover.py runs it both ways",
    "hfs3/effective/readers.py": "tests/effective/test_resolve.py asks every one of them everything",
    "hfs3/effective/sources.py": "tests/effective holds the tables made of them against the clients themselves",
    "hfs3/effective/world.py": "tests/effective holds what is read in it against the clients themselves",
}

# Modules and folders that hold data and declarations only: there is no behaviour to test beyond what the types say and
# what tests/architecture/test_contract.py and tests/diagnostics/test_catalog.py demand of the tables.
DATA_ONLY = {
    "hfs3/clients/base.py",
    "hfs3/contract/limits.py",
    "hfs3/contract/settings.py",
    "hfs3/credentials/stores/base.py",
    "hfs3/diagnostics/rules",
    "hfs3/effective/model.py",
    "hfs3/errors.py",
    "hfs3/gateway/operations/call.py",
    "hfs3/gateway/records.py",
    "hfs3/gateway/storage/base.py",
    "hfs3/gateway/storage/root.py",
    "hfs3/tour/events.py",
}

INITS_WITH_CODE = {"hfs3/gateway/__init__.py": "the library's door, `hfs3.gateway.running`, opened when it is used"}


def _namesake(module: Path) -> Path:
    inside = module.relative_to(CODE)
    return TESTS / inside.parent / f"test_{inside.stem}.py"


def _is_exempt(module: Path) -> bool:
    places = {named(module), named(module.parent)}
    return module.name == "__init__.py" or bool(places & (TESTED_ELSEWHERE.keys() | DATA_ONLY))


def test_no_file_is_too_long() -> None:
    lengths = {named(path): len(path.read_text(encoding="utf-8").splitlines()) for path in modules()}
    assert {name: lines for name, lines in lengths.items() if lines > MOST_LINES} == {}, "cut it at a joint"


def test_a_file_is_named_for_what_it_is() -> None:
    words = {path: {path.stem, *(part.name for part in path.relative_to(ROOT).parents)} for path in modules()}
    assert [named(path) for path, used in words.items() if used & FORBIDDEN_NAMES] == []


def test_every_module_says_what_it_answers_for() -> None:
    assert [named(path) for path in sorted(CODE.rglob("*.py")) if not ast.get_docstring(tree(path))] == []


def test_an_init_holds_a_docstring_only() -> None:
    more = [path for path in CODE.rglob("__init__.py") if len(tree(path).body) != 1]
    assert [named(path) for path in more if named(path) not in INITS_WITH_CODE] == []


def test_every_module_has_its_namesake_test() -> None:
    wanting = [path for path in sorted(CODE.rglob("*.py")) if not _is_exempt(path) and not _namesake(path).exists()]
    assert {named(path): named(_namesake(path)) for path in wanting} == {}


def test_the_exceptions_are_about_files_that_exist() -> None:
    listed = [*TESTED_ELSEWHERE, *DATA_ONLY, *INITS_WITH_CODE]
    assert [name for name in listed if not (ROOT / name).exists()] == []


def test_tests_are_found_by_path_and_not_as_packages() -> None:
    assert list(TESTS.rglob("__init__.py")) == []
