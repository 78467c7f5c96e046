"""The command tree: every entry has its module, the help fits a narrow terminal, and nothing heavy is imported."""

import subprocess
import sys
from importlib import import_module

import pytest
from typer.core import TyperCommand, TyperGroup

from hfs3.cli.app import COMMANDS, Entry, commands
from tests.cli.conftest import Hfs3

HEAVY = (
    "boto3",
    "botocore",
    "configupdater",
    "huggingface_hub",
    "httpx2",
    "keyring",
    "rich.table",
    "trustme",
    "uvicorn",
)


def _command(entry: Entry) -> TyperCommand | TyperGroup:
    tree = commands()
    found = tree.get_command(tree.make_context("hfs3", [], resilient_parsing=True), entry.name)
    assert isinstance(found, TyperCommand | TyperGroup)
    return found


@pytest.mark.parametrize("entry", COMMANDS, ids=lambda entry: entry.name)
def test_every_command_answers_for_help(hfs3: Hfs3, entry: Entry) -> None:
    ran = hfs3(entry.name, "--help")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(f"Usage: hfs3 {entry.name}")
    assert all(len(line) <= 80 for line in ran.out.splitlines())


@pytest.mark.parametrize("entry", COMMANDS, ids=lambda entry: entry.name)
def test_every_parameter_says_what_it_is_for(entry: Entry) -> None:
    command = _command(entry)
    for one in (command, *(command.commands.values() if isinstance(command, TyperGroup) else ())):
        assert one.help
        for parameter in one.params:
            assert getattr(parameter, "help", None), f"{one.name}: {parameter.name}"


def test_help_shows_every_command_once_and_in_order(hfs3: Hfs3) -> None:
    ran = hfs3("--help")
    assert (ran.code, ran.err) == (0, "")
    assert all(len(line) <= 80 for line in ran.out.splitlines())
    places = [ran.out.index(f"\n  {entry.name} ") for entry in COMMANDS]
    assert places == sorted(places)
    for entry in COMMANDS:
        assert f"{entry.line}\n" in ran.out


def test_help_imports_no_command() -> None:
    code = "import sys; from hfs3.cli.main import run; run(['--help']); print(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    imported = set(done.stderr.split())
    assert not imported & {entry.module for entry in COMMANDS}
    assert not [name for name in imported if name.startswith("rich")]


@pytest.mark.parametrize("entry", COMMANDS, ids=lambda entry: entry.name)
def test_a_command_module_is_cheap_to_import(entry: Entry) -> None:
    code = f"import sys, {entry.module}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert not set(done.stdout.split()) & set(HEAVY)


def test_a_command_has_the_line_of_its_entry() -> None:
    for entry in COMMANDS:
        assert hasattr(import_module(entry.module), "app")
        assert _command(entry).get_short_help_str(100) == entry.line
