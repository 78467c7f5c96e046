"""A file has its lasting name before the index knows it, and loses the first one after."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from hfs3.gateway.config import Durability
from hfs3.gateway.storage.files import Files


@pytest.fixture(params=Durability)
def files(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Files]:
    files = Files(tmp_path, request.param)
    yield files
    files.close()


def test_a_file_is_kept_and_settled(files: Files) -> None:
    name = files.new_name()
    files.arriving(name).write_bytes(b"content")
    files.keep(name)
    assert files.arriving(name).exists()
    files.settle(name)
    assert not files.arriving(name).exists()
    assert files.path(name).read_bytes() == b"content"


@pytest.mark.parametrize("kept", ["before", "after"])
def test_a_dropped_file_is_gone_wherever_it_was(files: Files, kept: str) -> None:
    name = files.new_name()
    files.arriving(name).write_bytes(b"content")
    if kept == "after":
        files.keep(name)
    files.drop(name)
    files.drop(name)
    assert not files.path(name).exists()
    assert not files.arriving(name).exists()


def test_names_are_never_used_twice(files: Files) -> None:
    assert len({files.new_name() for _ in range(1000)}) == 1000


def test_the_living_are_left_alone(files: Files, tmp_path: Path) -> None:
    other = Files(tmp_path, Durability.PROCESS)
    name = other.new_name()
    other.arriving(name).touch()
    assert files.reclaim(lambda _name: False) == 1
    assert other.arriving(name).exists()
    other.close()
    assert files.reclaim(lambda _name: False) == 0
    assert not other.arriving(name).exists()
