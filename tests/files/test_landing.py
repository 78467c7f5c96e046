"""The worlds in which a file cannot be written: one message each, and the old bytes are still there."""

import errno
import os
import stat
import struct
from pathlib import Path

import pytest

from hfs3.errors import UserFileError
from hfs3.files import journal
from hfs3.files.apply import apply
from hfs3.files.edits import Edit, content
from hfs3.files.landing import FileChanged, HalfWritten, Target, is_loose, land, narrow, survey
from hfs3.machine import Machine, Platform
from tests.files.child import NEW

OLD = b"[work]\nregion = eu\n"
ROOT = Path(__file__).parents[2]


@pytest.fixture
def file(machine: Machine) -> Path:
    """Return an existing credentials file, private."""
    path = machine.home / ".aws" / "credentials"
    path.parent.mkdir()
    path.write_bytes(OLD)
    path.chmod(0o600)
    return path


def edit(path: Path, after: bytes | None = NEW, *, private: bool = True) -> Edit:
    return Edit(path, content(path), after, private=private, purpose="test")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def leftovers(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if ".hfs3-" in path.name]


# -- what works --------------------------------------------------------------------------------------------------------


def test_new_file_and_folder_are_private(machine: Machine) -> None:
    path = machine.home / ".aws" / "config"
    assert apply([edit(path, private=False)], machine, purpose="test") == ()
    assert (path.read_bytes(), mode(path), mode(path.parent)) == (NEW, 0o600, 0o700)


@pytest.mark.parametrize(
    ("before", "private", "after"),
    [(0o644, True, 0o600), (0o644, False, 0o644), (0o600, False, 0o600), (0o660, True, 0o600)],
)
def test_mode_is_kept_or_narrowed(machine: Machine, file: Path, before: int, *, private: bool, after: int) -> None:
    file.chmod(before)
    apply([edit(file, private=private)], machine, purpose="test")
    assert (file.read_bytes(), mode(file)) == (NEW, after)
    assert leftovers(file.parent) == []


def test_link_stays_and_its_target_is_written(machine: Machine, file: Path) -> None:
    target = machine.home / "dotfiles" / "aws"
    target.parent.mkdir()
    file.rename(target)
    file.symlink_to("../dotfiles/aws")
    apply([edit(file)], machine, purpose="test")
    assert file.is_symlink()
    assert target.read_bytes() == NEW


def test_dangling_link_gets_its_target(machine: Machine, file: Path) -> None:
    file.unlink()
    file.symlink_to(machine.home / "elsewhere")
    apply([edit(file)], machine, purpose="test")
    assert (machine.home / "elsewhere").read_bytes() == NEW
    assert file.is_symlink()


def test_second_name_of_a_file_stays_one_file(machine: Machine, file: Path) -> None:
    other = machine.home / "backup-of-mine"
    other.hardlink_to(file)
    told = apply([edit(file)], machine, purpose="test")
    assert other.read_bytes() == file.read_bytes() == NEW
    assert told == (f"{file} was written in place, because it has a second name (a hard link)",)


def test_owner_is_kept(machine: Machine, file: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root may give files away")
    os.chown(file, 1234, 5678)
    apply([edit(file)], machine, purpose="test")
    status = file.stat()
    assert (status.st_uid, status.st_gid, file.read_bytes()) == (1234, 5678, NEW)


@pytest.mark.parametrize("name", ["credentials", "my [old] keys"])
def test_what_a_killed_run_left_is_removed(machine: Machine, file: Path, name: str) -> None:
    (file.parent / f".{name}.hfs3-0badcafe").write_bytes(b"half")
    apply([edit(file.with_name(name))], machine, purpose="test")
    assert leftovers(file.parent) == []


def test_file_is_removed(machine: Machine, file: Path) -> None:
    apply([edit(file, None)], machine, purpose="test")
    assert not file.exists()


def test_mode_alone_is_narrowed(file: Path) -> None:
    file.chmod(0o640)
    assert is_loose(file, Platform.LINUX)
    assert not is_loose(file, Platform.WINDOWS)
    narrow(file)
    assert not is_loose(file, Platform.LINUX)
    assert mode(file) == 0o600


def test_extended_attributes_are_carried_over(machine: Machine, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    try:
        os.setxattr(file, "user.note", b"mine")
    except OSError:
        pytest.skip("this file system has no extended attributes")
    assert apply([edit(file)], machine, purpose="test") == ()
    assert (file.read_bytes(), os.getxattr(file, "user.note")) == (NEW, b"mine")
    monkeypatch.setattr(os, "setxattr", _refused)
    assert apply([edit(file, OLD)], machine, purpose="test") == (f"{file} has lost its extended attributes user.note",)
    assert file.read_bytes() == OLD


def _refused(*_: object) -> None:
    raise PermissionError


def test_a_file_system_without_attributes_is_no_hindrance(
    machine: Machine, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "listxattr", _refused)
    assert apply([edit(file)], machine, purpose="test") == ()
    assert file.read_bytes() == NEW


def test_an_access_list_stays_but_opens_no_private_file(machine: Machine, file: Path) -> None:
    name = "system.posix_acl_access"
    entries = ((1, 6, -1), (2, 4, 1234), (4, 0, -1), (16, 4, -1), (32, 0, -1))  # user 1234 may read
    acl = struct.pack("<I", 2) + b"".join(struct.pack("<HHi", *entry) for entry in entries)
    for private, kept in ((False, acl), (True, None)):
        try:
            os.setxattr(file, name, acl)
        except OSError:
            pytest.skip("this file system has no access lists")
        apply([edit(file, NEW if private else OLD + b"#\n", private=private)], machine, purpose="test")
        assert (os.getxattr(file, name) if name in os.listxattr(file) else None) == kept
        assert (mode(file) & 0o077 == 0) is private


# -- what does not -----------------------------------------------------------------------------------------------------


def test_change_by_another_program_is_seen(machine: Machine, file: Path) -> None:
    planned = edit(file)
    file.write_bytes(b"[work]\nregion = us\n")
    with pytest.raises(FileChanged):
        apply([planned], machine, purpose="test")
    assert file.read_bytes() == b"[work]\nregion = us\n"


def test_file_that_vanished_or_appeared_is_seen(machine: Machine, file: Path) -> None:
    planned = edit(file)
    file.unlink()
    with pytest.raises(FileChanged):
        apply([planned], machine, purpose="test")
    planned = edit(file)
    file.write_bytes(OLD)
    with pytest.raises(FileChanged):
        apply([planned], machine, purpose="test")
    assert file.read_bytes() == OLD


@pytest.mark.parametrize("after", [NEW, None], ids=["written", "removed"])
@pytest.mark.parametrize("in_place", ["", "it has a second name (a hard link)"])
def test_change_between_the_last_look_and_the_writing_is_seen(file: Path, in_place: str, after: bytes | None) -> None:
    looked = survey(edit(file, after))
    file.write_bytes(OLD + b"# by another\n")
    with pytest.raises(FileChanged):
        land(Target(looked.edit, looked.path, looked.mode, looked.owner, in_place))
    assert file.read_bytes() == OLD + b"# by another\n"
    assert leftovers(file.parent) == []


def test_file_that_appears_between_the_last_look_and_the_writing_is_seen(file: Path) -> None:
    looked = survey(edit(file.with_name("config")))
    looked.path.write_bytes(b"[by another]\n")
    with pytest.raises(FileChanged):
        land(looked)
    assert looked.path.read_bytes() == b"[by another]\n"


def test_what_is_left_half_written_is_said_and_stays_in_the_journal(
    machine: Machine, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.with_name("second").hardlink_to(file)
    whole = os.fsync

    def broken(handle: int) -> None:  # as of a disk that fails: for this file, never for the journal
        if os.path.samestat(os.fstat(handle), file.stat()):
            raise OSError(errno.EIO, "Input/output error")
        whole(handle)

    monkeypatch.setattr(os, "fsync", broken)
    with pytest.raises(HalfWritten, match="may be half written"):
        apply([edit(file)], machine, purpose="test")
    (entry,) = journal.entries(machine)
    assert journal.kept(machine, entry, 0, "before") == OLD


def test_ctrl_c_in_the_middle_of_a_file_that_is_written_in_place_takes_it_back(
    machine: Machine, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The entry goes from the journal, so nothing else could give back what the file held."""
    file.with_name("second").hardlink_to(file)
    whole = os.fsync
    presses = [KeyboardInterrupt]

    def interrupted(handle: int) -> None:
        if os.path.samestat(os.fstat(handle), file.stat()) and presses:
            raise presses.pop()
        whole(handle)

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        apply([edit(file)], machine, purpose="test")
    assert file.read_bytes() == OLD
    assert journal.entries(machine) == ()


def test_ctrl_c_right_after_a_file_was_put_in_its_place_leaves_it_to_undo(
    machine: Machine, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(_: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("hfs3.files.landing.settle", interrupted)
    planned = edit(file)
    with pytest.raises(KeyboardInterrupt):
        apply([planned], machine, purpose="test")
    assert file.read_bytes() == planned.after
    (entry,) = journal.entries(machine)
    assert journal.kept(machine, entry, 0, "before") == OLD


def test_read_only_file_is_left(machine: Machine, file: Path) -> None:
    file.chmod(0o444)
    with pytest.raises(UserFileError, match="read-only \\(mode 0444\\)"):
        apply([edit(file)], machine, purpose="test")
    assert (file.read_bytes(), mode(file)) == (OLD, 0o444)


def test_link_in_a_circle(machine: Machine, file: Path) -> None:
    planned = edit(file)
    file.unlink()
    file.symlink_to(file)
    with pytest.raises(UserFileError, match="leads back to itself"):
        apply([planned], machine, purpose="test")
    with pytest.raises(UserFileError, match="cannot be read"):
        content(file)


def test_dangling_link_into_a_missing_folder(machine: Machine, file: Path) -> None:
    file.unlink()
    file.symlink_to(machine.home / "gone" / "credentials")
    with pytest.raises(UserFileError, match="whose folder is not there"):
        apply([edit(file)], machine, purpose="test")


def test_folder_in_place_of_the_file(machine: Machine, file: Path) -> None:
    file.unlink()
    file.mkdir()
    with pytest.raises(UserFileError, match="is not a file"):
        content(file)
    with pytest.raises(UserFileError, match="is not a file"):
        apply([Edit(file, None, NEW, private=True, purpose="test")], machine, purpose="test")


def test_file_in_place_of_the_folder(machine: Machine) -> None:
    (machine.home / ".aws").write_bytes(b"")
    path = machine.home / ".aws" / "config"
    with pytest.raises(UserFileError, match="cannot be"):
        apply([Edit(path, None, NEW, private=True, purpose="test")], machine, purpose="test")


def test_if_one_file_cannot_be_written_the_other_is_put_back(machine: Machine, file: Path) -> None:
    other = machine.home / ".aws" / "folder" / "config"
    planned = [edit(file), Edit(other, None, NEW, private=False, purpose="test")]
    (machine.home / ".aws" / "folder").write_bytes(b"a file in the way")
    with pytest.raises(UserFileError):
        apply(planned, machine, purpose="test")
    assert file.read_bytes() == OLD
