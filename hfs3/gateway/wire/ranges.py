"""The Range header of GetObject and HeadObject: one range of bytes, or a refusal.

RFC 9110 section 14.1, as S3 applies it: one range only, and whatever does not parse is ignored. That several ranges
are ignored too, and answered with the whole object, is ASSUMED; so is that the last bytes of nothing are all of it.
"""

import re
from dataclasses import dataclass
from typing import Final, NoReturn

from hfs3.gateway.errors import S3Error

_ONE_RANGE: Final = re.compile(r"bytes=(\d*)-(\d*)", re.IGNORECASE | re.ASCII)
_MAX_DIGITS: Final = 30


@dataclass(frozen=True, slots=True)
class ByteRange:
    """The bytes `first` to `last`, both included, of `size`."""

    first: int
    last: int
    size: int

    @property
    def length(self) -> int:
        """How many bytes these are."""
        return self.last - self.first + 1

    @property
    def content_range(self) -> str:
        """The value of the Content-Range header."""
        return f"bytes {self.first}-{self.last}/{self.size}"


def parse_range(header: str, size: int) -> ByteRange | None:
    """Return the part of `size` bytes that `header` asks for; None for the whole. Raises InvalidRange (416)."""
    match = _ONE_RANGE.fullmatch(header)
    if match is None or len(header) > _MAX_DIGITS * 2:
        return None
    first, last = match.groups()
    if not first and not last:
        return None
    if not first:
        if size == 0 and int(last):
            return None
        first = str(max(0, size - int(last)))
        last = ""
    if last and int(last) < int(first):
        return None
    if int(first) >= size:
        _refuse(header, size)
    return ByteRange(int(first), min(int(last), size - 1) if last else size - 1, size)


def _refuse(header: str, size: int) -> NoReturn:
    raise S3Error(
        "InvalidRange",
        rule="range.unsatisfiable",
        extra={"RangeRequested": header, "ActualObjectSize": str(size)},
        headers={"Content-Range": f"bytes */{size}"},
    )
