import os
from pathlib import Path

import pytest

from hfs3.errors import UserFileError
from hfs3.files.edits import Edit, content


def test_an_edit_shows_no_content() -> None:
    edit = Edit(Path("/x"), b"canary", b"canaries", private=True, purpose="test")
    assert edit.changes
    assert "canar" not in repr(edit)
    assert not Edit(Path("/x"), None, None, private=True, purpose="test").changes


def test_content(tmp_path: Path) -> None:
    assert content(tmp_path / "nothing") is None
    (tmp_path / "file").write_bytes(b"\xff")
    assert content(tmp_path / "file") == b"\xff"
    assert content(Path(os.devnull)) is None


def test_what_is_no_file_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "pipe"):
        with pytest.raises(UserFileError, match="is not a file"):
            content(path)


def test_a_circle_of_links_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("link")
    with pytest.raises(UserFileError, match="cannot be read"):
        content(tmp_path / "link")
