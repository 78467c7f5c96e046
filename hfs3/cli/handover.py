"""Handing the stored key pair to an AWS tool.

Such a tool starts hfs3 for every session, so nothing is loaded that only people need: a third of the time otherwise.
"""

import sys
from collections.abc import Sequence

from hfs3.errors import Hfs3Error
from hfs3.machine import Machine


def handed_over(arguments: Sequence[str], machine: Machine) -> int | None:
    """Do a plain `credential-process` at once and return its exit code; None if the command line is any other."""
    match list(arguments):
        case ["credential-process"]:
            return hand_over(machine, None)
        case ["credential-process", "--account", name]:
            return hand_over(machine, name)
        case ["credential-process", option] if option.startswith("--account="):
            return hand_over(machine, option.removeprefix("--account="))
        case _:
            return None


def hand_over(machine: Machine, account: str | None) -> int:
    """Print the document with the key pair, or one line of complaint, and return the exit code."""
    from hfs3.credentials import process

    try:
        document = process.answer(machine, account)
    except Hfs3Error as failure:
        sys.stderr.write(f"{process.complaint(failure)}\n")
        return failure.exit_code
    sys.stdout.write(f"{document}\n")
    sys.stdout.flush()
    return 0
