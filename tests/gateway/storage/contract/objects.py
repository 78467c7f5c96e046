"""What every storage promises of objects."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from hfs3.gateway.errors import S3Error
from hfs3.gateway.storage.base import Deletion, ObjectRecord, Storage
from tests.gateway.storage.conftest import NOW, Run, chunks
from tests.gateway.storage.samples import BUCKET, LARGE, SIZES, SMALL, content_of, named, put, refuse


class ObjectsContract:
    """Inherit it, and give it the fixtures `storage`, and `kept`: the same with the bucket `BUCKET`."""

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

    def test_a_copy_over_something_that_is_refused(self, kept: Storage, run: Run) -> None:
        run(put(kept, "k", SMALL))
        seen: list[ObjectRecord | None] = []
        run(kept.copy(named("k"), named("l"), attributes=None, now=NOW, target_guard=seen.append))
        there = run(put(kept, "l", LARGE))
        run(kept.copy(named("k"), named("m"), attributes=None, now=NOW, target_guard=seen.append))
        with pytest.raises(S3Error):
            run(kept.copy(named("k"), named("l"), attributes=None, now=NOW, target_guard=refuse))
        assert kept.stat(named("l")) == there
        run(kept.copy(named("k"), named("l"), attributes=None, now=NOW, target_guard=seen.append))
        assert seen == [None, None, there]

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
        assert entry == ("dir/k", record.size, record.etag, int(record.modified.timestamp() * 1000))
