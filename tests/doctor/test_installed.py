"""Versions are read from beside the program where they can be, and asked for where they cannot."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from hfs3.doctor.installed import Tool, look, numbers, written
from hfs3.machine import Machine


def program(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)
    return path


def found(machine: Machine, folder: Path) -> dict[str, Tool]:
    return {tool.name: tool for tool in look(replace(machine, environ={"PATH": str(folder)}))}


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("aws-cli/2.36.7 Python/3.11.7 Linux/6.1 source/x86_64", (2, 36, 7)),
        ("rclone v1.60.1-DEV\n- os/version: debian 12", (1, 60, 1)),
        ("v2.3.0-991c9fb", (2, 3, 0)),
        ("no version at all", ()),
    ],
)
def test_numbers(text: str, version: tuple[int, ...]) -> None:
    assert numbers(text) == version


def test_a_python_aws_is_known_by_its_metadata_and_never_run(machine: Machine, tmp_path: Path) -> None:
    folder = tmp_path / "venv"
    program(folder / "bin" / "aws", f"#!{folder}/bin/python3\nraise SystemExit('never run')\n")
    packages = folder / "lib" / "python3.11" / "site-packages"
    for name in ("awscli-1.36.40.dist-info", "s3transfer-0.11.1.dist-info", "types_boto3-1.0.dist-info"):
        (packages / name).mkdir(parents=True)
    aws = found(machine, folder / "bin")["aws"]
    assert aws.version == (1, 36, 40)
    assert aws.parts == {"awscli": (1, 36, 40), "s3transfer": (0, 11, 1)}
    assert aws.title == "aws 1.36.40"


def test_debian_keeps_its_packages_elsewhere(machine: Machine, tmp_path: Path) -> None:
    program(tmp_path / "bin" / "aws", f"#! {tmp_path}/bin/python3 -s\n")
    (tmp_path / "lib" / "python3" / "dist-packages" / "awscli-2.9.19.egg-info").mkdir(parents=True)
    assert found(machine, tmp_path / "bin")["aws"].version == (2, 9, 19)


@pytest.mark.skipif(os.name == "nt", reason="symbolic links")
def test_aws_2_is_known_by_where_its_installer_puts_it(machine: Machine, tmp_path: Path) -> None:
    real = program(tmp_path / "aws-cli" / "v2" / "2.23.4" / "dist" / "aws", "\x7fELF never run")
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "aws").symlink_to(real)
    assert found(machine, folder)["aws"].version == (2, 23, 4)


def test_any_other_program_is_asked(machine: Machine, tmp_path: Path) -> None:
    program(tmp_path / "aws", "#!/bin/sh\necho aws-cli/2.13.0 Python/3.11\n")
    program(tmp_path / "rclone", "#!/bin/sh\necho rclone v1.75.2\n")
    program(tmp_path / "s5cmd", "#!/bin/sh\necho no idea >&2; exit 1\n")
    program(tmp_path / "s3cmd", "#!/bin/sh\nexit 1\n")
    tools = found(machine, tmp_path)
    assert tools["aws"].version == (2, 13, 0)
    assert tools["rclone"].version == (1, 75, 2)
    assert tools["s5cmd"].version == ()
    assert tools["s5cmd"].problem == f"{tmp_path}/s5cmd version ends with: no idea"
    assert tools["s5cmd"].title == "s5cmd (version unknown)"
    assert "s3cmd" in tools


def test_a_program_that_cannot_start_is_a_problem_not_a_failure(machine: Machine, tmp_path: Path) -> None:
    program(tmp_path / "rclone", "#!/no/such/interpreter\n")
    assert "could not be started" in found(machine, tmp_path)["rclone"].problem


def test_boto3_is_the_one_of_this_python(machine: Machine, tmp_path: Path) -> None:
    import boto3

    tools = found(machine, tmp_path)
    assert list(tools) == ["boto3"]
    assert written(tools["boto3"].version) == boto3.__version__
    assert tools["boto3"].path is None
