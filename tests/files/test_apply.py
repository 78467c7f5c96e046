"""All or none, and journalled; how a single file is written is in test_landing."""

from pathlib import Path

import pytest

from hfs3.errors import UserFileError
from hfs3.files import journal
from hfs3.files.apply import apply
from hfs3.files.edits import Edit
from hfs3.machine import Machine


def test_edits_are_made_and_journalled(machine: Machine) -> None:
    one, two = machine.home / "one", machine.home / "two"
    edits = [Edit(path, None, b"new", private=True, purpose="test") for path in (one, two)]
    apply(edits, machine, purpose="why")
    (entry,) = journal.entries(machine)
    assert [file.path for file in entry.files] == [str(one), str(two)]
    assert one.read_bytes() == two.read_bytes() == b"new"


def test_nothing_to_change_leaves_no_trace(machine: Machine) -> None:
    apply([Edit(machine.home / "one", None, None, private=True, purpose="test")], machine, purpose="why")
    assert list(machine.home.iterdir()) == []


def test_a_failure_leaves_files_and_journal_as_they_were(machine: Machine) -> None:
    one = machine.home / "one"
    one.write_bytes(b"old")
    (machine.home / "wall").write_bytes(b"")
    edits = [
        Edit(one, b"old", b"new", private=True, purpose="test"),
        Edit(machine.home / "new", None, b"new", private=True, purpose="test"),
        Edit(machine.home / "wall" / "two", None, b"new", private=True, purpose="test"),
    ]
    with pytest.raises(UserFileError):
        apply(edits, machine, purpose="why")
    assert one.read_bytes() == b"old"
    assert not (machine.home / "new").exists()
    assert journal.entries(machine) == ()


def test_an_interrupt_puts_back_too(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = machine.home / "one", machine.home / "two"
    one.write_bytes(b"old")
    replace = Path.replace

    def interrupted(self: Path, target: Path) -> Path:
        if target == two:
            raise KeyboardInterrupt
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", interrupted)
    edits = [
        Edit(one, b"old", b"new", private=True, purpose="test"),
        Edit(two, None, b"new", private=True, purpose="test"),
    ]
    with pytest.raises(KeyboardInterrupt):
        apply(edits, machine, purpose="why")
    assert one.read_bytes() == b"old"
    assert not two.exists()
    assert [path.name for path in machine.home.iterdir() if ".hfs3-" in path.name] == []
