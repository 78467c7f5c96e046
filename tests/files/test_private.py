import stat
from pathlib import Path

import pytest

from hfs3.errors import UserFileError
from hfs3.files.private import folder, settle, state_folder, write_new
from hfs3.machine import Machine


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_folders_and_files_are_private(machine: Machine) -> None:
    made = state_folder(machine, "kept")
    assert (mode(made), mode(machine.state_dir)) == (0o700, 0o700)
    write_new(made / "a", b"secret")
    write_new(made / "b", b"public", 0o644)
    assert (mode(made / "a"), mode(made / "b")) == (0o600, 0o644)
    settle(made)
    assert folder(made) == made


def test_a_file_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    with pytest.raises(FileExistsError):
        write_new(tmp_path / "a", b"new")
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(FileExistsError):
        write_new(tmp_path / "link", b"new")


def test_a_state_folder_that_cannot_be_made_is_one_message(machine: Machine) -> None:
    (machine.home / ".local").write_bytes(b"")
    with pytest.raises(UserFileError, match="cannot be made"):
        state_folder(machine)
