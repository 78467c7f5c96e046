import sys
from dataclasses import replace
from pathlib import Path

import pytest

from hfs3.effective import pythons
from hfs3.errors import ToolError, UsageError
from hfs3.machine import Machine
from tests.matrix.installed import python as python_of


def test_the_libraries_of_this_python(machine: Machine) -> None:
    found = pythons.libraries(machine, Path(sys.executable))
    assert found["boto3"] >= (1, 36)
    assert "aiobotocore" not in found or found["aiobotocore"]


def test_another_environment(machine: Machine) -> None:
    (program,) = python_of("boto3-1.35.99")
    assert pythons.libraries(machine, Path(program))["boto3"] == (1, 35, 99)
    assert pythons.named(str(Path(program).parent.parent), machine).parent == Path(program).parent


def test_the_active_environment_comes_first(machine: Machine) -> None:
    prefix = Path(sys.executable).parent.parent
    assert pythons.usual(replace(machine, environ={"VIRTUAL_ENV": str(prefix), "PATH": ""})) == prefix / "bin/python3"
    assert pythons.usual(replace(machine, environ={"VIRTUAL_ENV": "/nowhere", "PATH": ""})) is None


def test_what_is_no_python(machine: Machine, tmp_path: Path) -> None:
    for text in (str(tmp_path), "nothing-of-this-name"):
        with pytest.raises(UsageError, match="is no Python"):
            pythons.named(text, machine)
    liar = tmp_path / "python"
    liar.write_text("#!/bin/sh\nexit 3\n")
    liar.chmod(0o755)
    with pytest.raises(ToolError, match="does not say"):
        pythons.libraries(machine, liar)
