from pathlib import Path

import pytest

from hfs3.errors import UserFileError
from hfs3.files import journal
from hfs3.files.apply import apply
from hfs3.files.edits import Edit, content
from hfs3.files.undo import Standing, UndoConflict, listed, plan_undo, undo
from hfs3.machine import Machine


def write(machine: Machine, after: bytes | None, name: str = "config") -> None:
    path = machine.home / name
    apply([Edit(path, content(path), after, private=True, purpose="test")], machine, purpose=f"write {name}")


def test_the_last_change_is_taken_back_and_then_the_one_before(machine: Machine) -> None:
    path = machine.home / "config"
    for data in (b"one\n", b"two\n", b"three\n"):
        write(machine, data)
    undo(machine)
    assert path.read_bytes() == b"two\n"
    undo(machine)
    assert path.read_bytes() == b"one\n"
    undo(machine)
    assert not path.exists()
    with pytest.raises(UserFileError, match="nothing to undo"):
        undo(machine)


def test_a_removed_file_comes_back(machine: Machine) -> None:
    write(machine, b"one\n")
    write(machine, None)
    undo(machine)
    assert (machine.home / "config").read_bytes() == b"one\n"


def test_an_undo_can_be_undone_by_its_number(machine: Machine) -> None:
    write(machine, b"one\n")
    undo(machine)
    undo(machine, 2)
    assert (machine.home / "config").read_bytes() == b"one\n"


def test_an_undo_that_was_undone_leaves_its_change_in_effect(machine: Machine) -> None:
    path = machine.home / "config"
    write(machine, b"one\n")
    undo(machine)
    undo(machine, 2)
    undo(machine)
    assert not path.exists()
    assert [(one.entry.number, one.standing, one.undone_by) for one in listed(machine)] == [
        (4, Standing.IN_EFFECT, 0),
        (3, Standing.WITHOUT_EFFECT, 0),
        (2, Standing.UNDONE, 3),
        (1, Standing.UNDONE, 4),
    ]


def test_what_has_become_of_each_change(machine: Machine) -> None:
    write(machine, b"one\n")
    write(machine, b"two\n")
    write(machine, b"x\n", "other")
    write(machine, b"y\n", "folder")
    (machine.home / "other").unlink()
    (machine.home / "folder").unlink()
    (machine.home / "folder").mkdir()
    assert [(one.entry.number, one.standing) for one in listed(machine)] == [
        (4, Standing.UNKNOWN),
        (3, Standing.WITHOUT_EFFECT),
        (2, Standing.IN_EFFECT),
        (1, Standing.OVERTAKEN),
    ]
    for path in journal.contents(machine):
        path.unlink()
    assert [one.standing for one in listed(machine)][2] is Standing.NOT_KEPT


def test_a_change_since_is_refused_and_explained(machine: Machine) -> None:
    path = machine.home / "config"
    path.write_bytes(b"region = a\nsecret_access_key = canary\n")
    write(machine, b"region = b\nsecret_access_key = canary\n")
    path.write_bytes(b"region = b\nsecret_access_key = canary\noutput = mine\n")
    with pytest.raises(UndoConflict) as refused:
        undo(machine)
    assert "+region = b" in refused.value.then
    assert "+output = mine" in refused.value.since
    assert "canary" not in refused.value.then + refused.value.since
    assert path.read_bytes().endswith(b"output = mine\n")


def test_a_file_that_was_named_from_another_folder(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(machine.home)
    apply([Edit(Path("config"), None, b"new", private=False, purpose="test")], machine, purpose="test")
    monkeypatch.chdir("/")
    undo(machine)
    assert not (machine.home / "config").exists()


@pytest.mark.parametrize("written", [1, 3, 6, 8])
def test_a_file_that_a_kill_left_half_written_in_place(machine: Machine, written: int) -> None:
    path = machine.home / "config"
    for before, after in ((b"old\nold\n", b"new\nnew\nnew\n"), (b"old\nold\nold\n", b"new\nnew\n")):
        path.write_bytes(before)
        write(machine, after)
        path.write_bytes(after[:written] + before[written:])
        assert listed(machine)[0].standing is Standing.IN_EFFECT
        undo(machine)
        assert path.read_bytes() == before


def test_what_somebody_else_wrote_is_not_taken_for_half_written(machine: Machine) -> None:
    for mine in (b"new\n", b"new\nnew", b"newold\nold\n", b"new\nold\nx", b""):
        (machine.home / "config").write_bytes(b"old\nold\n")
        write(machine, b"new\nnew\nnew\n")
        (machine.home / "config").write_bytes(mine)
        with pytest.raises(UndoConflict):
            undo(machine)
        assert (machine.home / "config").read_bytes() == mine
    write(machine, b"made", "new")
    (machine.home / "new").write_bytes(b"ma")
    with pytest.raises(UndoConflict):
        undo(machine)


def test_another_files_change_is_no_hindrance(machine: Machine) -> None:
    write(machine, b"one\n")
    write(machine, b"two\n", "other")
    undo(machine, 1)
    assert not (machine.home / "config").exists()
    assert (machine.home / "other").read_bytes() == b"two\n"


def test_files_are_restored_in_the_other_order(machine: Machine) -> None:
    paths = [machine.home / name for name in ("config", "credentials")]
    apply([Edit(path, None, b"new", private=True, purpose="test") for path in paths], machine, purpose="both")
    _, edits = plan_undo(machine)
    assert [edit.path.name for edit in edits] == ["credentials", "config"]


def test_an_apply_that_was_killed_before_its_first_file_is_passed_over(machine: Machine) -> None:
    write(machine, b"one\n")
    path = machine.home / "config"
    journal.record(machine, [Edit(path, b"one\n", b"two\n", private=True, purpose="test")], purpose="killed")
    undo(machine)
    assert not path.exists()


def test_no_such_change(machine: Machine) -> None:
    with pytest.raises(UserFileError, match="there is no change 7"):
        undo(machine, 7)


def test_contents_that_are_not_kept_any_more(machine: Machine) -> None:
    write(machine, b"one\n")
    write(machine, b"two\n")
    for path in (machine.state_dir / "kept").iterdir():
        path.unlink()
    with pytest.raises(UserFileError, match="not kept any more"):
        undo(machine)
