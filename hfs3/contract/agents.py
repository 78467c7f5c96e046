"""Which clients get an object's bytes from the gateway; all others get a 302 to the CDN."""

from typing import Final

from hfs3.contract.evidence import Evidence, Mark

PROXIED_AGENTS: Final = ("aws-cli", "botocore", "aws-sdk-rust")
"""Clients that the page names as served with bytes (DOCUMENTED)."""

MATCHING: Final = Evidence(
    Mark.OBSERVED,
    "`Boto3/1.40.0 … Botocore/1.40.0` and a spoofed `aws-sdk-rust` are both served: a case-insensitive substring",
)


def is_proxied(user_agent: str) -> bool:
    """Return whether a client with this User-Agent gets bytes rather than a redirect."""
    lowered = user_agent.lower()
    return any(name in lowered for name in PROXIED_AGENTS)
