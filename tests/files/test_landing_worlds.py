"""Worlds that need a mount, or fewer rights: a full disk, a read-only one, a mounted file, a folder of another."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hfs3.machine import Machine
from tests.conftest import missing, tool

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


Elsewhere = Callable[..., dict[str, Any]]


@pytest.fixture
def elsewhere(machine: Machine) -> Elsewhere:
    """Run tests/files/child.py inside a mount namespace of its own, after shell commands that prepare the world."""
    unshare = tool("unshare")
    if subprocess.run([unshare, "-rm", "true"], check=False, capture_output=True).returncode != 0:
        missing("a user namespace (unshare -rm)")

    def run(path: Path, prepare: str, then: str = "") -> dict[str, Any]:
        child = f"{sys.executable} {Path(__file__).with_name('child.py')} {machine.home} {path}"
        script = f"set -e; cd {machine.home}; {prepare}; {child}; {then}"
        done = subprocess.run(
            [unshare, "-rm", "sh", "-c", script],
            check=False,
            capture_output=True,
            text=True,
            timeout=60,
            env={**machine.environ, "PYTHONPATH": str(ROOT)},
        )
        assert done.returncode == 0, done.stderr
        first, _, rest = done.stdout.partition("\n")
        outcome: dict[str, Any] = json.loads(first)
        return outcome | {"then": rest}

    return run


def test_full_disk(machine: Machine, elsewhere: Elsewhere) -> None:
    path = machine.home / "small" / "credentials"
    prepare = f"mkdir small; mount -t tmpfs -o size=64k tmpfs small; printf old > {path}"
    outcome = elsewhere(path, prepare, f"cat {path}; ls -A small")
    assert "No space left on device" in outcome["error"]
    assert outcome["hint"].startswith("the disk is full")
    assert outcome["then"] == "oldcredentials\n"


def test_full_disk_under_the_journal(machine: Machine, elsewhere: Elsewhere) -> None:
    path = machine.home / "credentials"
    prepare = f"mkdir -p .local/state/hfs3; mount -t tmpfs -o size=64k tmpfs .local/state/hfs3; printf old > {path}"
    outcome = elsewhere(path, prepare, f"cat {path}")
    assert "journal" in outcome["error"]
    assert outcome["then"] == "old"


def test_read_only_file_system(machine: Machine, elsewhere: Elsewhere) -> None:
    path = machine.home / "ro" / "credentials"
    prepare = f"mkdir ro; mount -t tmpfs tmpfs ro; printf old > {path}; mount -o remount,ro ro"
    outcome = elsewhere(path, prepare, f"cat {path}")
    assert "Read-only file system" in outcome["error"]
    assert outcome["hint"].startswith("the file system is read-only")
    assert outcome["then"] == "old"


def test_mounted_file_is_written_in_place(machine: Machine, elsewhere: Elsewhere) -> None:
    path = machine.home / "credentials"
    prepare = f"printf old > source; touch {path}; mount --bind source {path}"
    outcome = elsewhere(path, prepare, f"cmp {path} source && head -c 4 source")
    assert outcome["told"] == [f"{path} was written in place, because it is a mount point"]
    assert outcome["then"] == "[hf]"


FULL = (
    "mkdir small; mount -t tmpfs -o size=64k tmpfs small; yes '[work]' | head -c 30000 > small/source; "
    "cp small/source whole"
)


@pytest.mark.parametrize(
    ("name", "second"),
    [("credentials", "touch {0}; mount --bind small/source {0}"), ("small/credentials", "ln small/source {0}")],
    ids=["mount point", "hard link"],
)
def test_full_disk_under_a_file_that_is_written_in_place(
    machine: Machine, elsewhere: Elsewhere, name: str, second: str
) -> None:
    path = machine.home / name
    outcome = elsewhere(
        path, f"{FULL}; {second.format(path)}", f"cmp {path} whole && cmp small/source whole && echo same"
    )
    assert "No space left on device" in outcome["error"]
    assert outcome["then"] == "same\n"


def test_file_of_another_user_is_written_in_place(machine: Machine, file: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root may give files away")
    os.chown(file, 1234, 5678)
    file.chmod(0o606)
    outcome = as_somebody(machine, file, "-chown,-fowner", private=False)
    assert outcome["told"] == [f"{file} was written in place, because it belongs to another user"]
    status = file.stat()
    assert (status.st_uid, status.st_gid, status.st_mode & 0o777) == (1234, 5678, 0o606)
    file.write_bytes(OLD)
    outcome = as_somebody(machine, file, "-chown,-fowner", private=True)  # and its mode cannot be narrowed
    assert "Operation not permitted" in outcome["error"]
    assert file.read_bytes() == OLD


def as_somebody(machine: Machine, file: Path, without: str, *, private: bool) -> dict[str, Any]:
    """Run tests/files/child.py without some of root's rights."""
    child = [sys.executable, str(Path(__file__).with_name("child.py")), str(machine.home), str(file)]
    words = [] if private else ["shared"]
    command = [tool("setpriv"), f"--bounding-set={without}", "--inh-caps=-all", *child, *words]
    env = {**machine.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60, env=env)
    outcome: dict[str, Any] = json.loads(done.stdout)
    return outcome


def test_folder_without_write_permission(machine: Machine, file: Path) -> None:
    file.parent.chmod(0o500)
    child = [sys.executable, str(Path(__file__).with_name("child.py")), str(machine.home), str(file)]
    if os.geteuid() == 0:
        child = [tool("setpriv"), "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all", *child]
    env = {**machine.environ, "PYTHONPATH": str(ROOT)}
    try:
        done = subprocess.run(child, check=True, capture_output=True, text=True, timeout=60, env=env)
    finally:
        file.parent.chmod(0o700)
    assert "Permission denied" in json.loads(done.stdout)["error"]
    assert file.read_bytes() == OLD
