"""The snippet, run as it is shown."""

from dataclasses import replace
from typing import Any, ClassVar

import boto3 as real_boto3
import pytest

from hfs3 import configure
from hfs3.clients import boto3
from hfs3.clients.base import Client
from hfs3.machine import Machine
from tests.contracts.clients import KEY, PROFILE, ClientContract


class TestBoto3(ClientContract):
    client: ClassVar[Client] = boto3


@pytest.fixture
def run(machine: Machine) -> dict[str, Any]:
    """Run the snippet up to its first request, with the profile that `configure aws` wrote."""
    configure.apply(configure.plan(machine, ["aws"], [PROFILE], KEY), machine)
    snippet, _, _ = boto3.render(replace(PROFILE, part_size=5 * 2**20)).partition("s3.upload_file")
    names: dict[str, Any] = {}
    exec(compile(snippet, "snippet", "exec"), names)  # that is what it is shown for
    return names


def test_the_client_is_the_gateways(run: dict[str, Any]) -> None:
    assert run["s3"].meta.endpoint_url == "https://s3.hf.co/me"
    assert run["s3"].meta.config.request_checksum_calculation == "when_required"
    assert run["s3"].meta.config.s3["addressing_style"] == "path"
    url = run["s3"].generate_presigned_url("get_object", Params={"Bucket": "b", "Key": "k"})
    assert "X-Amz-Algorithm=AWS4-HMAC-SHA256" in url
    assert "HFAKexample" in url


def test_the_sizes_are_the_profiles(run: dict[str, Any]) -> None:
    assert run["transfer"].multipart_chunksize == 5 * 2**20
    assert run["transfer"].preferred_transfer_client == "classic"


def test_the_whole_snippet_is_python() -> None:
    for profile in (PROFILE, replace(PROFILE, ca_bundle="/a 'b'/ca.pem")):
        compile(boto3.render(profile), "snippet", "exec")
    assert real_boto3.__version__
