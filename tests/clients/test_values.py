import subprocess
from dataclasses import replace

import pytest
from awscli.customizations.s3.utils import human_readable_to_bytes
from hypothesis import given
from hypothesis import strategies as st

from hfs3.clients.values import (
    aws_size,
    is_gateway,
    is_placeholder,
    judge_aws_part,
    judge_aws_threshold,
    judge_endpoint,
    judge_rclone_part,
    rclone_size,
    read_aws_size,
    read_rclone_size,
)
from tests.conftest import tool
from tests.contracts.clients import PROFILE

sizes = st.integers(1, 2**50)


@given(sizes)
def test_sizes_come_back(size: int) -> None:
    assert read_aws_size(aws_size(size)) == size
    assert read_rclone_size(rclone_size(size)) == size


@given(sizes)
def test_the_aws_cli_reads_the_same(size: int) -> None:
    assert human_readable_to_bytes(aws_size(size)) == size


def test_sizes_are_written_short() -> None:
    assert [aws_size(size) for size in (2 * 2**30, 256 * 2**20, 8192, 1000)] == ["2GB", "256MB", "8KB", "1000"]
    assert [rclone_size(size) for size in (2 * 2**30, 256 * 2**20, 8192, 1000)] == ["2G", "256M", "8K", "1000B"]


SPELLINGS = ["2GB", "2gb", "2 GB", "2GiB", "2G", "2Gi", "2g", "100", "1.5GB", "1.5G", "2GIB", "5242880B", "x", "", "2P"]


@pytest.mark.parametrize("text", SPELLINGS)
def test_the_aws_cli_stops_where_we_say_so(text: str) -> None:
    try:
        size = human_readable_to_bytes(text)
    except ValueError:
        size = None
    assert read_aws_size(text) == size


@pytest.mark.parametrize("text", SPELLINGS)
def test_rclone_stops_where_we_say_so(text: str) -> None:
    command = [tool("rclone"), "lsf", f":s3,provider=Other,chunk_size='{text or '-'}',endpoint='http://127.0.0.1:9':b"]
    command += ["--config=/notfound", "--retries=1", "--low-level-retries=1", "--contimeout=1s", "--max-depth=1"]
    told = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False).stderr
    assert ("fs.SizeSuffix" in told) == (read_rclone_size(text) is None), told


def test_parts_have_bounds() -> None:
    assert judge_aws_part("5MB", PROFILE) is None
    assert judge_aws_threshold("50TB", PROFILE) is None
    for value in ("4MB", "6GB", "2G"):
        assert judge_aws_part(value, PROFILE) is not None
    assert judge_rclone_part("5M", PROFILE) is None
    for value in ("4M", "6G", "2GB", "100"):
        assert judge_rclone_part(value, PROFILE) is not None


ENDPOINTS = {
    "https://s3.hf.co/me": None,
    "https://s3.hf.co/me/": None,
    "https://S3.hf.co/me": None,
    "https://s3.hf.co/<namespace>": "HFS304",
    "s3.hf.co/me": "HFS401",
    "http://s3.hf.co/me": "HFS402",
    "https://s3.hf.co": "HFS403",
    "https://s3.hf.co/": "HFS403",
    "https://s3.hf.co/me/bucket": "HFS404",
    "https://user@s3.hf.co/me": "HFS405",
    "https://s3.hf.co/me?x=y": "HFS405",
    "https://minio.example/me": "HFS406",
    "https://s3.hf.co/-me": "HFS407",
    "https://s3.hf.co/other": "",
    "http://localhost:9000/me": "HFS406",
}


@pytest.mark.parametrize(("value", "code"), ENDPOINTS.items())
def test_endpoints(value: str, code: str | None) -> None:
    complaint = judge_endpoint(value, PROFILE)
    if code is None:
        assert complaint is None
    else:
        assert complaint is not None
        assert (complaint.rule.code if complaint.rule else "") == code


def test_any_namespace_does_when_none_is_asked_for() -> None:
    assert judge_endpoint("https://s3.hf.co/other", replace(PROFILE, namespace="")) is None


def test_placeholders() -> None:
    assert all(map(is_placeholder, ("<namespace>", "https://s3.hf.co/<namespace>", "HFAK...", "...", "HFAK…")))
    assert not any(map(is_placeholder, ("HFAKabc", "https://s3.hf.co/me", "a.b")))


def test_gateways() -> None:
    for value in ("https://s3.hf.co/x", "https://localhost:9443/me", "http://127.0.0.1:9000"):
        assert is_gateway(value, PROFILE)
    for value in ("https://minio.example/me", "https://s3.amazonaws.com", "https://localhost.example/me"):
        assert not is_gateway(value, PROFILE)
