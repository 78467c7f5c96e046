"""The storage on disk comes back as it was left, and cleans up after the dead."""

import hashlib
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from hfs3.gateway.config import Durability, ETagStyle
from hfs3.gateway.errors import S3Error
from hfs3.gateway.storage.base import Deletion, allow
from hfs3.gateway.storage.disk import DiskStorage, open_storage
from hfs3.gateway.storage.failures import StorageUnusable
from tests.gateway.storage.conftest import NOW, OpenRoot, Run, chunks
from tests.gateway.storage.samples import BUCKET, LARGE, SMALL, content_of, named, put, upload


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "root"


def files_in(root: Path) -> list[str]:
    return sorted(path.name for path in root.rglob("*") if path.is_file() and len(path.name) == 32)


@pytest.fixture
def filled(open_root: OpenRoot, root: Path, run: Run) -> DiskStorage:
    storage = open_root(root)
    run(storage.create_bucket(BUCKET, now=NOW))
    run(put(storage, "small", SMALL))
    run(put(storage, "large", LARGE))
    return storage


def test_everything_is_there_again(root: Path, run: Run, open_root: OpenRoot) -> None:
    storage = open_storage(root, durability=Durability.PROCESS, etag_style=ETagStyle.XET)
    run(storage.create_bucket(BUCKET, now=NOW))
    record = run(put(storage, "large", LARGE))
    upload_id, parts = run(upload(storage, "k", LARGE))
    run(storage.close())
    again = open_root(root)
    assert again.stat(named("large")) == record
    assert content_of(again.open(named("large"))) == LARGE
    run(again.complete_upload(named("k"), upload_id, parts=parts, manifest="", now=NOW, guard=allow))
    assert content_of(again.open(named("k"))) == LARGE


def test_what_one_process_wrote_another_sees(filled: DiskStorage, open_root: OpenRoot, root: Path, run: Run) -> None:
    other = open_root(root)
    assert content_of(other.open(named("large"))) == LARGE
    run(put(other, "large", SMALL))
    assert content_of(filled.open(named("large"))) == SMALL


def test_a_file_goes_with_its_last_owner(filled: DiskStorage, root: Path, run: Run) -> None:
    assert len(files_in(root)) == 1
    run(filled.copy(named("large"), named("copy"), attributes=None, now=NOW))
    assert len(files_in(root)) == 1
    run(filled.delete([Deletion(named("large"))]))
    run(put(filled, "copy", SMALL))
    run(filled.close())
    assert files_in(root) == []


def test_an_upload_leaves_only_the_object(filled: DiskStorage, root: Path, run: Run) -> None:
    before = files_in(root)
    upload_id, parts = run(upload(filled, "k", LARGE, LARGE))
    run(filled.complete_upload(named("k"), upload_id, parts=parts, manifest="", now=NOW, guard=allow))
    aborted, _ = run(upload(filled, "k", LARGE))
    run(filled.abort_upload(named("k"), aborted))
    run(filled.close())
    assert len(files_in(root)) == len(before) + 1


@pytest.mark.parametrize("contents", [(SMALL, SMALL), (LARGE, SMALL)], ids=["small", "large"])
def test_the_xet_hash_does_not_tell_parts_from_a_whole(
    filled: DiskStorage, run: Run, contents: tuple[bytes, ...]
) -> None:
    upload_id, parts = run(upload(filled, "k", *contents))
    done = run(filled.complete_upload(named("k"), upload_id, parts=parts, manifest="", now=NOW, guard=allow))
    assert done.etag == run(put(filled, "whole", b"".join(contents))).etag


@pytest.mark.parametrize("contents", [(SMALL, SMALL), (LARGE, SMALL)], ids=["small", "large"])
def test_the_md5_of_parts_is_amazons(open_root: OpenRoot, root: Path, run: Run, contents: tuple[bytes, ...]) -> None:
    storage = open_root(root, etag_style=ETagStyle.MD5)
    run(storage.create_bucket(BUCKET, now=NOW))
    upload_id, parts = run(upload(storage, "k", *contents))
    done = run(storage.complete_upload(named("k"), upload_id, parts=parts, manifest="", now=NOW, guard=allow))
    digests = [hashlib.md5(content) for content in contents]
    assert [part.etag for part in parts] == [digest.hexdigest() for digest in digests]
    assert done.etag == hashlib.md5(b"".join(digest.digest() for digest in digests)).hexdigest() + "-2"


@pytest.mark.parametrize("contents", [(SMALL, SMALL), (LARGE, SMALL)], ids=["small", "large"])
def test_a_copy_of_parts_is_in_one_piece(
    open_root: OpenRoot, root: Path, run: Run, contents: tuple[bytes, ...]
) -> None:
    storage = open_root(root, etag_style=ETagStyle.MD5)
    run(storage.create_bucket(BUCKET, now=NOW))
    upload_id, parts = run(upload(storage, "k", *contents))
    run(storage.complete_upload(named("k"), upload_id, parts=parts, manifest="", now=NOW, guard=allow))
    expected = hashlib.md5(b"".join(contents)).hexdigest()
    assert run(storage.copy(named("k"), named("l"), attributes=None, now=NOW)).etag == expected
    assert run(storage.copy(named("k"), named("k"), attributes={}, now=NOW)).etag == expected


def test_a_refused_put_leaves_no_file(filled: DiskStorage, root: Path, run: Run) -> None:
    before = files_in(root)

    def refuse(_current: object) -> None:
        raise S3Error("PreconditionFailed")

    staged = run(filled.stage(chunks(LARGE)))
    with pytest.raises(S3Error):
        run(filled.put(named("k"), staged, attributes={}, now=NOW, guard=refuse))
    run(filled.discard(run(filled.stage(chunks(LARGE)))))
    run(filled.close())
    assert files_in(root) == before


def test_the_next_start_reclaims_what_the_dead_left(filled: DiskStorage, root: Path, open_root: OpenRoot) -> None:
    kept = files_in(root)
    (name,) = kept
    dead = root / "incoming" / "0123456789abcdef"
    dead.mkdir()
    (dead / "lock").touch()
    half, linked = "a" * 32, "b" * 32
    (dead / half).write_bytes(b"half of a bo")
    (dead / linked).write_bytes(LARGE)
    (root / "files" / linked).hardlink_to(dead / linked)
    (dead / name).hardlink_to(root / "files" / name)
    alive = next(path for path in (root / "incoming").iterdir() if path != dead)
    arriving = alive / ("c" * 32)
    arriving.write_bytes(b"still arriving")

    other = open_root(root)
    assert not dead.exists()
    assert arriving.exists()
    arriving.unlink()
    assert files_in(root) == kept
    assert content_of(filled.open(named("large"))) == content_of(other.open(named("large"))) == LARGE


def test_the_next_start_removes_doomed_files(root: Path, run: Run, open_root: OpenRoot) -> None:
    storage = open_storage(root, durability=Durability.PROCESS, etag_style=ETagStyle.XET)
    run(storage.create_bucket(BUCKET, now=NOW))
    run(put(storage, "large", LARGE))
    (name,) = files_in(root)
    run(storage.close())
    with closing(sqlite3.connect(root / "index.sqlite3")) as index, index:
        index.execute("DELETE FROM objects")
        index.execute("DELETE FROM files")
        index.execute("INSERT INTO doomed VALUES (?)", (name,))
    open_root(root)
    assert files_in(root) == []


def test_a_full_index_is_refused_cleanly(filled: DiskStorage, run: Run) -> None:
    index = filled._root.writer._index
    pages = index.execute("PRAGMA page_count").fetchone()[0]
    index.execute(f"PRAGMA max_page_count = {pages + 1}")
    with pytest.raises(S3Error) as refusal:
        run(put(filled, "k", os.urandom(50_000)))
    assert (refusal.value.code, refusal.value.rule) == ("ServiceUnavailable", "storage.full")
    assert filled.stat(named("k")) is None
    index.execute(f"PRAGMA max_page_count = {pages + 100}")
    run(put(filled, "k", SMALL))
    assert content_of(filled.open(named("k"))) == SMALL


def test_to_look_for_old_uploads_writes_nothing(filled: DiskStorage, root: Path, run: Run) -> None:
    run(upload(filled, "k", SMALL))
    with closing(sqlite3.connect(root / "index.sqlite3", isolation_level=None)) as other:
        version = other.execute("PRAGMA data_version").fetchone()
        assert run(filled.expire_uploads(before=NOW)) == 0
        assert other.execute("PRAGMA data_version").fetchone() == version
        filled._root.writer._index.execute("PRAGMA query_only = TRUE")  # as good as a full disk
        assert run(filled.expire_uploads(before=NOW)) == 0
        filled._root.writer._index.execute("PRAGMA query_only = FALSE")


def test_another_version_of_the_format_is_left_alone(root: Path, run: Run) -> None:
    run(open_storage(root, durability=Durability.PROCESS, etag_style=ETagStyle.XET).close())
    with closing(sqlite3.connect(root / "index.sqlite3")) as index:
        index.execute("PRAGMA user_version = 99")
    with pytest.raises(StorageUnusable, match="format 99"):
        open_storage(root, durability=Durability.PROCESS, etag_style=ETagStyle.XET)


def test_a_root_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StorageUnusable, match="file"):
        open_storage(tmp_path / "file", durability=Durability.PROCESS, etag_style=ETagStyle.XET)
