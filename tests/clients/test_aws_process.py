"""The helper line: written so that AWS tools split it into the very words, and read as they read it."""

import shlex
from dataclasses import replace
from pathlib import Path

import pytest
from botocore.compat import compat_shell_split

from hfs3.clients.aws_process import helper_account, helper_line, helper_program, helper_words, is_our_helper
from hfs3.machine import Machine, Platform

SYSTEMS = {Platform.LINUX: "linux", Platform.MACOS: "darwin", Platform.WINDOWS: "win32"}
PROGRAMS = {
    Platform.LINUX: ("/usr/bin/hfs3", '/home/al ice/it\'s "x"/hfs3', "/a;b/$HOME/hfs3", "/opt/\\x/hfs3"),
    Platform.MACOS: ("/Users/al ice/Library/x y/hfs3",),
    Platform.WINDOWS: ("C:\\hfs3.exe", "C:\\Program Files\\hf s3\\hfs3.exe", "\\\\host\\a b\\hfs3.exe"),
}
LINES = {
    Platform.LINUX: ("a 'b c'  d", 'a "b \\" c" d', "a 'open", ""),
    Platform.MACOS: ("a b",),
    Platform.WINDOWS: ('"C:\\a b\\x.exe" --account me', "a\tb  c", 'a "open', '""', "", 'a"b c"d'),
}


class _Started(Machine):
    """A machine whose hfs3 was started by a program of another system."""

    words: tuple[str, ...] = ()

    def itself(self) -> tuple[str, ...]:
        return self.words


@pytest.mark.parametrize(("platform", "program"), [(system, one) for system, all_ in PROGRAMS.items() for one in all_])
def test_the_line_is_split_into_the_words_that_were_meant(
    machine: Machine, platform: Platform, program: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_Started, "words", (program, "-m", "hfs3"))
    started = _Started(machine.environ, machine.home, platform)
    line = helper_line(started, "alice")
    meant = [program, "-m", "hfs3", "credential-process", "--account", "alice"]
    assert compat_shell_split(line, SYSTEMS[platform]) == meant
    assert list(helper_words(line, platform)) == meant
    assert is_our_helper(line)
    assert helper_account(meant) == "alice"


@pytest.mark.parametrize(("platform", "line"), [(system, one) for system, all_ in LINES.items() for one in all_])
def test_lines_of_others_are_split_as_aws_tools_split_them(platform: Platform, line: str) -> None:
    try:
        theirs = compat_shell_split(line, SYSTEMS[platform])
    except ValueError:
        theirs = []
    assert list(helper_words(line, platform)) == theirs


def test_whose_helper_it_is() -> None:
    assert not is_our_helper("/opt/vault read credential-processes")
    assert helper_account(shlex.split("hfs3 credential-process")) == ""
    assert helper_account(shlex.split("vault --account me")) == ""


def test_whether_there_is_such_a_program(machine: Machine) -> None:
    folder = machine.home / "a b"
    folder.mkdir()
    there, plain = folder / "hfs3", folder / "plain"
    for path, mode in ((there, 0o700), (plain, 0o600)):
        path.touch()
        path.chmod(mode)
    on_path = replace(machine, environ={"PATH": str(folder)})
    assert helper_program(machine, [str(there), "x"]) == there
    assert helper_program(on_path, ["hfs3"]) == there
    assert helper_program(machine, [str(plain)]) is None
    assert helper_program(machine, [str(Path("/nowhere/hfs3"))]) is None
    assert helper_program(machine, []) is None
