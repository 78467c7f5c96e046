"""What every storage promises of objects that arrive in parts."""

import asyncio
from datetime import timedelta

import pytest

from hfs3.gateway.errors import S3Error
from hfs3.gateway.storage.base import UPLOAD_ID, ObjectRecord, Storage, allow
from tests.gateway.storage.conftest import NOW, Run, chunks
from tests.gateway.storage.samples import BUCKET, LARGE, SMALL, content_of, named, put, refuse, upload


class UploadsContract:
    """Inherit it, and give it the fixtures `storage`, and `kept`: the same with the bucket `BUCKET`."""

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

    def test_uploads_of_one_millisecond_are_listed_by_age_too(self, kept: Storage, run: Run) -> None:
        moments = [NOW + timedelta(microseconds=each) for each in range(20)]
        made = [run(kept.create_upload(named("k"), attributes={}, now=moment)) for moment in moments]
        listed = kept.list_uploads(BUCKET, "", after=("", ""), limit=20)
        assert [each.upload_id for each in listed] == made
        assert all(UPLOAD_ID.fullmatch(upload_id) for upload_id in made)

    def test_parts_are_listed_by_number(self, kept: Storage, run: Run) -> None:
        upload_id, parts = run(upload(kept, "k", SMALL, LARGE, SMALL))
        assert kept.list_parts(upload_id, after=1, limit=1) == (parts[1],)
        assert kept.list_parts(upload_id, after=2, limit=5) == (parts[2],)
