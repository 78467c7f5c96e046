"""What a gateway is told when it starts, and the clock it goes by."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Return the time now, in UTC: the gateway's clock unless another is injected."""
    return datetime.now(UTC)


class ChunkedUploads(StrEnum):
    """What to do with an aws-chunked body. The page says only that it is not parsed; the failure itself is ASSUMED."""

    REFUSE = "refuse"
    STORE_FRAMING = "store-framing"
    DECODE = "decode"


class ETagStyle(StrEnum):
    """What an ETag is made of."""

    XET = "xet"
    MD5 = "md5"
    OPAQUE = "opaque"


class TrailingSlashPut(StrEnum):
    """What a PUT of `dir/` does: the page says such a key is invalid; a real run shows a silent 200 (OBSERVED)."""

    REFUSE = "refuse"
    DROP = "drop"


class NonEmptyBucketDelete(StrEnum):
    """What DeleteBucket does to a bucket with objects; the real answer is unknown."""

    REFUSE = "refuse"
    DELETE_ALL = "delete-all"


class Delivery(StrEnum):
    """Who gets a 302 for GetObject."""

    BY_USER_AGENT = "by-user-agent"
    ALWAYS_REDIRECT = "always-redirect"
    NEVER_REDIRECT = "never-redirect"


class Durability(StrEnum):
    """What a power cut may cost. Killing the process never costs an acknowledged object."""

    PROCESS = "process"
    POWER = "power"


@dataclass(frozen=True, slots=True)
class Behaviour:
    """The switches for what is unknown or disputed of the real gateway; the defaults are the strictest reading."""

    chunked_uploads: ChunkedUploads = ChunkedUploads.REFUSE
    etag_style: ETagStyle = ETagStyle.XET
    trailing_slash_put: TrailingSlashPut = TrailingSlashPut.REFUSE
    non_empty_bucket_delete: NonEmptyBucketDelete = NonEmptyBucketDelete.REFUSE
    delivery: Delivery = Delivery.BY_USER_AGENT


@dataclass(frozen=True, slots=True)
class GatewayConfig:
    """Where a gateway listens and keeps its things. Port 0 picks a free one.

    `host` is the gateway's name and `edge_host` the CDN edge's: another *name* for this machine, so that a client that
    forwards its Authorization or its Host across the redirect is caught. `journal` is where the inspector keeps what it
    shows; without one there is no inspector.
    """

    root: Path
    host: str = "localhost"
    port: int = 0
    edge_host: str = "127.0.0.1"
    edge_port: int = 0
    hub_port: int = 0
    tls: bool = True
    durability: Durability = Durability.PROCESS
    journal: Path | None = None
    behaviour: Behaviour = field(default_factory=Behaviour)
    clock: Clock = utc_now
