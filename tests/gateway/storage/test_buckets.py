"""The storage on disk keeps the contract about buckets, whatever its settings."""

from tests.gateway.storage.contract.buckets import BucketsContract


class TestDiskBuckets(BucketsContract):
    """With the fixtures of conftest."""
