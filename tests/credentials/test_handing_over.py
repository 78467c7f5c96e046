"""Real clients ask `hfs3 credential-process` for the pair, which lies in a real keyring and in no file of the home."""

import dataclasses
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from hfs3.credentials.login import login
from hfs3.gateway.embedding import RunningGateway, running
from hfs3.machine import Machine
from tests.conftest import tool
from tests.credentials.conftest import SECRET, TOKEN, nobody
from tests.credentials.logins import holder, wish_for
from tests.credentials.secret_service import secret_service

BOTO3 = """
import boto3
client = boto3.Session(profile_name="hf").client("s3")
client.create_bucket(Bucket="from-boto3")
client.put_object(Bucket="from-boto3", Key="k", Body=b"bytes")
assert client.get_object(Bucket="from-boto3", Key="k")["Body"].read() == b"bytes"
"""


@pytest.fixture(scope="module")
def gateway() -> Iterator[RunningGateway]:
    with running(accounts=(holder(),)) as started:
        yield started


@pytest.fixture
def environ(
    gateway: RunningGateway, machine: Machine, own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[dict[str, str]]:
    """Log in into a keyring, and point the clients' shared configuration at a program whose path has spaces in it."""
    program = own_home / "my tools/hfs3"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m hfs3 "$@"\n')
    program.chmod(0o700)
    config = own_home / ".aws/config"
    config.parent.mkdir()
    config.write_text(
        "[profile hf]\n"
        f'credential_process = "{program}" credential-process --account alice\n'
        f"endpoint_url = {gateway.endpoint('alice')}\n"
        f"ca_bundle = {gateway.ca_bundle}\n"
        "region = us-east-1\nrequest_checksum_calculation = when_required\n"
        "response_checksum_validation = when_required\ns3 =\n    addressing_style = path\n"
    )
    with secret_service(own_home, monkeypatch, "--unlock") as service:
        login(dataclasses.replace(wish_for(gateway), store="keyring"), machine, nobody())
        yield {**service.environ, **gateway.environ()}


def run(*argv: str, environ: dict[str, str]) -> str:
    done = subprocess.run(argv, env=environ, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert SECRET not in done.stdout + done.stderr
    return done.stdout


def no_secret_under(home: Path) -> None:
    for path in home.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert SECRET.encode() not in content, path
            assert TOKEN.encode() not in content, path


def test_boto3(environ: dict[str, str], own_home: Path) -> None:
    run(sys.executable, "-c", BOTO3, environ=environ)
    no_secret_under(own_home)


def test_the_aws_cli(environ: dict[str, str], own_home: Path) -> None:
    aws = (tool("aws"), "--profile", "hf", "s3")
    run(*aws, "mb", "s3://from-aws", environ=environ)
    assert "from-aws" in run(*aws, "ls", environ=environ)
    no_secret_under(own_home)


def test_rclone(environ: dict[str, str], own_home: Path, tmp_path: Path) -> None:
    remote = {
        "TYPE": "s3",
        "PROVIDER": "Other",
        "ENV_AUTH": "true",
        "PROFILE": "hf",
        "FORCE_PATH_STYLE": "true",
        "LIST_VERSION": "2",
        "REGION": "us-east-1",
    }
    endpoint = next(line for line in (own_home / ".aws/config").read_text().splitlines() if "endpoint" in line)
    variables = {f"RCLONE_CONFIG_HF_{name}": value for name, value in remote.items()}
    variables["RCLONE_CONFIG_HF_ENDPOINT"] = endpoint.split(" = ")[1]
    (tmp_path / "file").write_bytes(b"bytes")
    there = {**environ, **variables}
    rclone = tool("rclone")
    run(rclone, "mkdir", "hf:from-rclone", environ=there)
    run(rclone, "copy", str(tmp_path / "file"), "hf:from-rclone/", environ=there)
    assert run(rclone, "cat", "hf:from-rclone/file", environ=there) == "bytes"
    no_secret_under(own_home)


def test_fifty_sessions_at_once(environ: dict[str, str]) -> None:
    argv = [sys.executable, "-m", "hfs3", "credential-process"]
    programs = [subprocess.Popen(argv, env=environ, stdout=subprocess.PIPE, text=True) for _ in range(50)]
    said = {program.communicate(timeout=120)[0] for program in programs}
    assert len(said) == 1
    assert SECRET in said.pop()
    assert {program.returncode for program in programs} == {0}
