from hfs3.credentials import accounts
from hfs3.credentials.spread import note, noted
from hfs3.machine import Machine


def test_it_is_remembered_until_it_is_done(machine: Machine) -> None:
    assert noted(machine, "alice") == ()
    note(machine, "alice", {"keyring:a.B", "file"})
    assert noted(machine, "alice") == ("file", "keyring:a.B")
    assert noted(machine, "bob") == ()
    assert accounts.load(machine) == ()
    note(machine, "alice", ())
    note(machine, "alice", ())
    assert list(accounts.folder(machine).iterdir()) == []


def test_what_is_no_store_is_passed_over(machine: Machine) -> None:
    note(machine, "alice", {"file"})
    (accounts.folder(machine) / "alice.stores").write_bytes(b"floppy \xff\nkeyring\n../file\n")
    assert noted(machine, "alice") == ("keyring",)
