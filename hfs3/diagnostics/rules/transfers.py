"""HFS38x: what transfers cost on this machine."""

from typing import Final

from hfs3.contract.evidence import S3_MANUAL, measured
from hfs3.diagnostics.model import Mending, Rule, Severity

_PEAKS: Final = measured(
    "peak memory of rclone 1.75.2 and 1.60.1, AWS CLI 2.36.7 and s5cmd 2.3.0 with parts of 64 MiB to 2 GiB"
)

MEMORY: Final = Rule(
    "HFS381",
    "transfers-exceed-memory",
    Severity.WARNING,
    "Uploads of files can take more memory than this machine has",
    "The client holds whole parts in memory, several at a time; the system ends it when memory runs out.",
    "Use smaller parts: {value}.",
    Mending.BY_HAND,
    _PEAKS,
)
STREAM_MEMORY: Final = Rule(
    "HFS382",
    "streams-exceed-memory",
    Severity.NOTE,
    "Streams and copies between buckets can take more memory than this machine has",
    "From a pipe, or from another bucket, whole parts are held in memory, several at a time. Files on disk are not.",
    "Use smaller parts: {value}.",
    Mending.BY_HAND,
    _PEAKS,
)
TOO_MANY_PARTS: Final = Rule(
    "HFS383",
    "too-many-parts",
    Severity.WARNING,
    "The largest object would need more than 10,000 parts",
    "The upload ends with an error after everything before it was sent.",
    "Use larger parts: {value}.",
    Mending.BY_HAND,
    S3_MANUAL,
)

RULES: Final = (MEMORY, STREAM_MEMORY, TOO_MANY_PARTS)
