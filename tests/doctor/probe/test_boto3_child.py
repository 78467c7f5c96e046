"""The child program stands alone, and says in one line why it failed."""

import ast
import sys
from pathlib import Path

from hfs3.doctor.probe import boto3_child
from hfs3.machine import Machine

SOURCE = Path(boto3_child.__file__)


def test_it_imports_nothing_of_hfs3() -> None:
    imported = {
        (node.module or "") if isinstance(node, ast.ImportFrom) else alias.name
        for node in ast.walk(ast.parse(SOURCE.read_text()))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    assert not any(name.startswith("hfs3") for name in imported)


def test_a_failure_is_one_line_and_status_1(machine: Machine) -> None:
    done = machine.run([sys.executable, "-E", "-P", str(SOURCE), "nobody", "bucket", "b"])
    assert done.status == 1
    assert done.stderr == "botocore.exceptions.ProfileNotFound: The config profile (nobody) could not be found\n"
