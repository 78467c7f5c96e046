"""What a Machine answers: folders by platform, `~`, programs and their ends."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from hfs3.errors import CommandNotStarted, ToolError
from hfs3.machine import Machine, Platform

HOME = Path("/home/alice")


def _machine(platform: Platform, **environ: str) -> Machine:
    return Machine(environ=environ, home=HOME, platform=platform)


@pytest.mark.parametrize(
    ("platform", "environ", "config", "state"),
    [
        (Platform.LINUX, {}, ".config/hfs3", ".local/state/hfs3"),
        (Platform.LINUX, {"XDG_CONFIG_HOME": "relative/is/ignored"}, ".config/hfs3", ".local/state/hfs3"),
        (Platform.MACOS, {}, "Library/Application Support/hfs3", "Library/Application Support/hfs3/state"),
        (Platform.WINDOWS, {}, "AppData/Roaming/hfs3", "AppData/Local/hfs3/state"),
    ],
)
def test_folders(platform: Platform, environ: dict[str, str], config: str, state: str) -> None:
    machine = _machine(platform, **environ)
    assert machine.config_dir == HOME / config
    assert machine.state_dir == HOME / state


def test_folders_named_by_the_environment() -> None:
    linux = _machine(Platform.LINUX, XDG_CONFIG_HOME="/etc/mine", XDG_STATE_HOME="/var/mine")
    assert (linux.config_dir, linux.state_dir) == (Path("/etc/mine/hfs3"), Path("/var/mine/hfs3"))
    windows = _machine(Platform.WINDOWS, APPDATA="/roaming", LOCALAPPDATA="/local")
    assert (windows.config_dir, windows.state_dir) == (Path("/roaming/hfs3"), Path("/local/hfs3/state"))


@pytest.mark.parametrize(
    ("written", "meant"), [("~", HOME), ("~/x", HOME / "x"), ("/abs", Path("/abs")), ("~bob/x", Path("~bob/x"))]
)
def test_expand(written: str, meant: Path) -> None:
    assert _machine(Platform.LINUX).expand(written) == meant


def test_real_is_this_machine() -> None:
    assert Machine.real().home == Path.home()


def test_run_gives_status_and_both_streams(machine: Machine) -> None:
    program = "import sys; sys.stdout.write(sys.stdin.read()); sys.stderr.write('told'); sys.exit(7)"
    done = machine.run([sys.executable, "-c", program], stdin=b"given")
    assert (done.status, done.stdout, done.stderr) == (7, "given", "told")


def test_run_hands_over_only_the_environment_it_is_given(machine: Machine) -> None:
    program = "import os; print(sorted(k for k in os.environ if k in ('A', 'HOME')))"
    assert machine.run([sys.executable, "-c", program], environ={"A": "1"}).stdout.strip() == "['A']"


def test_a_program_that_does_not_end(machine: Machine) -> None:
    with pytest.raises(ToolError, match=r"did not end within 0\.2 seconds"):
        machine.run([sys.executable, "-c", "import time; time.sleep(30)"], timeout=0.2)


def test_a_program_that_does_not_end_takes_its_children_along(machine: Machine, tmp_path: Path) -> None:
    late = tmp_path / "late"
    child = f"import time, pathlib; time.sleep(1); pathlib.Path({str(late)!r}).touch()"
    program = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    with pytest.raises(ToolError, match="did not end"):
        machine.run([sys.executable, "-c", program], timeout=0.5)
    time.sleep(1)
    assert not late.exists()


def test_a_program_that_is_not_there(machine: Machine) -> None:
    assert machine.which("no-such-program-anywhere") is None
    with pytest.raises(ToolError, match="could not be started"):
        machine.run(["no-such-program-anywhere"])


def test_becoming_another_program() -> None:
    code = (
        "from pathlib import Path; from hfs3.machine import *; "
        "Machine({}, Path(), Platform.LINUX).become(['sh', '-c', 'echo $A; exit 9'], {'A': 'told', 'PATH': '/bin'})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (9, "told\n", "")


@pytest.mark.parametrize("platform", [Platform.LINUX, Platform.WINDOWS])
def test_a_program_that_nobody_can_become(platform: Platform) -> None:
    with pytest.raises(CommandNotStarted) as failed:
        _machine(platform).become(["no-such-program"], {"PATH": "/bin"})
    assert failed.value.exit_code == 127
    assert "no-such-program" in failed.value.message
    assert signal.getsignal(signal.SIGPIPE) is signal.SIG_IGN, "this process would die of a pipe that closes"


def test_where_nothing_can_be_replaced_the_status_is_passed_on() -> None:
    assert _machine(Platform.WINDOWS).become([sys.executable, "-c", "raise SystemExit(9)"], {}) == 9


def test_how_this_very_hfs3_is_started_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    machine = _machine(Platform.LINUX)
    script = tmp_path / "bin" / "hfs3"
    script.parent.mkdir()
    script.touch()
    link = tmp_path / "hfs3"
    link.symlink_to(script)
    by_python = (sys.executable, "-m", "hfs3")
    monkeypatch.chdir(tmp_path)
    for started_as, command in (
        (str(script), (str(script),)),
        (str(link), (str(link),)),  # pipx and uv move what is behind it
        ("bin/hfs3", (str(script),)),
        (str(tmp_path / "gone" / "hfs3"), by_python),
        (str(tmp_path / "hfs3" / "__main__.py"), by_python),
        ("-c", by_python),
    ):
        monkeypatch.setattr(sys, "argv", [started_as])
        assert machine.itself() == command
    (tmp_path / "Scripts").mkdir()
    (tmp_path / "Scripts" / "hfs3.exe").touch()
    monkeypatch.setattr(sys, "argv", [str(tmp_path / "Scripts" / "hfs3")])  # as Windows' launchers say it
    assert machine.itself() == (str(tmp_path / "Scripts" / "hfs3.exe"),)


def test_a_command_as_one_line() -> None:
    words = ("/a b/c", "-x", "it's")
    assert _machine(Platform.LINUX).command_line(words) == "'/a b/c' -x 'it'\"'\"'s'"
    assert _machine(Platform.WINDOWS).command_line(("C:\\a b\\c.exe", "-x")) == '"C:\\a b\\c.exe" -x'


def test_the_memory_that_is_free() -> None:
    free = _machine(Platform.LINUX).memory()
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    assert free is not None
    assert 0 <= free <= total


def test_what_a_program_gets_that_is_only_asked_about_itself() -> None:
    machine = _machine(
        Platform.LINUX, PATH="/bin", AWS_SECRET_ACCESS_KEY="s", HF_TOKEN="t", AWS_PROFILE="hf", MY_PASSWORD="p"
    )
    assert machine.discreet == {"PATH": "/bin", "AWS_PROFILE": "hf"}


@pytest.mark.parametrize("name", ["xdg-open", "wslview"])
def test_a_page_is_shown_by_what_is_there(tmp_path: Path, name: str) -> None:
    """It is given the address alone, and not waited for."""
    program, shown = tmp_path / name, tmp_path / "shown"
    program.write_text(f'#!/bin/sh\necho "$@" >"{shown}"\n')
    program.chmod(0o700)
    code = "import sys; from hfs3.machine import Machine; Machine.real().show_page(sys.argv[1])"
    subprocess.run([sys.executable, "-c", code, "https://a/b?c&d"], env={"PATH": str(tmp_path)}, check=True, timeout=60)
    deadline = time.monotonic() + 30
    while not (shown.exists() and shown.read_text()):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert shown.read_text() == "https://a/b?c&d\n"


def test_a_page_that_nothing_can_show() -> None:
    for platform in Platform:
        _machine(platform, PATH="/nowhere").show_page("https://a/")
