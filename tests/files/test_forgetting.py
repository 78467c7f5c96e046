"""What is kept of a pair that is removed: gone, told, and nothing else is."""

from pathlib import Path

import pytest

from hfs3.errors import UserFileError
from hfs3.files import journal
from hfs3.files.apply import apply
from hfs3.files.edits import Edit, content
from hfs3.files.forgetting import forget_again, forget_pair
from hfs3.files.undo import Standing, UndoConflict, listed, undo
from hfs3.machine import Machine
from hfs3.secret import Secret

ID = "HFAKGONE000000000001"
SECRET = Secret("f00dcafe" * 8)
PAIR = f"[hf]\naws_access_key_id = {ID}\naws_secret_access_key={SECRET.reveal()}\n".encode()
OTHER = b"[hf]\naws_access_key_id = HFAKGONE0000000000012\n"


def write(machine: Machine, *contents: bytes | None) -> Path:
    path = machine.home / "credentials"
    for after in contents:
        apply([Edit(path, content(path), after, private=True, purpose="t")], machine, purpose="test")
    return path


def kept(machine: Machine) -> list[bytes]:
    return [path.read_bytes() for path in journal.contents(machine)]


def test_contents_with_the_pair_go_and_others_stay(machine: Machine) -> None:
    write(machine, OTHER, PAIR, OTHER)
    assert forget_pair(machine, ID) == 2
    assert kept(machine) == [OTHER, OTHER, OTHER]
    assert [entry.files[0].dropped for entry in journal.entries(machine)] == ["", ID, ID]
    assert forget_pair(machine, ID) == 0


def test_a_secret_without_its_id_is_known_by_its_fingerprint(machine: Machine) -> None:
    write(machine, b"# was " + SECRET.reveal().encode() + b"; old\n", b"[x]\nkey='" + SECRET.reveal().encode() + b"'\n")
    assert forget_pair(machine, ID) == 0
    assert forget_pair(machine, ID, SECRET.fingerprint()) == 3
    assert kept(machine) == []


def test_undoing_to_before_the_pair_still_works(machine: Machine) -> None:
    path = write(machine, OTHER, PAIR)
    forget_pair(machine, ID)
    undo(machine)
    assert path.read_bytes() == OTHER


def test_undoing_to_the_pair_is_refused_with_the_reason(machine: Machine) -> None:
    path = write(machine, PAIR, OTHER)
    forget_pair(machine, ID)
    assert [one.standing for one in listed(machine)] == [Standing.NOT_KEPT, Standing.OVERTAKEN]
    with pytest.raises(UserFileError, match=f"had the key pair {ID} in it, and was dropped") as refused:
        undo(machine)
    assert "--remove" in refused.value.hint
    assert path.read_bytes() == OTHER


def test_a_conflict_without_its_contents_is_still_one(machine: Machine) -> None:
    path = write(machine, PAIR)
    forget_pair(machine, ID)
    path.write_bytes(b"mine\n")
    with pytest.raises(UndoConflict) as refused:
        undo(machine)
    assert (refused.value.then, refused.value.since) == ("", "")


def test_a_content_whose_entry_was_never_written_goes_too(machine: Machine) -> None:
    write(machine, OTHER)
    (machine.state_dir / "kept" / "2-0-after").write_bytes(PAIR)
    assert forget_pair(machine, ID) == 1
    assert kept(machine) == [OTHER]


def test_what_is_kept_later_of_a_pair_that_was_removed_goes_too(machine: Machine) -> None:
    write(machine, PAIR)
    forget_pair(machine, ID)
    write(machine, OTHER)
    assert forget_again(machine, [ID]) == ()  # it is stored again
    assert forget_again(machine, []) == (ID,)
    assert kept(machine) == [OTHER]
    write(machine, b"[hf]\naws_access_key_id = HFAKNEVERREMOVED0001\n", None)
    assert forget_again(machine, []) == ()


def test_nothing_kept_leaves_no_trace(machine: Machine) -> None:
    assert forget_pair(machine, ID) == 0
    assert list(machine.home.iterdir()) == []


def test_a_content_that_cannot_be_removed_is_an_error(machine: Machine) -> None:
    write(machine, PAIR)
    (path,) = journal.contents(machine)
    path.unlink()
    path.mkdir()  # what stands there cannot be read, by root neither
    with pytest.raises(UserFileError, match="may still have the key pair in it") as refused:
        forget_pair(machine, ID)
    assert refused.value.hint == f"remove it: rm {path}"
    assert list((machine.state_dir / "kept").iterdir()) == [path]
