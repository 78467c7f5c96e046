"""The storage on disk keeps the contract about objects, whatever its settings."""

from tests.gateway.storage.contract.objects import ObjectsContract


class TestDiskObjects(ObjectsContract):
    """With the fixtures of conftest."""
