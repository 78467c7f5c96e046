"""What every storage promises of buckets."""

from datetime import timedelta

import pytest

from hfs3.gateway.errors import S3Error
from hfs3.gateway.storage.base import BucketName, Storage
from tests.gateway.storage.conftest import NOW, Run, chunks
from tests.gateway.storage.samples import BUCKET, SMALL, content_of, named, put, upload


class BucketsContract:
    """Inherit it, and give it the fixtures `storage`, and `kept`: the same with the bucket `BUCKET`."""

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
