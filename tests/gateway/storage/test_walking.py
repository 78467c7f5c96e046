"""Walking shows exactly what a naive model shows, in pages of any size; and stays fast when there is much."""

import random
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hfs3.gateway.config import Durability
from hfs3.gateway.storage import schema
from hfs3.gateway.storage.walking import successor, walk

# Neighbours in the order of UTF-8 bytes: around the slash, at the edges of each length, around the surrogates.
ALPHABET = "/ab.0 \x01é\x7f\x80\u07ff\u0800\ud7ff\ue000\uffff\U00010000\U0010ffff"
KEYS = st.text(ALPHABET, min_size=1, max_size=6)
_BUCKET = 7
_CROWD = 3


def in_bytes(key: str) -> bytes:
    return key.encode()


def model(keys: set[str], prefix: str, start: str, delimiter: str) -> list[tuple[str, str]]:
    """Return everything a walk shows, as (kind, name), by looking at every key."""
    shown: dict[tuple[str, str], None] = {}
    for key in sorted(keys, key=in_bytes):
        if not key.startswith(prefix) or in_bytes(key) < in_bytes(start):
            continue
        at = key.find(delimiter, len(prefix)) if delimiter else -1
        shown[("key", key) if at < 0 else ("group", key[: at + 1])] = None
    return list(shown)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    path: Path = tmp_path_factory.mktemp("walking") / "index.sqlite3"
    connection = schema.connect(path, Durability.PROCESS)
    schema.prepare(connection)
    yield connection
    connection.close()


@pytest.fixture(scope="module")
def crowd(index: sqlite3.Connection) -> sqlite3.Connection:
    flat = {f"flat/{number:06d}" for number in range(40_000)}
    deep = {f"{number % 3000:04d}/x/{number // 3000:03d}" for number in range(60_000)}
    fill(index, flat | deep, bucket=_CROWD)
    return index


def fill(index: sqlite3.Connection, keys: set[str], bucket: int = _BUCKET) -> None:
    index.execute("BEGIN")
    index.execute("DELETE FROM objects WHERE bucket = ?", (bucket,))
    rows = ((bucket, key, 4096, "e" * 64, 1_700_000_000_000, None, "f" * 32, "", "") for key in keys)
    index.executemany("INSERT INTO objects VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    index.execute("COMMIT")


@settings(deadline=None, max_examples=300)
@given(keys=st.sets(KEYS, max_size=25), prefix=st.text(ALPHABET, max_size=3), start=st.text(ALPHABET, max_size=4))
@example(keys={"a", "a/b", "a0", "a/"}, prefix="", start="")
@example(keys={"a/b", "a/c", "a0", "b"}, prefix="", start="a/c")
def test_pages_of_any_size_show_what_the_model_shows(
    index: sqlite3.Connection, keys: set[str], prefix: str, start: str
) -> None:
    fill(index, keys)
    fill(index, {"zzz", "/"}, bucket=_BUCKET + 1)
    for delimiter in ("", "/"):
        expected = model(keys, prefix, start, delimiter)
        for limit in (1, 2, 3, len(expected), len(expected) + 1):
            shown: list[tuple[str, str]] = []
            following = start
            while limit:
                page = walk(index, _BUCKET, prefix, start=following, delimiter=delimiter, limit=limit)
                found = [("key", entry.key) for entry in page.entries] + [("group", group) for group in page.groups]
                assert [entry.key for entry in page.entries] == sorted((e.key for e in page.entries), key=in_bytes)
                assert len(found) == min(limit, len(expected) - len(shown))
                shown += sorted(found, key=lambda each: in_bytes(each[1]))
                assert bool(page.next_start) == (len(shown) < len(expected))
                following = page.next_start
                if not following:
                    break
            if limit:
                assert shown == expected


def test_a_page_of_nothing_says_that_nothing_follows(index: sqlite3.Connection) -> None:
    fill(index, {"a", "b"})
    page = walk(index, _BUCKET, "", start="", delimiter="/", limit=0)
    assert (page.entries, page.groups, page.next_start) == ((), (), "")


@given(text=st.text(ALPHABET, max_size=4), rest=st.text(ALPHABET, max_size=3), other=st.text(ALPHABET, max_size=5))
def test_the_successor_parts_what_begins_with_a_text_from_what_comes_after(text: str, rest: str, other: str) -> None:
    after = successor(text)
    if after is None:
        assert text.strip("\U0010ffff") == ""
        return
    assert in_bytes(text + rest) < in_bytes(after)
    if in_bytes(other) > in_bytes(text) and not other.startswith(text):
        assert in_bytes(other) >= in_bytes(after)


@pytest.mark.parametrize(
    ("prefix", "delimiter", "start"),
    [("flat/", "", "flat/{:06d}"), ("flat/", "/", "flat/{:06d}"), ("", "/", "{:04d}"), ("", "", "{:04d}")],
    ids=["flat", "flat with delimiter", "groups", "all"],
)
def test_time_of_a_page_among_100_000_keys(crowd: sqlite3.Connection, prefix: str, delimiter: str, start: str) -> None:
    """Printed, not asserted: the machine is not ours alone. Run with -s to see."""
    chance = random.Random(1)
    taken = []
    for _ in range(20):
        begin = start.format(chance.randrange(1500))
        began = time.perf_counter()
        page = walk(crowd, _CROWD, prefix, start=begin, delimiter=delimiter, limit=1000)
        taken.append((time.perf_counter() - began) * 1000)
        assert len(page.entries) + len(page.groups) == 1000
    print(f"{min(taken):.2f} ms at best, {sorted(taken)[10]:.2f} ms in the middle")  # noqa: T201  # its purpose


def test_a_page_does_not_look_into_a_large_group(crowd: sqlite3.Connection) -> None:
    """Two groups at the root, 40,000 keys in the second: a page takes a few steps of the index, not 40,000."""
    steps = 0

    def count() -> int:
        nonlocal steps
        steps += 1
        return 0

    crowd.set_progress_handler(count, 1)
    page = walk(crowd, _CROWD, "", start="2999/", delimiter="/", limit=1000)
    crowd.set_progress_handler(None, 1)
    assert page.groups == ("2999/", "flat/")
    assert steps < 2000
