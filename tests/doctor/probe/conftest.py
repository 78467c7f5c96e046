"""Plays one real client with the files hfs3 writes, against the bundled gateway."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from hfs3.doctor.case import Options, opened
from hfs3.doctor.probe.model import Ending, ProbeResult
from hfs3.doctor.probe.run import prove
from hfs3.machine import Machine
from tests.conftest import tool

Proved = Callable[[str, Machine], ProbeResult]


@pytest.fixture
def proved() -> Proved:
    """Return a function that runs the proof with one tool."""

    def run(name: str, machine: Machine) -> ProbeResult:
        if name != "boto3":
            tool(name)
        case = opened(machine, Options())
        (result,) = prove(
            replace(case, tools=tuple(t for t in case.tools if t.name == name)), {}, ending=Ending.AFTER_ALL
        )
        return result

    return run
