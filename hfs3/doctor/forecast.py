"""What a transfer will cost: memory and parts, from the sizes a client is told. Formulas as data, each with its source.

MEASURED as peak resident memory over loopback, with parts of 64 MiB to 2 GiB and objects of 1 to 4.2 GiB. A formula is
an upper bound.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from math import ceil
from typing import Final

from hfs3.contract.limits import GIB, KIB, MAX_PARTS, MIB, MIN_PART_SIZE

Version = tuple[int, ...]


class Flow(StrEnum):
    """Where the bytes of an upload come from."""

    FILES = "files on disk"
    STREAM = "a pipe"
    BUCKET = "another bucket"


@dataclass(frozen=True, slots=True)
class Sizes:
    """What a client is told, and the largest object: bytes, except for the two counts."""

    part: int
    largest: int
    at_once: int = 1
    """Parts of one object that are sent at the same time."""
    transfers: int = 1
    """Objects that are sent at the same time."""


@dataclass(frozen=True, slots=True)
class Cost:
    """How the memory of one kind of transfer grows; `grows` is without what the program takes by itself."""

    client: str
    flow: Flow
    base: int
    grows: Callable[[Sizes], int]
    source: str
    since: Version = ()
    until: Version = ()

    def memory(self, sizes: Sizes) -> int:
        """Return the bytes that such a transfer takes at most."""
        return self.base + self.grows(sizes)

    def is_of(self, client: str, version: Version) -> bool:
        """Return whether this version of this client costs that."""
        return client == self.client and self.since <= version and (not self.until or version < self.until)


def _nothing(_: Sizes) -> int:
    return 0


def _ten_parts(sizes: Sizes) -> int:
    return min(sizes.largest, 10 * sizes.part)


def _six_parts(sizes: Sizes) -> int:
    return min(sizes.largest, 6 * sizes.part)


def _buffered(sizes: Sizes) -> int:
    return sizes.transfers * min(sizes.largest, (sizes.at_once + 2) * sizes.part)


def _buffered_once(sizes: Sizes) -> int:
    return min(sizes.largest, (sizes.at_once + 2) * sizes.part)


_TEN: Final = "s3transfer holds ten parts of a stream (max_in_memory_upload_chunks)"
_READS: Final = "it reads files part by part; 2 GiB parts took no more than small ones"
_RCLONE: Final = "70 MB + transfers x min(object, (concurrency + 2) x chunk)"
_NEW: Final = (1, 75)

COSTS: Final = (
    Cost("aws", Flow.FILES, 70 * MIB, _nothing, _READS),
    Cost("aws", Flow.STREAM, 70 * MIB, _ten_parts, _TEN),
    Cost("boto3", Flow.FILES, 70 * MIB, _nothing, _READS),
    Cost("boto3", Flow.STREAM, 70 * MIB, _ten_parts, _TEN),
    Cost("rclone", Flow.FILES, 70 * MIB, _nothing, "it reads files directly", since=_NEW),
    Cost("rclone", Flow.FILES, 70 * MIB, _buffered, _RCLONE, until=_NEW),
    Cost("rclone", Flow.STREAM, 70 * MIB, _buffered_once, _RCLONE),
    Cost("rclone", Flow.BUCKET, 70 * MIB, _buffered, _RCLONE),
    Cost("s5cmd", Flow.FILES, 20 * MIB, _nothing, "20 MB at every part size"),
    Cost("s5cmd", Flow.STREAM, 20 * MIB, _six_parts, "six parts"),
)

ADJUSTS: Final[dict[str, tuple[Flow, ...]]] = {
    "aws": (Flow.FILES,),
    "boto3": (Flow.FILES,),
    "rclone": (Flow.FILES, Flow.BUCKET),
    "s5cmd": (),
}
"""Where a client makes parts larger by itself, so that 10,000 are enough: it must know the size beforehand."""


def costs(client: str, version: Version) -> tuple[Cost, ...]:
    """Return what is known of the transfers of this client."""
    return tuple(cost for cost in COSTS if cost.is_of(client, version))


def parts(largest: int, part: int) -> int:
    """Return how many parts an object of this size has."""
    return max(1, ceil(largest / part))


def least_part(largest: int) -> int:
    """Return the smallest part size with which an object of this size has few enough parts: a power of two of MiB."""
    size = MIN_PART_SIZE
    while parts(largest, size) > MAX_PARTS:
        size *= 2
    return size


def fitting_part(cost: Cost, sizes: Sizes, available: int) -> int:
    """Return the largest part size, a power of two, with which a transfer takes at most half of `available` bytes.

    Never less than the smallest that is allowed: then nothing fits, and that is the least bad.
    """
    size = 2 * GIB
    while size > 8 * MIB and cost.memory(Sizes(size, sizes.largest, sizes.at_once, sizes.transfers)) > available // 2:
        size //= 2
    return size


_PRECISE: Final = 10
"""Below this many of a unit, one decimal is told."""


def words(size: int) -> str:
    """Return a number of bytes for people, in binary units with the usual names: `2 GB`, `192 MB`."""
    for unit, factor in (("TB", 1024 * GIB), ("GB", GIB), ("MB", MIB), ("KB", KIB)):
        if size >= factor:
            return f"{size / factor:.2g} {unit}" if size < _PRECISE * factor else f"{size / factor:.0f} {unit}"
    return f"{size} bytes"
