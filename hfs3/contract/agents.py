"""Which clients get an object's bytes from the gateway; all others get a 302 to the CDN."""

from functools import lru_cache
from typing import Final

from hfs3.contract.evidence import Evidence, Mark

PROXIED_AGENTS: Final = ("aws-cli", "botocore", "aws-sdk-rust")
"""Clients that the page names as served with bytes (DOCUMENTED)."""

MATCHING: Final = Evidence(
    Mark.OBSERVED,
    "`Boto3/1.40.0 … Botocore/1.40.0` and a spoofed `aws-sdk-rust` are both served: a case-insensitive substring",
)

_REMEMBERED_LENGTH: Final = 1024
"""Longer ones are judged, but not remembered: what strangers send must not fill the memory."""


def is_proxied(user_agent: str) -> bool:
    """Return whether a client with this User-Agent gets bytes rather than a redirect."""
    return _is_proxied(user_agent) if len(user_agent) <= _REMEMBERED_LENGTH else _is_proxied.__wrapped__(user_agent)


@lru_cache(maxsize=256)
def _is_proxied(user_agent: str) -> bool:
    lowered = user_agent.lower()
    return any(name in lowered for name in PROXIED_AGENTS)
