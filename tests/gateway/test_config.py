"""What a gateway is told: the defaults are the documented ones, and the strictest."""

from datetime import UTC
from pathlib import Path

from hfs3.gateway.config import Behaviour, ChunkedUploads, Delivery, GatewayConfig, utc_now


def test_the_clock_is_in_utc() -> None:
    assert utc_now().tzinfo is UTC


def test_the_defaults_are_strict_and_over_tls_on_two_names() -> None:
    config = GatewayConfig(Path("root"))
    assert config.tls
    assert config.host != config.edge_host
    assert config.behaviour == Behaviour(ChunkedUploads.REFUSE, delivery=Delivery.BY_USER_AGENT)
