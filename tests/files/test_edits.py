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
    with pytest.raises(UserFileError, match="Is a directory"):
        content(tmp_path)
