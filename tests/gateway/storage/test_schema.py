"""The index is made once, in a form that several processes can use."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from hfs3.gateway.config import Durability
from hfs3.gateway.storage import schema
from hfs3.gateway.storage.failures import StorageUnusable


@pytest.fixture
def index(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    connection = schema.connect(tmp_path / "index.sqlite3", Durability.PROCESS)
    yield connection
    connection.close()


def test_tables_are_made_once(index: sqlite3.Connection) -> None:
    schema.prepare(index)
    index.execute("INSERT INTO doomed VALUES ('x')")
    schema.prepare(index)
    assert index.execute("SELECT name FROM doomed").fetchall() == [("x",)]


def test_another_format_is_refused(index: sqlite3.Connection) -> None:
    index.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    with pytest.raises(StorageUnusable, match=f"writes format {schema.VERSION}"):
        schema.prepare(index)


def test_keys_are_in_the_order_of_their_bytes(index: sqlite3.Connection) -> None:
    schema.prepare(index)
    keys = ["a", "B", "é", "\uffff", "\U00010000", "a\0", "~", "a/"]
    for key in keys:
        index.execute("INSERT INTO objects VALUES (1, ?, 0, '', 0, NULL, NULL, '', '')", (key,))
    found = [key for (key,) in index.execute("SELECT key FROM objects ORDER BY key")]
    assert found == sorted(keys, key=str.encode)


@pytest.mark.parametrize(("durability", "synchronous"), [(Durability.PROCESS, 1), (Durability.POWER, 2)])
def test_what_a_commit_waits_for(tmp_path: Path, durability: Durability, synchronous: int) -> None:
    connection = schema.connect(tmp_path / "other.sqlite3", durability)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert connection.execute("PRAGMA synchronous").fetchone() == (synchronous,)
    connection.close()


def test_a_connection_for_reading_only_reads(index: sqlite3.Connection, tmp_path: Path) -> None:
    schema.prepare(index)
    reader = schema.connect_to_read(tmp_path / "index.sqlite3", Durability.PROCESS)
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        reader.execute("INSERT INTO doomed VALUES ('x')")
    reader.close()


def test_a_root_without_the_index_of_uploads_gets_it(index: sqlite3.Connection, tmp_path: Path) -> None:
    schema.prepare(index)
    index.execute("DROP INDEX uploads_under_way")
    schema.prepare(index)
    assert index.execute("SELECT count(*) FROM uploads INDEXED BY uploads_under_way WHERE etag IS NULL").fetchone() == (
        0,
    )
    index.execute("BEGIN IMMEDIATE")
    other = schema.connect(tmp_path / "index.sqlite3", Durability.PROCESS)
    other.execute("PRAGMA busy_timeout = 0")
    schema.prepare(other)  # needs no write, so it does not wait for the other's
    other.close()
