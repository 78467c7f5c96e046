import inspect

import pytest

from hfs3 import errors
from hfs3.errors import CommandNotStarted, Hfs3Error, KeyPairMixup, UsageError

FAMILY = sorted(
    (kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, Exception)),
    key=lambda kind: kind.__name__,
)


@pytest.mark.parametrize("kind", FAMILY)
def test_everyone_belongs_to_the_family_and_is_drawn_in_its_tree(kind: type[Exception]) -> None:
    assert issubclass(kind, Hfs3Error)
    assert kind.__name__ in str(errors.__doc__)
    assert kind.__doc__


@pytest.mark.parametrize("kind", FAMILY)
def test_the_exit_code_is_the_documented_one(kind: type[Hfs3Error]) -> None:
    assert kind.exit_code == {UsageError: 2, KeyPairMixup: 2, CommandNotStarted: 127}.get(kind, 3)


def test_a_failure_knows_its_remedy() -> None:
    failure = Hfs3Error("no", hint="do", code="HFS101")
    assert (str(failure), failure.message, failure.hint, failure.code) == ("no", "no", "do", "HFS101")
    assert (Hfs3Error("no").hint, Hfs3Error("no").code) == ("", "")
