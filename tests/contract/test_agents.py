"""Who gets bytes and who a redirect: the User-Agents that real clients were measured to send."""

import pytest

from hfs3.contract.agents import PROXIED_AGENTS, is_proxied

PROXIED = (
    "aws-cli/2.36.7 md/awscrt#0.36.0 ua/2.1 os/linux#6.1 lang/python#3.11.7 md/command#s3.ls",
    "aws-cli/1.46.3 md/Botocore#1.43.62 ua/2.1 cfg/retry-mode#legacy botocore/1.43.62",
    "Boto3/1.44.5 md/Botocore#1.44.5 ua/2.1 cfg/retry-mode#standard Botocore/1.44.5",
    "my-app/1.0 Botocore/1.44.5",
    "aiobotocore/3.10.0 md/Botocore#1.43.117 botocore/1.43.117",
    "aws-sdk-rust/1.3.0 os/linux",
)
REDIRECTED = (
    "rclone/v1.75.2",
    "rclone/",
    "aws-sdk-go/1.44.298 (go1.22.10; linux; amd64)",
    "MinIO (Linux; x86_64) minio-py/7.2.20",
    "object_store/0.14.2",
    "polars/0.55.1",
    "aws-sdk-cpp/1.11.900 ua/2.1 api/S3",
    "duckdb/v1.5.5(linux_amd64) python/3.11",
    "aws-sdk-js/3.1168.0 ua/2.1 os/linux lang/js",
    "",
)


@pytest.mark.parametrize("agent", PROXIED)
def test_proxied(agent: str) -> None:
    assert is_proxied(agent)


@pytest.mark.parametrize("agent", REDIRECTED)
def test_redirected(agent: str) -> None:
    assert not is_proxied(agent)


def test_the_pages_three_names() -> None:
    assert PROXIED_AGENTS == ("aws-cli", "botocore", "aws-sdk-rust")
