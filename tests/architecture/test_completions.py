"""The completion files equal what the program writes, and work in the real shells."""

import os
import pty
import select
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from hfs3.cli.app import COMMANDS
from tests.architecture.generated import SHELLS, completion
from tests.architecture.house import ROOT
from tests.conftest import tool

PATIENCE = 60.0


@pytest.mark.parametrize("shell", SHELLS)
def test_the_file_is_what_the_program_writes(shell: str) -> None:
    assert (ROOT / SHELLS[shell]).read_text(encoding="utf-8") == completion(shell), (
        "python -m tests.architecture.generated"
    )


class Typing:
    """A person at a shell: types, and looks at the screen."""

    def __init__(self, terminal: int) -> None:
        self._terminal = terminal
        self._screen = ""

    def type(self, text: str) -> None:
        os.write(self._terminal, text.encode())

    def see(self, text: str) -> None:
        """Wait until `text` appears on the screen."""
        end = time.monotonic() + PATIENCE
        while text not in self._screen:
            left = end - time.monotonic()
            assert left > 0, f"{text!r} never appeared:\n{self._screen}"
            if select.select([self._terminal], [], [], min(left, 1))[0]:
                self._screen += os.read(self._terminal, 65536).decode("utf-8", "replace")
        self._screen = self._screen.partition(text)[2]


@contextmanager
def _shell(*argv: str, environ: dict[str, str] | None = None) -> Iterator[Typing]:
    leader, follower = pty.openpty()
    program = subprocess.Popen(
        argv,
        stdin=follower,
        stdout=follower,
        stderr=follower,
        env={**os.environ, "TERM": "dumb", **(environ or {})},
        start_new_session=True,
    )
    os.close(follower)
    try:
        yield Typing(leader)
    finally:
        program.kill()
        program.wait(timeout=30)
        os.close(leader)


def test_bash() -> None:
    with _shell(tool("bash"), "--norc", "--noprofile", "-i", environ={"PS1": "READY "}) as person:
        person.see("READY ")
        person.type(f"source {ROOT / SHELLS['bash']}; echo sour''ced\n")
        person.see("sourced")
        person.type("hfs3 expl\t")
        person.see("hfs3 explain ")
        person.type("HFS20\t\t")
        person.see("HFS204")


def test_bash_falls_back_to_files(own_home: Path) -> None:
    (own_home / "certificates.pem").touch()
    with _shell(tool("bash"), "--norc", "--noprofile", "-i", environ={"PS1": "READY "}) as person:
        person.see("READY ")
        person.type(f"source {ROOT / SHELLS['bash']}; cd; echo sour''ced\n")
        person.see("sourced")
        person.type("hfs3 login --ca-bundle certif\t")
        person.see("certificates.pem")


ZSH_WAYS = {
    "sourced": f"autoload -U compinit; compinit -u -D; source {ROOT / SHELLS['zsh']}",
    "found by name": f"fpath=({ROOT / 'completions'} $fpath); autoload -U compinit; compinit -u -D",
}


@pytest.mark.parametrize("way", ZSH_WAYS)
def test_zsh(way: str) -> None:
    with _shell(tool("zsh"), "-f", "-i", environ={"PS1": "READY "}) as person:
        person.see("READY ")
        person.type(f"{ZSH_WAYS[way]}; echo load''ed\n")
        person.see("loaded")
        person.type("hfs3 expl\t")
        person.see("hfs3 explain ")
        person.type("HFS20\t")
        person.see("HFS204")
        person.see("checksums")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("hfs3 ", {entry.name for entry in COMMANDS}),
        ("hfs3 explain --l", {"--list"}),
        ("hfs3 configure ", {"aws", "rclone", "boto3", "s5cmd", "duckdb", "dvc"}),
    ],
)
def test_fish(typed: str, expected: set[str]) -> None:
    script = f'source {ROOT / SHELLS["fish"]}; complete --do-complete "{typed}"'
    done = subprocess.run([tool("fish"), "--no-config", "-c", script], capture_output=True, text=True, check=True)
    assert {line.partition("\t")[0] for line in done.stdout.splitlines()} == expected
