import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from hfs3.credentials.whole import check_writable, read, remove, replace
from hfs3.errors import UserFileError
from hfs3.machine import Machine
from tests.conftest import tool


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "new/deep/file.json"
    assert read(path) is None
    replace(path, b"one")
    path.chmod(0o644)
    replace(path, b"two")
    assert read(path) == b"two"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == stat.S_IMODE(path.parent.parent.stat().st_mode) == 0o700
    assert [p.name for p in path.parent.iterdir()] == ["file.json"]
    remove(path)
    remove(path)
    assert read(path) is None


def test_a_symbolic_link_is_replaced_and_its_target_left(tmp_path: Path) -> None:
    """Following it would write a secret to wherever somebody pointed."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_bytes(b"theirs")
    path = tmp_path / "file"
    path.symlink_to(elsewhere)
    replace(path, b"mine")
    assert (elsewhere.read_bytes(), path.read_bytes(), path.is_symlink()) == (b"theirs", b"mine", False)


def test_readers_never_see_a_torn_file(tmp_path: Path) -> None:
    path = tmp_path / "file"
    contents = [bytes([65 + n]) * 20_000 for n in range(4)]
    replace(path, contents[0])
    with ThreadPoolExecutor(4) as pool:
        writing = [pool.submit(replace, path, contents[n % 4]) for n in range(200)]
        while not all(done.done() for done in writing):
            assert read(path) in contents
    assert all(done.result() is None for done in writing)


def test_what_is_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    path = tmp_path / "file/inside.json"
    with pytest.raises(UserFileError, match=r"is no folder"):
        check_writable(path)
    with pytest.raises(UserFileError, match=r"inside.json cannot be written: "):
        replace(path, b"x")
    (tmp_path / "folder").mkdir()
    with pytest.raises(UserFileError, match="folder cannot be read: Is a directory"):
        read(tmp_path / "folder")
    with pytest.raises(UserFileError, match="folder cannot be removed: "):
        remove(tmp_path / "folder")
    with pytest.raises(UserFileError, match="folder cannot be written: "):
        replace(tmp_path / "folder", b"x")
    assert not list(tmp_path.glob(".*")), "nothing is left over"


_READ_ONLY = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && exec "$@"'
_CODE = """
import sys
from pathlib import Path
from hfs3.credentials.whole import check_writable, replace
from hfs3.errors import UserFileError
for attempt in (check_writable, lambda path: replace(path, b"x")):
    try:
        attempt(Path(sys.argv[1]) / "a/b.json")
    except UserFileError as err:
        print(err.message)
"""


def test_a_read_only_file_system(machine: Machine, tmp_path: Path) -> None:
    import sys

    unshare = (tool("unshare"), "--mount", "--map-root-user")
    if machine.run([*unshare, "true"]).status != 0:
        pytest.skip("this kernel gives no mount namespace to this user")
    done = machine.run(
        [*unshare, "sh", "-c", _READ_ONLY, str(tmp_path), sys.executable, "-B", "-c", _CODE, str(tmp_path)]
    )
    assert done.stdout.lower().count("read-only file system") + done.stdout.count("file system is read-only") == 2, done
    assert "Traceback" not in done.stderr
