"""`hfs3 configure` and what is in its way: one message with its remedy, and every file as it was."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from hfs3.machine import Machine
from tests.cli.conftest import Hfs3

CONFIG = b"# mine\n[profile work]\nregion = eu\n"
CREDENTIALS = b"[work]\naws_access_key_id = AKIAX\n"


def _instead(make: Callable[[Path], object]) -> Callable[[Path], object]:
    def world(path: Path) -> object:
        path.unlink()
        return make(path)

    return world


WORLDS: Mapping[str, tuple[Callable[[Path], object], str]] = {
    "a link in a circle": (_instead(lambda path: path.symlink_to(path)), "Too many levels of symbolic links"),
    "a link into a missing folder": (_instead(lambda path: path.symlink_to("gone/x")), "whose folder is not there"),
    "a folder": (_instead(lambda path: path.mkdir()), "is not a file"),
    "a pipe": (_instead(os.mkfifo), "is not a file"),
    "read-only": (lambda path: path.chmod(0o444), "is read-only (mode 0444)"),
    "UTF-16": (lambda path: path.write_bytes("[work]\n".encode("utf-16")), "HFS309"),
    "a byte order mark": (lambda path: path.write_bytes(b"\xef\xbb\xbf[work]\n"), "HFS308"),
    "a key twice": (lambda path: path.write_bytes(b"[work]\na = b\na = c\n"), "HFS303"),
    "a role": (lambda path: path.write_bytes(b"[hf]\nsource_profile = work\n"), "HFS316"),
    "somebody else's": (lambda path: path.write_bytes(b"[hf]\naws_access_key_id = AKIAX\n"), "HFS327"),
}


@pytest.mark.parametrize(("world", "told"), WORLDS.values(), ids=WORLDS)
def test_aws(hfs3: Hfs3, stored: Machine, world: Callable[[Path], object], told: str) -> None:
    """The credentials file is in the way; the config file, which would be written first, is not written either."""
    config, credentials = (stored.home / ".aws" / name for name in ("config", "credentials"))
    config.parent.mkdir()
    config.write_bytes(CONFIG)
    credentials.write_bytes(CREDENTIALS)
    credentials.chmod(0o600)
    world(credentials)
    before = _look(credentials)
    ran = hfs3("--quiet", "configure", "aws")
    assert ran.code == 3
    assert ran.out == ""
    assert told in ran.err
    heads = [line.lstrip().split(":")[0].split("[")[0] for line in ran.err.splitlines()]
    assert heads == ["error", "hint", *(["more"] if "HFS" in told else [])]
    assert config.read_bytes() == CONFIG
    assert _look(credentials) == before
    assert sorted(path.name for path in config.parent.iterdir()) == ["config", "credentials"]
    assert "nothing" in hfs3("undo").err + hfs3("undo").out


def test_a_name_that_go_cannot_read(hfs3: Hfs3, stored: Machine) -> None:
    ran = hfs3("configure", "aws", "--profile", "my hub")
    assert ran.code == 2
    assert "HFS330" in ran.err
    assert "hint" in ran.err
    assert not (stored.home / ".aws").exists()


def test_a_missing_folder_is_made_for_its_owner_alone(hfs3: Hfs3, stored: Machine) -> None:
    path = stored.home / "not" / "there" / "config"
    assert hfs3("configure", "aws", AWS_CONFIG_FILE=str(path)).code == 0
    assert path.read_bytes().startswith(b"[profile hf]")
    assert path.parent.stat().st_mode & 0o777 == 0o700


def _look(path: Path) -> object:
    """Return what can be seen of a file without following it."""
    status = path.lstat()
    held = path.read_bytes() if path.is_file() else path.readlink() if path.is_symlink() else None
    return (status.st_mode, status.st_ino, held)
