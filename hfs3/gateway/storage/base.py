"""The storage seam: bytes and names, kept. S3 semantics live once, above it."""

from typing import Protocol


class Storage(Protocol):
    """See the implementations; members are named for what is kept, not for S3 operations."""
