"""The entry point: the one place where failures become words and exit codes."""

import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from hfs3.cli.handover import handed_over
from hfs3.cli.output import harmless, is_coloured
from hfs3.errors import Hfs3Error
from hfs3.machine import Machine

if TYPE_CHECKING:
    from hfs3.doctor.installed import Asked

USAGE: Final = 2
BUG: Final = 70
NOT_STARTED: Final = 127
INTERRUPTED: Final = 130
PIPE_CLOSED: Final = 141

EXIT_CODES: Final = {
    0: "Done; nothing is wrong.",
    1: "Findings: something is wrong, or `--dry-run` shows that something would change.",
    USAGE: "The command line, or what was piped in, is wrong.",
    3: "Could not do what was asked, or could not check everything.",
    BUG: "A bug in hfs3, with its traceback (secrets masked).",
    NOT_STARTED: "The command of `hfs3 exec` could not be started; else its own exit code is passed on.",
    INTERRUPTED: "Interrupted.",
    PIPE_CLOSED: "Whoever was reading the output went away.",
}

_ANYWHERE: Final = ("--debug", "--quiet", "-q")
"""Options of `hfs3` itself that may also stand behind the command."""
_ASKS_NOBODY: Final = ("--why", "--keys", "--help", "-h", "--json-schema")
"""With these, `hfs3 doctor` does not want to know which clients there are."""


def run(argv: Sequence[str] | None = None, machine: Machine | None = None) -> int:
    """Run the command line and return its exit code. Nothing but this catches `Hfs3Error`."""
    arguments = _in_front(sys.argv[1:] if argv is None else argv)
    debug = "--debug" in takewhile(_ANYWHERE.__contains__, arguments)
    world = machine or Machine.real()
    try:
        with _told() if debug else nullcontext():
            return _dispatch(arguments, world)
    except Hfs3Error as failure:
        _report(failure, world)
        if debug:
            _trace(failure)
        return failure.exit_code
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        return PIPE_CLOSED
    except Exception as bug:  # noqa: BLE001  # the last stop: a bug must look like one and leak nothing
        _trace(bug)
        _tell("This is a bug in hfs3; what is above holds no secret. Please report it with the command you ran.")
        return BUG


def _in_front(argv: Sequence[str]) -> list[str]:
    """Return `argv` with the options that may stand anywhere moved to the front, where Typer expects them.

    What stands behind `--`, or behind `exec`, may belong to another program.
    """
    end = next((number for number, word in enumerate(argv) if word in {"--", "exec"}), len(argv))
    moved = [word for word in argv[:end] if word in _ANYWHERE]
    return [*moved, *(word for word in argv[:end] if word not in _ANYWHERE), *argv[end:]]


def _told() -> AbstractContextManager[None]:
    from hfs3.cli.logs import told

    return told()


def _dispatch(arguments: list[str], machine: Machine) -> int:
    code = handed_over(arguments, machine)
    return _run_tree(arguments, machine) if code is None else code


def _run_tree(arguments: list[str], machine: Machine) -> int:
    asked = _asked_ahead(arguments, machine)
    import typer

    from hfs3.cli.app import commands
    from hfs3.cli.session import Start

    if "_HFS3_COMPLETE" in machine.environ:  # a shell asks what could be typed next
        from typer.completion import get_completion_inspect_parameters

        get_completion_inspect_parameters()  # teaches Typer its shells; it forgets to without its own two options
    try:
        code = commands().main(args=arguments, prog_name="hfs3", standalone_mode=False, obj=Start(machine, asked))
    except typer.TyperException as wrong:
        context = getattr(wrong, "ctx", None)  # usage errors have one; their class is private to Typer
        return _usage(wrong.format_message(), command=getattr(context, "command_path", "hfs3"), machine=machine)
    except typer.Abort:
        return INTERRUPTED
    except SystemExit as leaving:  # Typer leaves like this when the reader of a pipe has gone, and after completions
        if isinstance(leaving.__context__, BrokenPipeError):
            return PIPE_CLOSED
        return leaving.code if isinstance(leaving.code, int) else 0
    return code if isinstance(code, int) else 0


def _asked_ahead(arguments: Sequence[str], machine: Machine) -> "Asked | None":
    """Let the clients begin to answer `hfs3 doctor`, if it will ask them: loading Typer takes as long as they do."""
    words = [word for word in arguments if word not in _ANYWHERE]
    if words[:1] != ["doctor"] or any(word.startswith(_ASKS_NOBODY) for word in words):
        return None
    from hfs3.doctor.installed import ask

    return ask(machine)


def _usage(message: str, *, command: str, machine: Machine) -> int:
    """Tell what is wrong with the command line and how to see what would be right."""
    if message.startswith("Usage:"):  # a command that needs a sub-command was given none: this is its help
        _tell(message)
    else:
        _tell(f"{_red('error', machine)}: {harmless(message)}", f"  hint: {command} --help")
    return USAGE


def _report(failure: Hfs3Error, machine: Machine) -> None:
    code = f"[{failure.code}]" if failure.code else ""
    lines = [f"{_red(f'error{code}', machine)}: {harmless(failure.message)}"]
    hints = harmless(failure.hint).splitlines()
    lines += [f"{'        ' if number else '  hint: '}{line}" for number, line in enumerate(hints)]
    if failure.code:
        lines.append(f"  more: hfs3 explain {failure.code}")
    _tell(*lines)


def _red(text: str, machine: Machine) -> str:
    # Written out, because an error must not wait for a library to load.
    return f"\x1b[1;31m{text}\x1b[0m" if is_coloured(sys.stderr, machine.environ) else text


def _trace(error: Exception) -> None:
    from traceback import format_exception

    _tell(harmless("".join(format_exception(error)).rstrip()))


def _tell(*lines: str) -> None:
    sys.stderr.write("\n".join(lines) + "\n")
    sys.stderr.flush()
