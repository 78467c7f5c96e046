"""Contents go with their last owner, and not before."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from hfs3.gateway.config import Durability
from hfs3.gateway.storage import schema
from hfs3.gateway.storage.base import Staged
from hfs3.gateway.storage.contents import Content, disown, file_of, own, share
from hfs3.gateway.storage.transactions import Transaction


@pytest.fixture
def transaction(tmp_path: Path) -> Iterator[Transaction]:
    index = schema.connect(tmp_path / "index.sqlite3", Durability.PROCESS)
    schema.prepare(index)
    yield Transaction(index)
    index.close()


def bodies(index: sqlite3.Connection) -> list[bytes]:
    return [content for (content,) in index.execute("SELECT content FROM bodies")]


def test_bytes_have_one_owner(transaction: Transaction) -> None:
    first = own(transaction, b"bytes")
    second = share(transaction, first)
    assert bodies(transaction.index) == [b"bytes", b"bytes"]
    disown(transaction, first)
    disown(transaction, second)
    assert bodies(transaction.index) == []


def test_a_file_is_shared_and_goes_with_its_last_owner(transaction: Transaction) -> None:
    first = own(transaction, "f" * 32)
    second = share(transaction, first)
    assert first == second == Content(None, "f" * 32)
    disown(transaction, first)
    assert transaction.dropped == []
    disown(transaction, second)
    assert transaction.dropped == ["f" * 32]
    assert transaction.index.execute("SELECT name FROM doomed").fetchall() == [("f" * 32,)]
    assert transaction.index.execute("SELECT name FROM files").fetchall() == []


def test_what_is_staged_in_a_file() -> None:
    assert file_of(Staged(1, "e", "f" * 32)) == "f" * 32
    assert file_of(Staged(1, "e", b"x")) == ""
