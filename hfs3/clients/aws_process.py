"""The `credential_process` of a profile: the line that hfs3 writes, and what one that stands there says.

botocore splits the line as a POSIX shell would, on Windows as the C runtime does (botocore/compat.py); the SDKs for Go
and C++ hand it to `sh` or `cmd.exe`. None of them expands `~`, so every path is absolute.
"""

import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from hfs3.machine import Machine, Platform

_WORD: Final = "credential-process"
_ACCOUNT: Final = "--account"
_QUOTE: Final = '"'


def helper_line(machine: Machine, account: str) -> str:
    """Return the line that asks this hfs3 for the pair of `account`."""
    return machine.command_line((*machine.itself(), _WORD, _ACCOUNT, account))


def helper_words(line: str, platform: Platform) -> Sequence[str]:
    """Return the words of a line as AWS tools split it; nothing where they cannot."""
    if platform is Platform.WINDOWS:
        return _split_for_windows(line)
    try:
        return shlex.split(line)
    except ValueError:
        return ()


def is_our_helper(line: str) -> bool:
    """Return whether a line asks hfs3, this one or another."""
    return _WORD in line.split()


def helper_account(words: Sequence[str]) -> str:
    """Return the account that a line of hfs3's names; empty if it names none (then the only one is meant)."""
    after = list(words[words.index(_WORD) + 1 :]) if _WORD in words else []
    return after[1] if len(after) == 2 and after[0] == _ACCOUNT else ""  # noqa: PLR2004  # the option and its value


def helper_program(machine: Machine, words: Sequence[str]) -> Path | None:
    """Return the program that a line runs on this machine, or None if there is none that could be run."""
    return machine.which(words[0]) if words else None


def _split_for_windows(line: str) -> Sequence[str]:
    """Return the words of a line in which every quote opens or closes one."""
    words: list[str] = []
    inside = False
    current: str | None = None
    for char in line:
        if char == _QUOTE:
            inside = not inside
            current = current or ""
        elif char in " \t" and not inside:
            words += [current] if current is not None else []
            current = None
        else:
            current = (current or "") + char
    return () if inside else (*words, *([current] if current is not None else []))
