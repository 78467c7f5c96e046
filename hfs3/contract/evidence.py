"""How well a fact is known, and who says so. Every entry of every table in this room carries it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Mark(StrEnum):
    """How well a fact about the gateway is known."""

    DOCUMENTED = "documented"
    """Hugging Face's documentation, or the source of its own clients, says so."""
    OBSERVED = "observed"
    """Someone shows a real response of the gateway, or a real client was measured."""
    DERIVED = "derived"
    """Computed from an observed value."""
    ASSUMED = "assumed"
    """Inferred (often from Amazon S3's documentation); nobody shows it. Never told as the gateway's word."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A mark and the source behind it: an address, or a client and its version."""

    mark: Mark
    source: str


S3_PAGE: Final = "https://huggingface.co/docs/hub/storage-buckets-s3"
PAGE: Final = Evidence(Mark.DOCUMENTED, S3_PAGE)
S3_MANUAL: Final = Evidence(Mark.ASSUMED, "Amazon S3 API Reference, where the Hub's page is silent")


def measured(what: str) -> Evidence:
    """Return evidence from a real client run against a recording server; `what` names client and version."""
    return Evidence(Mark.OBSERVED, what)
