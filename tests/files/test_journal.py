import stat
from pathlib import Path

from hfs3.files import journal
from hfs3.files.edits import Edit
from hfs3.machine import Machine


def edit(number: int, path: str = "/home/me/.aws/config") -> Edit:
    return Edit(Path(path), b"before %d" % number, b"after %d" % number, private=True, purpose="test")


def test_an_entry_comes_back_with_its_contents(machine: Machine) -> None:
    entry = journal.record(
        machine, [edit(1), Edit(Path("/x"), None, b"new", private=False, purpose="test")], purpose="why"
    )
    assert journal.entries(machine) == (entry,)
    assert (entry.number, entry.purpose, entry.files[1].before) == (1, "why", None)
    assert journal.kept(machine, entry, 0, "before") == b"before 1"
    assert journal.kept(machine, entry, 0, "after") == b"after 1"
    assert journal.kept(machine, entry, 1, "before") is None
    assert entry.files[0].after == journal.digest(b"after 1")


def test_everything_is_private(machine: Machine) -> None:
    journal.record(machine, [edit(1)], purpose="why")
    for path in machine.state_dir.rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)


def test_contents_of_old_entries_are_forgotten(machine: Machine) -> None:
    past = [journal.record(machine, [edit(number)], purpose="why") for number in range(journal.KEPT_ENTRIES + 3)]
    assert journal.kept(machine, past[0], 0, "before") is None
    assert journal.kept(machine, past[3], 0, "before") == b"before 3"
    assert len(journal.entries(machine)) == len(past)


def test_an_entry_that_had_no_effect_is_withdrawn(machine: Machine) -> None:
    first, second = (journal.record(machine, [edit(number)], purpose="why") for number in range(2))
    journal.withdraw(machine, second)
    assert journal.entries(machine) == (first,)


def test_a_damaged_line_is_passed_over(machine: Machine) -> None:
    entry = journal.record(machine, [edit(1)], purpose="why")
    path = machine.state_dir / "journal.jsonl"
    path.write_bytes(path.read_bytes() + b'{"number": 2, "at"\n[]\n')
    assert journal.entries(machine) == (entry,)
    assert journal.record(machine, [edit(2)], purpose="why").number == 2


def test_no_journal_is_an_empty_one(machine: Machine) -> None:
    assert journal.entries(machine) == ()
    assert journal.digest(None) is None
