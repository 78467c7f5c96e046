"""What every storage promises, as tests: inherit `StorageContract` and give it a `storage`."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from hfs3.gateway.errors import S3Error
from hfs3.gateway.storage.base import (
    INLINE_LIMIT,
    BucketName,
    Deletion,
    ObjectName,
    ObjectRecord,
    Part,
    Storage,
    StoredObject,
    allow,
)
from tests.gateway.storage.conftest import NOW, Run, chunks

BUCKET = BucketName("ns", "bucket")
SMALL = b"some bytes"
LARGE = bytes(range(256)) * 1024  # four times what is kept inline
SIZES = (0, 1, 8 * 1024, 8 * 1024 + 1, INLINE_LIMIT, INLINE_LIMIT + 1, 3_000_000)


def named(key: str, bucket: str = "bucket") -> ObjectName:
    return ObjectName("ns", bucket, key)


def content_of(found: StoredObject | None) -> bytes:
    assert found is not None
    return found.content if isinstance(found.content, bytes) else found.content.read_bytes()


def refuse(_current: ObjectRecord | None) -> None:
    raise S3Error("PreconditionFailed")


async def put(storage: Storage, key: str, content: bytes, bucket: str = "bucket") -> ObjectRecord:
    staged = await storage.stage(chunks(content))
    return await storage.put(named(key, bucket), staged, attributes={}, now=NOW)


async def upload(storage: Storage, key: str, *contents: bytes) -> tuple[str, list[Part]]:
    upload_id = await storage.create_upload(named(key), attributes={"content-type": "text/x"}, now=NOW)
    parts = [
        await storage.put_part(upload_id, number, await storage.stage(chunks(content)), now=NOW)
        for number, content in enumerate(contents, 1)
    ]
    return upload_id, parts


class StorageContract:
    """The promises. `storage` is a fixture of the class that inherits them."""

    @pytest.fixture
    def kept(self, storage: Storage, run: Run) -> Storage:
        """The storage with a bucket in it."""
        assert run(storage.create_bucket(BUCKET, now=NOW))
        return storage

    # -- buckets -------------------------------------------------------------------------------------------------------

    def test_a_bucket_is_made_once(self, kept: Storage, run: Run) -> None:
        assert not run(kept.create_bucket(BUCKET, now=NOW + timedelta(days=1)))
        found = kept.find_bucket(BUCKET)
        assert found is not None
        assert (found.name, found.created) == ("bucket", NOW)

    def test_buckets_are_listed_by_namespace_and_name(self, storage: Storage, run: Run) -> None:
        for name in (("ns", "b"), ("ns", "B"), ("other", "a"), ("ns", "a")):
            run(storage.create_bucket(BucketName(*name), now=NOW))
        assert [bucket.name for bucket in storage.list_buckets("ns")] == ["B", "a", "b"]
        assert storage.list_buckets("nobody") == ()

    def test_an_empty_bucket_goes_with_its_uploads(self, kept: Storage, run: Run) -> None:
        upload_id, _ = run(upload(kept, "k", SMALL))
        run(kept.delete_bucket(BUCKET))
        assert kept.find_bucket(BUCKET) is None
        run(kept.create_bucket(BUCKET, now=NOW))
        assert kept.find_upload(named("k"), upload_id) is None

    def test_a_bucket_with_objects_stays(self, kept: Storage, run: Run) -> None:
        run(put(kept, "k", SMALL))
        with pytest.raises(S3Error) as refusal:
            run(kept.delete_bucket(BUCKET))
        assert refusal.value.code == "BucketNotEmpty"
        assert content_of(kept.open(named("k"))) == SMALL

    def test_a_bucket_that_is_not_there(self, storage: Storage, run: Run) -> None:
        staged = run(storage.stage(chunks(SMALL)))
        for work in (
            storage.delete_bucket(BUCKET),
            storage.put(named("k"), staged, attributes={}, now=NOW),
            storage.create_upload(named("k"), attributes={}, now=NOW),
            storage.copy(named("k"), named("l"), attributes=None, now=NOW),
        ):
            with pytest.raises(S3Error) as refusal:
                run(work)
            assert refusal.value.code == "NoSuchBucket"
        with pytest.raises(S3Error, match="bucket"):
            storage.walk(BUCKET, "", start="", delimiter="", limit=1)
        assert storage.stat(named("k")) is None

    # -- objects -------------------------------------------------------------------------------------------------------

    @pytest.mark.parametrize("size", SIZES)
    def test_what_is_put_comes_back(self, kept: Storage, run: Run, size: int) -> None:
        content = (LARGE * 12)[:size]
        staged = run(kept.stage(chunks(content[: size // 3], b"", content[size // 3 :])))
        record = run(kept.put(named("k"), staged, attributes={"content-type": "a/b", "expires": "ü"}, now=NOW))
        assert record == ObjectRecord(size, staged.etag, NOW, {"content-type": "a/b", "expires": "ü"})
        assert kept.stat(named("k")) == record
        found = kept.open(named("k"))
        assert found is not None
        assert found.record == record
        assert content_of(found) == content

    @pytest.mark.parametrize("before", [SMALL, LARGE])
    @pytest.mark.parametrize("after", [SMALL[::-1], LARGE[::-1]])
    def test_the_last_put_wins(self, kept: Storage, run: Run, before: bytes, after: bytes) -> None:
        run(put(kept, "k", before))
        run(put(kept, "k", after))
        assert content_of(kept.open(named("k"))) == after

    def test_a_guard_sees_what_is_there_and_may_refuse(self, kept: Storage, run: Run) -> None:
        run(put(kept, "k", LARGE))
        seen: list[ObjectRecord | None] = []

        def look(current: ObjectRecord | None) -> None:
            seen.append(current)
            refuse(current)

        for key in ("k", "new"):
            staged = run(kept.stage(chunks(SMALL)))
            with pytest.raises(S3Error) as refusal:
                run(kept.put(named(key), staged, attributes={}, now=NOW, guard=look))
            assert refusal.value.code == "PreconditionFailed"
        assert seen == [kept.stat(named("k")), None]
        assert content_of(kept.open(named("k"))) == LARGE
        assert kept.stat(named("new")) is None

    def test_of_many_that_want_to_be_first_one_is(self, kept: Storage, run: Run) -> None:
        def only_first(current: ObjectRecord | None) -> None:
            if current is not None:
                refuse(current)

        async def race(number: int) -> str:
            staged = await kept.stage(chunks(b"%d" % number))
            try:
                await kept.put(named("k"), staged, attributes={}, now=NOW, guard=only_first)
            except S3Error as refusal:
                return refusal.code
            return "won"

        async def all_at_once() -> list[str]:
            return await asyncio.gather(*(race(number) for number in range(50)))

        outcomes = run(all_at_once())
        assert sorted(outcomes) == ["PreconditionFailed"] * 49 + ["won"]
        assert content_of(kept.open(named("k"))) == b"%d" % outcomes.index("won")

    def test_content_that_breaks_off_leaves_nothing(self, kept: Storage, run: Run) -> None:
        async def broken() -> AsyncIterator[bytes]:
            yield LARGE
            raise S3Error("IncompleteBody")

        with pytest.raises(S3Error) as refusal:
            run(kept.stage(broken()))
        assert refusal.value.code == "IncompleteBody"

    @pytest.mark.parametrize("content", [SMALL, LARGE])
    def test_a_copy_lives_on_without_its_source(self, kept: Storage, run: Run, content: bytes) -> None:
        staged = run(kept.stage(chunks(content)))
        run(kept.put(named("k"), staged, attributes={"content-type": "a/b"}, now=NOW))
        later = NOW + timedelta(hours=1)
        copied = run(kept.copy(named("k"), named("l"), attributes=None, now=later))
        assert copied == ObjectRecord(len(content), staged.etag, later, {"content-type": "a/b"})
        run(kept.delete([Deletion(named("k"))]))
        assert content_of(kept.open(named("l"))) == content
        assert kept.stat(named("l")) == copied

    @pytest.mark.parametrize("content", [SMALL, LARGE])
    def test_a_copy_onto_itself_changes_the_attributes(self, kept: Storage, run: Run, content: bytes) -> None:
        run(put(kept, "k", content))
        run(kept.copy(named("k"), named("k"), attributes={"content-type": "c/d"}, now=NOW))
        found = kept.open(named("k"))
        assert found is not None
        assert found.record.attributes == {"content-type": "c/d"}
        assert content_of(found) == content

    def test_a_copy_of_nothing_and_a_copy_that_is_refused(self, kept: Storage, run: Run) -> None:
        with pytest.raises(S3Error) as missing:
            run(kept.copy(named("k"), named("l"), attributes=None, now=NOW))
        assert missing.value.code == "NoSuchKey"
        run(put(kept, "k", SMALL))
        with pytest.raises(S3Error) as refused:
            run(kept.copy(named("k"), named("l"), attributes=None, now=NOW, guard=refuse))
        assert refused.value.code == "PreconditionFailed"
        assert kept.stat(named("l")) is None

    def test_deletions_stand_each_for_itself(self, kept: Storage, run: Run) -> None:
        for key in ("a", "b", "c"):
            run(put(kept, key, SMALL))
        outcomes = run(
            kept.delete(
                [
                    Deletion(named("a")),
                    Deletion(named("b"), refuse),
                    Deletion(named("never")),
                    Deletion(named("c", "no-bucket")),
                    Deletion(named("a")),
                ]
            )
        )
        assert [outcome and outcome.code for outcome in outcomes] == [
            None,
            "PreconditionFailed",
            None,
            "NoSuchBucket",
            None,
        ]
        page = kept.walk(BUCKET, "", start="", delimiter="", limit=10)
        assert [entry.key for entry in page.entries] == ["b", "c"]

    def test_a_walk_shows_what_stat_knows(self, kept: Storage, run: Run) -> None:
        record = run(put(kept, "dir/k", LARGE))
        (entry,) = kept.walk(BUCKET, "dir/", start="", delimiter="/", limit=10).entries
        assert entry == ("dir/k", record.size, record.etag, record.modified)

    # -- uploads -------------------------------------------------------------------------------------------------------

    @pytest.mark.parametrize(
        "contents",
        [(SMALL,), (LARGE,), (SMALL, SMALL), (LARGE, LARGE, SMALL), (b"",)],
        ids=["one small", "one large", "small ones", "large ones", "nothing"],
    )
    def test_parts_become_the_object(self, kept: Storage, run: Run, contents: tuple[bytes, ...]) -> None:
        upload_id, parts = run(upload(kept, "k", *contents))
        done = run(kept.complete_upload(named("k"), upload_id, parts=parts, manifest="m", now=NOW, guard=allow))
        found = kept.open(named("k"))
        assert content_of(found) == b"".join(contents)
        sizes = tuple(map(len, contents))
        assert kept.stat(named("k")) == ObjectRecord(sum(sizes), done.etag, NOW, {"content-type": "text/x"}, sizes)
        assert kept.list_parts(upload_id, after=0, limit=10) == ()

    def test_only_the_parts_that_are_named_count(self, kept: Storage, run: Run) -> None:
        upload_id, parts = run(upload(kept, "k", b"one", LARGE, b"three"))
        named_parts = [parts[0], parts[2]]
        run(kept.complete_upload(named("k"), upload_id, parts=named_parts, manifest="m", now=NOW, guard=allow))
        assert content_of(kept.open(named("k"))) == b"onethree"

    def test_a_part_can_be_sent_again(self, kept: Storage, run: Run) -> None:
        upload_id, (old,) = run(upload(kept, "k", LARGE))
        new = run(kept.put_part(upload_id, 1, run(kept.stage(chunks(LARGE[::-1]))), now=NOW))
        assert kept.list_parts(upload_id, after=0, limit=10) == (new,)
        with pytest.raises(S3Error) as refusal:
            run(kept.complete_upload(named("k"), upload_id, parts=[old], manifest="m", now=NOW, guard=allow))
        assert refusal.value.code == "InvalidPart"
        run(kept.complete_upload(named("k"), upload_id, parts=[new], manifest="m", now=NOW, guard=allow))
        assert content_of(kept.open(named("k"))) == LARGE[::-1]

    def test_completing_again_changes_nothing(self, kept: Storage, run: Run) -> None:
        upload_id, parts = run(upload(kept, "k", LARGE, LARGE))
        done = run(kept.complete_upload(named("k"), upload_id, parts=parts, manifest="m", now=NOW, guard=allow))
        found = kept.find_upload(named("k"), upload_id)
        assert found is not None
        assert found.completion == done
        run(put(kept, "k", SMALL))
        for work in (
            kept.put_part(upload_id, 1, run(kept.stage(chunks(SMALL))), now=NOW),
            kept.abort_upload(named("k"), upload_id),
        ):
            with pytest.raises(S3Error) as refusal:
                run(work)
            assert refusal.value.code == "NoSuchUpload"
        assert content_of(kept.open(named("k"))) == SMALL

    def test_two_completions_at_once_make_one_object(self, kept: Storage, run: Run) -> None:
        upload_id, parts = run(upload(kept, "k", LARGE, LARGE))
        seen: list[ObjectRecord | None] = []

        async def both() -> None:
            one, two = await asyncio.gather(
                *(
                    kept.complete_upload(named("k"), upload_id, parts=parts, manifest="m", now=NOW, guard=seen.append)
                    for _ in range(2)
                )
            )
            assert one == two

        run(both())
        assert seen == [None]
        assert content_of(kept.open(named("k"))) == LARGE * 2

    def test_a_completion_that_is_refused_can_be_tried_again(self, kept: Storage, run: Run) -> None:
        upload_id, parts = run(upload(kept, "k", LARGE, SMALL))
        with pytest.raises(S3Error) as refusal:
            run(kept.complete_upload(named("k"), upload_id, parts=parts, manifest="m", now=NOW, guard=refuse))
        assert refusal.value.code == "PreconditionFailed"
        assert kept.stat(named("k")) is None
        run(kept.complete_upload(named("k"), upload_id, parts=parts, manifest="m", now=NOW, guard=allow))
        assert content_of(kept.open(named("k"))) == LARGE + SMALL

    def test_an_upload_belongs_to_its_key(self, kept: Storage, run: Run) -> None:
        upload_id, _ = run(upload(kept, "k", SMALL))
        assert kept.find_upload(named("other"), upload_id) is None
        with pytest.raises(S3Error) as refusal:
            run(kept.abort_upload(named("other"), upload_id))
        assert refusal.value.code == "NoSuchUpload"
        run(kept.abort_upload(named("k"), upload_id))
        assert kept.find_upload(named("k"), upload_id) is None
        with pytest.raises(S3Error):
            run(kept.put_part(upload_id, 1, run(kept.stage(chunks(LARGE))), now=NOW))

    def test_uploads_expire_by_age(self, kept: Storage, run: Run) -> None:
        old, _ = run(upload(kept, "k", LARGE))
        new = run(kept.create_upload(named("k"), attributes={}, now=NOW + timedelta(seconds=1)))
        assert run(kept.expire_uploads(before=NOW)) == 0
        assert run(kept.expire_uploads(before=NOW + timedelta(milliseconds=1))) == 1
        assert kept.find_upload(named("k"), old) is None
        assert kept.find_upload(named("k"), new) is not None

    def test_uploads_are_listed_by_key_and_age(self, kept: Storage, run: Run) -> None:
        made = [
            (key, run(kept.create_upload(named(key), attributes={}, now=NOW + timedelta(seconds=second))))
            for key, second in (("b", 2), ("a", 3), ("b", 1), ("c/d", 0))
        ]
        expected = [made[1], made[2], made[0], made[3]]
        after, seen = ("", ""), []
        while page := kept.list_uploads(BUCKET, "", after=after, limit=1):
            seen += [(each.key, each.upload_id) for each in page]
            after = seen[-1]
        assert seen == expected
        assert [each.key for each in kept.list_uploads(BUCKET, "c/", after=("", ""), limit=9)] == ["c/d"]
        assert kept.list_uploads(BUCKET, "", after=("", ""), limit=0) == ()

    def test_parts_are_listed_by_number(self, kept: Storage, run: Run) -> None:
        upload_id, parts = run(upload(kept, "k", SMALL, LARGE, SMALL))
        assert kept.list_parts(upload_id, after=1, limit=1) == (parts[1],)
        assert kept.list_parts(upload_id, after=2, limit=5) == (parts[2],)
