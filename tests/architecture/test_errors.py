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
from tests.architecture.house import CODE, named, tree

# Where anything at all may be caught: the last stop of the command line, of a check, of a request, and of a keyring's
# backend, which is a plug-in and may raise what it likes.
LAST_STOPS = {
    "hfs3/cli/main.py",
    "hfs3/credentials/stores/keyring.py",
    "hfs3/doctor/run.py",
    "hfs3/gateway/app.py",
}

# Errors that are no failure to report: they are caught and translated where they are raised.
OWN_FAMILY = {
    "hfs3.contract.exchange.MalformedExchange": "the contract has no hints; both sides of the wire translate it",
}


def _modules() -> list[str]:
    found = pkgutil.walk_packages(hfs3.__path__, "hfs3.")
    return [module.name for module in found if module.name != "hfs3.__main__"]


def _exceptions(module: str) -> list[type[BaseException]]:
    members = inspect.getmembers(importlib.import_module(module), inspect.isclass)
    return [kind for _, kind in members if issubclass(kind, BaseException) and kind.__module__ == module]


def _is_stranger(kind: type[BaseException]) -> bool:
    family = S3Error if kind.__module__.startswith("hfs3.gateway.") else Hfs3Error
    return not issubclass(kind, family) and f"{kind.__module__}.{kind.__qualname__}" not in OWN_FAMILY


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
    assert catchers <= LAST_STOPS, "catch the one kind you can do something about"


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
