"""Moving a file with every client: what goes wrong is told, never passed over."""

import sys
from pathlib import Path

import pytest

from hfs3.doctor.installed import Tool
from hfs3.errors import ToolError
from hfs3.machine import Machine
from hfs3.tour.events import Typed
from hfs3.tour.moving import Mover, boto3_upload, make_bucket, move_with_all, movers, unfit


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "model.bin"
    path.write_bytes(b"weights")
    return path


def _mover(script: str) -> Mover:
    return Mover("fake", Typed("fake copy"), lambda key, path: ((sys.executable, "-c", script, key, str(path)),), {})


@pytest.mark.parametrize(
    ("script", "problem"),
    [
        ("import shutil, sys; shutil.copy(sys.argv[2], sys.argv[2] + '.back')", ""),
        ("import sys; open(sys.argv[2] + '.back', 'w').write('other')", "the bytes that came back are not"),
        ("pass", "nothing came back"),
        ("import sys; sys.exit('no such bucket')", "no such bucket"),
        ("import sys; sys.exit(7)", "exit status 7"),
    ],
)
def test_what_became_of_a_turn(machine: Machine, file: Path, script: str, problem: str) -> None:
    (moved,) = move_with_all(machine, (_mover(script),), file)
    assert moved.problem.startswith(problem)
    assert bool(moved.problem) is bool(problem)
    assert moved.seconds > 0


def test_a_program_that_is_not_there(machine: Machine, file: Path) -> None:
    gone = Mover("gone", Typed("gone"), lambda _key, _path: (("/nowhere/gone",),), {})
    (moved,) = move_with_all(machine, (gone,), file)
    assert "could not be started" in moved.problem


def test_clients_that_are_not_installed_are_left_out() -> None:
    assert [mover.name for mover in movers((), {})] == ["boto3"]


def test_every_client_has_its_turn() -> None:
    tools = [Tool(name, Path(f"/bin/{name}"), (99,)) for name in ("aws", "boto3", "rclone", "s5cmd", "s3cmd")]
    assert [mover.name for mover in movers(tools, {})] == ["boto3", "aws", "rclone", "s5cmd"]


@pytest.mark.parametrize(
    ("tool", "reason"),
    [
        (Tool("aws", Path("/bin/aws"), (2, 9, 19)), "HFS361"),
        (Tool("rclone", Path("/bin/rclone"), (1, 60, 1)), "HFS366"),
        (Tool("aws", Path("/bin/aws"), (2, 36, 7)), ""),
        (Tool("rclone", Path("/bin/rclone"), (1, 75, 2)), ""),
        (Tool("boto3", None, (1, 35, 99), parts={"boto3": (1, 35, 99)}), ""),
    ],
)
def test_versions_that_cannot_do_it(tool: Tool, reason: str) -> None:
    assert reason in unfit(tool)
    assert bool(reason) is bool(unfit(tool))


def test_without_a_profile_nothing_is_made(machine: Machine, file: Path) -> None:
    with pytest.raises(ToolError, match="profile"):
        make_bucket(machine)
    assert "profile" in boto3_upload(machine, file)
