"""The storage on disk keeps the contract about uploads, whatever its settings."""

from tests.gateway.storage.contract.uploads import UploadsContract


class TestDiskUploads(UploadsContract):
    """With the fixtures of conftest."""
