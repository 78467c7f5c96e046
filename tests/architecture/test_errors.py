"""Failures have two families, one on each side of the wire, and four places that stop anything at all."""

import ast
import importlib
import inspect
import pkgutil
from pathlib import Path

import pytest

import hfs3
from hfs3.errors import Hfs3Error
from hfs3.gateway.errors import S3Error
from tests.architecture.house import CODE, ROOT, named, tree

# Where anything at all may be caught, and what becomes of it.
LAST_STOPS = {
    "hfs3/cli/main.py": "the last stop of the command line: a redacted traceback, exit 70",
    "hfs3/credentials/stores/keyring.py": "a backend is a plug-in and may raise anything; handed on to whoever asked",
    "hfs3/doctor/probe/boto3_child.py": "the last stop of a program of its own, which stands in for the user's",
    "hfs3/doctor/run.py": "the last stop of a check: the other checks must still be heard",
    "hfs3/gateway/app.py": "the last stop of a request: a 500",
    "hfs3/gateway/server/turn.py": "handed on to the coroutine that waits, as `yield from` does",
    "hfs3/gateway/storage/transactions.py": "handed on to whoever asked, in the loop",
    "hfs3/gateway/storage/writer.py": "as above, for all of a batch",
}

# Where the whole family of expected failures may be caught besides.
TRANSLATORS = {
    "hfs3/cli/handover.py": "told on one line, as AWS tools want it",
    "hfs3/doctor/case.py": "what cannot be read is a part of the diagnosis",
    "hfs3/doctor/checks/stores.py": "as above",
    "hfs3/doctor/mend.py": "what cannot be mended has its reason",
    "hfs3/doctor/report.py": "a secret that cannot be read is not in the report either",
    "hfs3/doctor/checks/live.py": "a profile that cannot be asked about has its own outcome, and the next is asked",
    "hfs3/doctor/probe/run.py": "as above",
}

# Errors that no person ever sees: they are translated where the words for a person are known.
OWN_FAMILY = {
    "hfs3.contract.exchange.MalformedExchange": "both sides of the wire translate it",
    "hfs3.files.parsers.Unreadable": "the clients know which tool would stumble over the file",
    "hfs3.gateway.storage.failures.StorageUnusable": "told by hfs3.cli.gateway",
}


def _modules() -> list[str]:
    found = pkgutil.walk_packages(hfs3.__path__, "hfs3.")
    return [module.name for module in found if module.name != "hfs3.__main__"]


def _exceptions(module: str) -> list[type[BaseException]]:
    members = inspect.getmembers(importlib.import_module(module), inspect.isclass)
    return [kind for _, kind in members if issubclass(kind, BaseException) and kind.__module__ == module]


def _is_stranger(kind: type[BaseException]) -> bool:
    family = S3Error if kind.__module__.startswith("hfs3.gateway.") else Hfs3Error
    is_private = kind.__name__.startswith("_")  # a signal between functions of one file
    return not (is_private or issubclass(kind, family)) and f"{kind.__module__}.{kind.__qualname__}" not in OWN_FAMILY


def test_every_exception_belongs_to_its_family() -> None:
    assert [kind for module in _modules() for kind in _exceptions(module) if _is_stranger(kind)] == []


def _catches_everything(handler: ast.ExceptHandler) -> bool:
    caught = handler.type
    kinds = caught.elts if isinstance(caught, ast.Tuple) else [caught]
    names = {kind.id for kind in kinds if isinstance(kind, ast.Name)}
    reraises = any(isinstance(node, ast.Raise) and node.exc is None for node in ast.walk(handler))
    return not reraises and (caught is None or bool(names & {"Exception", "BaseException"}))


def _broad_handlers(path: Path) -> list[str]:
    handlers = [node for node in ast.walk(tree(path)) if isinstance(node, ast.ExceptHandler)]
    return [f"{named(path)}:{handler.lineno}" for handler in handlers if _catches_everything(handler)]


def test_only_the_last_stops_catch_everything() -> None:
    others = [path for path in CODE.rglob("*.py") if named(path) not in LAST_STOPS]
    assert [place for path in others for place in _broad_handlers(path)] == []


def test_only_the_command_line_catches_the_family() -> None:
    catchers = {
        named(path)
        for path in CODE.rglob("*.py")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ExceptHandler) and isinstance(node.type, ast.Name) and node.type.id == "Hfs3Error"
    }
    assert catchers <= LAST_STOPS.keys() | TRANSLATORS.keys(), "catch the one kind you can do something about"


@pytest.mark.parametrize("kind", [Hfs3Error, *Hfs3Error.__subclasses__()], ids=lambda kind: kind.__name__)
def test_a_failure_says_what_and_what_next(kind: type[Hfs3Error]) -> None:
    failure = kind("what happened", hint="what to do")
    assert (failure.message, failure.hint, str(failure)) == ("what happened", "what to do", "what happened")
    assert failure.exit_code in {2, 3}


def test_the_tree_in_the_docstring_is_the_tree() -> None:
    import hfs3.errors

    documented = hfs3.errors.__doc__ or ""
    for kind in _exceptions("hfs3.errors"):
        assert kind.__name__ in documented


def test_the_exceptions_to_these_rules_are_still_needed() -> None:
    assert [name for name in (*LAST_STOPS, *TRANSLATORS) if not (ROOT / name).exists()] == []
    kinds = {f"{kind.__module__}.{kind.__qualname__}" for module in _modules() for kind in _exceptions(module)}
    assert OWN_FAMILY.keys() <= kinds
