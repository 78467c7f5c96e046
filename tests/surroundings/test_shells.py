"""What is written for a shell means the same to the shell; the other formats are read back by their own rules."""

import json
import os
import re
import subprocess

import pytest

from hfs3.errors import UsageError
from hfs3.surroundings.shells import Shell, assignments, can_unset
from tests.conftest import tool

NASTY = {
    "PLAIN": "https://s3.hf.co/acme",
    "EMPTY": "",
    "SPACES": " a  b ",
    "QUOTES": 'it\'s "so"',
    "DOLLAR": "$HOME ${HOME} $(id) `id` !! %PATH% *",
    "BACK": "C:\\a\\b\\",
    "TYPOGRAPHIC": "\u2018a\u2019 \u201ab\u201b “c”",
    "COMMENT": "a # b; c & d | e",
    "TWO_LINES": "one\ntwo",
}
READERS = {
    "sh": (Shell.SH, ("-c",)),
    "bash": (Shell.SH, ("-c",)),
    "zsh": (Shell.SH, ("-fc",)),
    "fish": (Shell.FISH, ("--no-config", "-c")),
}


def _read_by(reader: str, text: str, **environ: str) -> dict[str, str]:
    """Return the environment of a program that a shell starts after it has read `text`."""
    argv = [tool(reader), *READERS[reader][1], f"{text}env -0"]
    around = {"PATH": os.environ["PATH"], "HOME": os.environ["HOME"], "LANG": "C.UTF-8", **environ}
    done = subprocess.run(argv, capture_output=True, text=True, check=True, env=around, timeout=60)
    assert done.stderr == ""
    return dict(line.split("=", 1) for line in done.stdout.split("\0") if line)


@pytest.mark.parametrize("reader", READERS)
def test_a_real_shell_reads_what_was_meant(reader: str) -> None:
    text = assignments(READERS[reader][0], NASTY, ["GONE", "NEVER"])
    environ = _read_by(reader, text, GONE="x", STAYS="y")
    assert environ.items() >= NASTY.items()
    assert "GONE" not in environ
    assert environ["STAYS"] == "y"


def test_json() -> None:
    text = assignments(Shell.JSON, NASTY, ["GONE"])
    assert json.loads(text) == {"GONE": None, **NASTY}


def _powershell(literal: str) -> str:
    """Read a verbatim string: a doubled quote, of any of the five kinds, is one."""
    kinds = "'\u2018\u2019\u201a\u201b"
    quotes = f"[{kinds}]"
    assert re.fullmatch(rf"'(?:[^{kinds}]|{quotes}{quotes})*'", literal)
    return re.sub(rf"({quotes}){quotes}", r"\1", literal[1:-1])


def test_powershell() -> None:
    for name, value in NASTY.items():
        text = assignments(Shell.POWERSHELL, {name: value})
        assert text.startswith(f"$Env:{name} = ")
        assert _powershell(text.removeprefix(f"$Env:{name} = ").removesuffix("\n")) == value


def test_nu() -> None:
    for name, value in NASTY.items():
        if name == "TWO_LINES":
            continue
        text = assignments(Shell.NU, {name: value})
        assert json.loads(text.removeprefix(f"$env.{name} = ")) == value


def test_cmd() -> None:
    assert assignments(Shell.CMD, {"A": "x & y | z"}, ["B"]) == 'set "B="\nset "A=x & y | z"\n'


def test_github() -> None:
    assert assignments(Shell.GITHUB, {"A": "it's $x", "B": ""}) == "A=it's $x\nB=\n"


@pytest.mark.parametrize("name", ["PLAIN", "EMPTY", "SPACES", "DOLLAR", "TYPOGRAPHIC", "COMMENT"])
def test_dotenv_is_read_by_a_shell_too(name: str) -> None:
    text = assignments(Shell.DOTENV, {name: NASTY[name]})
    assert _read_by("sh", f"set -a\n{text}")[name] == NASTY[name]


@pytest.mark.parametrize(
    ("shell", "value"),
    [
        *((Shell.CMD, value) for value in ('a"b', "a%PATH%", "a\nb", "a^b", "a!b")),
        *((Shell.DOTENV, value) for value in ("it's", "a\nb", "\\\\server", "ends\\")),
        (Shell.GITHUB, "a\nB=c"),
        (Shell.NU, "a\nb"),
        (Shell.SH, "a\0b"),
    ],
)
def test_what_cannot_be_written_is_refused_without_showing_it(shell: Shell, value: str) -> None:
    with pytest.raises(UsageError) as refused:
        assignments(shell, {"NAME": value})
    assert "NAME" in refused.value.message
    assert value not in refused.value.message


@pytest.mark.parametrize("shell", Shell)
def test_taking_away(shell: Shell) -> None:
    text = assignments(shell, {}, ["NAME"])
    assert ("NAME" in text) is can_unset(shell)
