"""The library's door: a gateway in a `with` block."""

import gc
import ssl
import time
import urllib.request
from pathlib import Path

import pytest

import hfs3.gateway
from hfs3.gateway.hub.demo import new_account


def _get(url: str, bundle: Path | None) -> int:
    context = ssl.create_default_context(cafile=str(bundle)) if bundle else None
    try:
        with urllib.request.urlopen(url, context=context) as response:
            return int(response.status)
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code


def test_all_three_applications_answer_over_tls() -> None:
    with hfs3.gateway.running() as gateway:
        assert gateway.url.startswith("https://localhost:")
        assert gateway.edge_url.startswith("https://127.0.0.1:")
        statuses = [
            _get(f"{url}/nothing", gateway.ca_bundle) for url in (gateway.url, gateway.edge_url, gateway.hub_url)
        ]
        assert statuses == [403, 403, 404]
        assert [record.operation for record in gateway.requests()] == ["", "EdgeGet", ""]


def test_plain_http_when_asked() -> None:
    with hfs3.gateway.running(scheme="http") as gateway:
        assert gateway.ca_bundle is None
        assert gateway.url.startswith("http://")
        assert _get(f"{gateway.url}/", None) == 403
        assert "AWS_CA_BUNDLE" not in gateway.environ()
