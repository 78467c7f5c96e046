"""A file that its tools refuse: the finding shows the line, with a column for the caret, and never a secret in it."""

import pytest

from hfs3.clients import aws_files
from hfs3.clients.base import Profile
from hfs3.clients.registry import CLIENTS
from hfs3.diagnostics.model import Place
from hfs3.machine import Machine

PROFILE = Profile("hf", "alice", "https://s3.hf.co")
SECRET = "5ec4e7" * 10 + "beef"


def place(machine: Machine, config: str | bytes) -> Place:
    files = aws_files.locate(machine)
    data = config if isinstance(config, bytes) else config.encode()
    (finding,) = CLIENTS["aws"].inspect({files[0]: data, files[1]: None}, PROFILE)
    return finding.place


@pytest.mark.parametrize(
    ("config", "line", "column", "text"),
    [
        ("[profile hf]\nregion = a\n[profile hf]\n", 3, 2, "[profile hf]"),
        ("[profile hf]\nregion = a\nregion = b\n", 3, 1, "region = b"),
        ("[profile hf]\nrem my profile\n", 2, 1, "rem my profile"),
        ("region = a\n", 1, 1, "region = a"),
        ("\ufeff[profile hf]\n", 1, 1, "[profile hf]"),
        ("[profile hf]\n# café\n".encode("latin-1"), 2, 1, "# caf\\udce9"),
        ("[profile hf]\ns3 =\n    addressing_style: path\n", 3, 5, "    addressing_style: path"),
        ("[profile hf]\n".encode("utf-16"), 1, None, ""),
    ],
)
def test_the_line_is_shown(machine: Machine, config: str | bytes, line: int, column: int | None, text: str) -> None:
    found = place(machine, config)
    assert (found.line, found.column) == (line, column)
    if "addressing" not in text:  # a long word is left out, whatever it is
        assert found.text == text


@pytest.mark.parametrize(
    "line",
    [
        f"aws_secret_access_key {SECRET}",
        f"aws_secret_access_key: {SECRET}\naws_secret_access_key: {SECRET}",
        SECRET,
        SECRET[:10],
        f"secret {SECRET[:4]}",
        f"x {SECRET} y",
        f"[profile hf {SECRET}",
        f"token\t{SECRET[:8]}",
    ],
)
def test_no_secret_is_shown(machine: Machine, line: str) -> None:
    shown = place(machine, f"[profile hf]\n{line}\n").text
    assert shown
    assert not any(SECRET[start : start + 4] in shown for start in range(0, len(SECRET), 6))


@pytest.mark.parametrize("piece", ["key", "secret ", "token-", "\t"])
def test_a_long_line_takes_no_time(machine: Machine, piece: str) -> None:
    """What is matched step by step, and for every start again, would take hours."""
    assert place(machine, f"[profile hf]\nkey{piece * 100_000}\n").line == 2


def test_the_line_of_a_remote_is_shown(machine: Machine) -> None:
    client = CLIENTS["rclone"]
    (file,) = client.locate(machine)
    (finding,) = client.inspect({file: b"[hf]\ntype = s3\n[broken\n"}, PROFILE)
    assert (finding.place.line, finding.place.column, finding.place.text) == (3, 1, "[broken")
