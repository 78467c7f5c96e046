"""The world, behind one door: environment, folders, platform, clock, other programs.

A `Machine` is made once in `cli.main` and handed down; nobody else reads the environment or the clock, or starts a
program. Tests make one inside a temporary folder. (platformdirs is not used: it reads the process's own environment
and home, which a `Machine` in a test must never do.)
"""

import contextlib
import os
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Final, NoReturn

from hfs3.errors import CommandNotStarted, ToolError, UsageError
from hfs3.secret import names_secret


class Platform(StrEnum):
    """The kinds of system whose paths and file permissions differ."""

    LINUX = "linux"
    MACOS = "macos"
    WINDOWS = "windows"


@dataclass(frozen=True, slots=True)
class Completed:
    """A program that ended: its exit status (negative: killed by that signal) and what it wrote, decoded leniently."""

    argv: tuple[str, ...]
    status: int
    stdout: str
    stderr: str


def _utc_now() -> datetime:
    return datetime.now(UTC)


def _free_memory() -> int | None:
    """Return the bytes of memory that programs may still take, within what a container allows; None if unknown.

    Linux tells (MemAvailable, and the limit of the control group); of macOS, all the memory there is.
    """
    try:
        told = dict(line.split(":", 1) for line in Path("/proc/meminfo").read_text("ascii").splitlines())
        free = int(told["MemAvailable"].split()[0]) * 1024
    except (OSError, KeyError, ValueError):
        return _all_memory()
    group = Path("/sys/fs/cgroup")
    try:
        limit, used = (int((group / f"memory.{name}").read_text("ascii")) for name in ("max", "current"))
    except (OSError, ValueError):  # no limit is written as `max`
        return free
    return min(free, max(limit - used, 0))


def _all_memory() -> int | None:
    if not hasattr(os, "sysconf"):
        return None
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (OSError, ValueError):
        return None


@dataclass(frozen=True, slots=True)
class Machine:
    """What hfs3 may know of the machine it runs on."""

    environ: Mapping[str, str]
    home: Path
    platform: Platform
    now: Callable[[], datetime] = field(default=_utc_now)
    memory: Callable[[], int | None] = field(default=_free_memory)
    """How many bytes of memory programs may still take; None if that cannot be found out."""

    @classmethod
    def real(cls) -> "Machine":
        """Return the machine this process runs on."""
        platform = {"darwin": Platform.MACOS, "win32": Platform.WINDOWS}.get(sys.platform, Platform.LINUX)
        return cls(environ=dict(os.environ), home=Path(os.path.expanduser("~")), platform=platform)  # noqa: PTH111

    # -- folders -------------------------------------------------------------------------------------------------------

    @property
    def config_dir(self) -> Path:
        """Where hfs3 keeps its settings and its list of accounts (never a secret)."""
        if self.platform is Platform.WINDOWS:
            return self._folder("APPDATA", "AppData/Roaming") / "hfs3"
        if self.platform is Platform.MACOS:
            return self._folder("XDG_CONFIG_HOME", "Library/Application Support") / "hfs3"
        return self._folder("XDG_CONFIG_HOME", ".config") / "hfs3"

    @property
    def state_dir(self) -> Path:
        """Where hfs3 keeps locks, the journal, backups and the local certificate authority."""
        if self.platform is Platform.WINDOWS:
            return self._folder("LOCALAPPDATA", "AppData/Local") / "hfs3" / "state"
        if self.platform is Platform.MACOS:
            return self._folder("XDG_STATE_HOME", "Library/Application Support") / "hfs3" / "state"
        return self._folder("XDG_STATE_HOME", ".local/state") / "hfs3"

    def _folder(self, variable: str, default: str) -> Path:
        # The XDG specification: a relative path is invalid and must be ignored.
        named = Path(self.environ.get(variable, ""))
        return named if named.is_absolute() else self.home / default

    def expand(self, path: str) -> Path:
        """Return `path` with a leading `~` replaced by this machine's home, as AWS tools do."""
        if path == "~" or path.startswith(("~/", "~\\")):
            return self.home / path[2:]
        return Path(path)

    @property
    def discreet(self) -> Mapping[str, str]:
        """The environment without secrets: what a program gets that is only asked about itself."""
        return {name: value for name, value in self.environ.items() if not names_secret(name)}

    @property
    def has_screen(self) -> bool:
        """Whether a window could appear before a person's eyes."""
        return self.platform is not Platform.LINUX or any(map(self.environ.get, ("DISPLAY", "WAYLAND_DISPLAY")))

    # -- other programs ------------------------------------------------------------------------------------------------

    def itself(self) -> tuple[str, ...]:
        """Return the command that starts this very hfs3 from any folder: its program, or its Python with `-m`."""
        return _itself(sys.argv[0], sys.executable)

    def command_line(self, words: Sequence[str]) -> str:
        """Return a command as one line, quoted as a shell of this platform reads it."""
        return subprocess.list2cmdline(words) if self.platform is Platform.WINDOWS else shlex.join(words)

    def which(self, program: str) -> Path | None:
        """Return where `program` is on this machine's PATH, or None."""
        found = shutil.which(program, path=self.environ.get("PATH", os.defpath))
        return Path(found) if found else None

    def run(
        self,
        argv: Sequence[str],
        *,
        environ: Mapping[str, str] | None = None,
        stdin: bytes = b"",
        timeout: float = 30.0,
        cwd: Path | None = None,
    ) -> Completed:
        """Run a program to its end and return what it said; secrets must not be in `argv`.

        `timeout` is in seconds. `environ` is the program's whole environment (default: this machine's). The program
        has no terminal, and is ended together with everything it started. Raises ToolError if it cannot be started or
        does not end in time.
        """
        try:
            with subprocess.Popen(
                list(argv),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                cwd=cwd,
                env=dict(self.environ if environ is None else environ),
                start_new_session=True,
            ) as process:
                try:
                    streams = process.communicate(stdin, timeout)
                except BaseException:
                    _end(process)
                    raise
        except subprocess.TimeoutExpired as err:
            raise ToolError(f"{argv[0]} did not end within {timeout:g} seconds") from err
        except OSError as err:
            raise ToolError(f"{argv[0]} could not be started: {err.strerror or err}") from err
        out, told = (stream.decode("utf-8", "replace") for stream in streams)
        return Completed(tuple(argv), process.returncode, out, told)

    def show_page(self, url: str) -> None:
        """Open a page in the person's browser, if there is a way to; nothing waits for it, and it learns no secret."""
        for program, *options in _BROWSERS[self.platform]:
            if self.which(program) is None:
                continue
            with contextlib.suppress(OSError):
                subprocess.Popen(
                    [program, *options, url],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    env=dict(self.discreet),
                    start_new_session=True,
                )
            return

    def become(self, argv: Sequence[str], environ: Mapping[str, str]) -> int:
        """Let `argv` take this process's place, with its terminal, its signals and this whole environment.

        Returns only where a process cannot be replaced (Windows): then the program has run, and this is its status.
        Raises CommandNotStarted, UsageError for a command without a name.
        """
        if not argv or not argv[0]:
            raise UsageError("the command is empty", hint="Give its name: hfs3 exec -- CMD.")
        sys.stdout.flush()
        sys.stderr.flush()
        try:
            if self.platform is Platform.WINDOWS:
                return subprocess.run(list(argv), env=dict(environ), check=False).returncode
            _replace(argv, environ)
        except FileNotFoundError:
            place = "there is no such file" if os.path.dirname(argv[0]) else "it is not on your PATH"  # noqa: PTH120
            raise CommandNotStarted(f"{argv[0]} could not be started: {place}", hint="Check its spelling.") from None
        except (OSError, ValueError) as err:
            reason = getattr(err, "strerror", None) or str(err)
            raise CommandNotStarted(f"{argv[0]} could not be started: {reason}", hint="Is it a program?") from None


_BROWSERS: Final = {
    Platform.LINUX: (("xdg-open",), ("wslview",)),
    Platform.MACOS: (("open",),),
    Platform.WINDOWS: (("rundll32", "url.dll,FileProtocolHandler"),),
}
"""What opens a page, the first that is there."""


def _itself(started_as: str, python: str) -> tuple[str, ...]:
    path = Path(os.path.abspath(started_as))  # noqa: PTH100  # links stay: what they lead to moves with every update
    if path.stem == "hfs3":
        # On Windows the program's own name comes without its ending.
        there = next((file for file in (path, path.with_name("hfs3.exe")) if file.is_file()), None)
        if there is not None:
            return (str(there),)
    return (python, "-m", "hfs3")


_IGNORED_BY_PYTHON: Final = tuple(name for name in ("SIGPIPE", "SIGXFSZ", "SIGXFZ") if hasattr(signal, name))
"""What Python ignores for itself; a program it becomes would inherit that."""


def _replace(argv: Sequence[str], environ: Mapping[str, str]) -> NoReturn:
    numbers = [getattr(signal, name) for name in _IGNORED_BY_PYTHON]
    for number in numbers:
        signal.signal(number, signal.SIG_DFL)
    try:
        os.execvpe(argv[0], list(argv), dict(environ))  # noqa: S606  # no shell is meant
    finally:  # reached only when it failed: this process goes on, and must not die of a pipe that closed
        for number in numbers:
            signal.signal(number, signal.SIG_IGN)


def _end(process: subprocess.Popen[bytes]) -> None:
    # A client may be a wrapper around the real program, which would live on and keep the pipes open.
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
