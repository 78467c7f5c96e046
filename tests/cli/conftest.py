"""Running `hfs3` as its users do, inside the test's own machine."""

from dataclasses import dataclass, replace
from typing import Protocol

import pytest

from hfs3.cli.main import run
from hfs3.machine import Machine


@dataclass(frozen=True)
class Ran:
    """What a run of the command line left: its exit code and what it wrote."""

    code: int
    out: str
    err: str


class Hfs3(Protocol):
    """Runs `hfs3` with the given words; `environ` is added to the machine's."""

    def __call__(self, *words: str, **environ: str) -> Ran: ...


@pytest.fixture
def hfs3(machine: Machine, capsys: pytest.CaptureFixture[str]) -> Hfs3:
    """Return a function that runs `hfs3` in this test's machine."""

    def call(*words: str, **environ: str) -> Ran:
        capsys.readouterr()
        code = run(words, replace(machine, environ={**machine.environ, **environ}))
        written = capsys.readouterr()
        return Ran(code, written.out, written.err)

    return call
