import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from hfs3.clients import rclone, rclone_files
from hfs3.clients.base import read
from hfs3.errors import UserFileError
from hfs3.machine import Machine, Platform
from tests.conftest import tool
from tests.contracts.clients import KEY, PROFILE


def located(machine: Machine, **variables: str) -> tuple[Path, str]:
    (file,) = rclone_files.locate(replace(machine, environ={**machine.environ, **variables}))
    assert file.private
    return file.path, file.origin


@pytest.fixture
def bare(machine: Machine) -> Machine:
    """Return a machine without rclone."""
    return replace(machine, environ={"PATH": ""})


@pytest.mark.parametrize("place", ["xdg", "dot-config", "dot", "nowhere", "nowhere but xdg"])
def test_it_is_where_rclone_looks(machine: Machine, bare: Machine, place: str) -> None:
    """The same answer with rclone and without, and rclone's own."""
    program = tool("rclone")
    variables = {"XDG_CONFIG_HOME": str(machine.home / "xdg")} if "xdg" in place else {}
    there = {
        "xdg": machine.home / "xdg" / "rclone" / "rclone.conf",
        "dot-config": machine.home / ".config" / "rclone" / "rclone.conf",
        "dot": machine.home / ".rclone.conf",
    }
    if place in there:
        there[place].parent.mkdir(parents=True, exist_ok=True)
        there[place].write_text("")
    asked, origin = located(machine, **variables)
    guessed, why = located(bare, **variables)
    assert asked == guessed
    assert (origin, why) == ("the default", "the default")
    told = machine.run([program, "config", "file"], environ={**machine.environ, **variables}).stdout
    assert told.splitlines()[-1] == str(asked)
    if place in there:
        assert asked == there[place]


def test_a_portable_rclone_has_it_beside_itself(machine: Machine, tmp_path: Path) -> None:
    program = tmp_path / "stick" / "rclone"
    program.parent.mkdir()
    shutil.copy2(Path(tool("rclone")).resolve(), program)
    mine = program.with_name("rclone.conf")
    mine.write_text("")
    (machine.home / ".rclone.conf").write_text("")
    path = str(program.parent)
    assert located(machine, PATH=path)[0] == mine
    assert machine.run([str(program), "config", "file"]).stdout.splitlines()[-1] == str(mine)
    mine.unlink()
    assert located(machine, PATH=path)[0] == machine.home / ".rclone.conf"


def test_a_wrapper_is_asked(machine: Machine, tmp_path: Path) -> None:
    program = tmp_path / "bin" / "rclone"
    program.parent.mkdir()
    program.write_text('#!/bin/sh\nprintf "Configuration file is stored at:\\n/elsewhere/rclone.conf\\n"\n')
    program.chmod(0o700)
    assert located(machine, PATH=f"{program.parent}:/bin") == (Path("/elsewhere/rclone.conf"), "rclone config file")


@pytest.mark.parametrize("named", ["/elsewhere/mine.conf", "~/mine.conf", "$HOME/mine.conf", "folder/mine.conf"])
def test_a_variable_names_it(machine: Machine, named: str) -> None:
    path, origin = located(machine, RCLONE_CONFIG=named)
    assert (path, origin) == (Path(named), "RCLONE_CONFIG")
    told = machine.run([tool("rclone"), "config", "file"], environ={**machine.environ, "RCLONE_CONFIG": named}).stdout
    assert told.splitlines()[-1] == str(path.absolute())  # no `~` is expanded


@pytest.mark.parametrize("named", ["", "notfound", os.devnull])
def test_a_variable_that_names_no_file(machine: Machine, named: str) -> None:
    environ = {**machine.environ, "RCLONE_CONFIG": named}
    assert "in memory only" in machine.run([tool("rclone"), "config", "file"], environ=environ).stdout
    texts = read(rclone.locate(replace(machine, environ=environ)))
    with pytest.raises(UserFileError, match="RCLONE_CONFIG has rclone keep its configuration in memory"):
        rclone.plan(texts, PROFILE, KEY)


def test_on_windows(bare: Machine) -> None:
    windows = replace(bare, platform=Platform.WINDOWS)
    roaming = bare.home / "AppData" / "Roaming"
    assert located(windows, APPDATA=str(roaming))[0] == roaming / "rclone" / "rclone.conf"


def test_a_broken_rclone_is_no_hindrance(machine: Machine, tmp_path: Path) -> None:
    program = tmp_path / "bin" / "rclone"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\nexit 1\n")
    program.chmod(0o700)
    path, origin = located(machine, PATH=str(program.parent))
    assert (path.name, origin) == ("rclone.conf", "the default")


def test_names(machine: Machine) -> None:
    (file,) = rclone_files.locate(machine)
    assert rclone_files.names({file: b"[ a ]\ntype = s3\n[b]\n[a]\n"}) == ("a", "b")
    assert rclone_files.names(read([file])) == ()
