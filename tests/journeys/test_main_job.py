"""The main job: with only the files hfs3 wrote, real clients move real bytes over TLS."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from hfs3.gateway.embedding import running
from tests.conftest import tool
from tests.journeys.conftest import ACCESS_KEY_ID, CANARY_SECRET, Person, account, person_at

MIB = 1024 * 1024
_LONG_AGO = 1_000_000_000


def _file(path: Path, size: int) -> Path:
    block = hashlib.sha256(path.name.encode()).digest() * (MIB // 32)
    with path.open("wb") as out:
        for _ in range(size // MIB):
            out.write(block)
        out.write(block[: size % MIB])
    return path


def _same(one: Path, other: Path) -> None:
    assert one.stat().st_size == other.stat().st_size
    assert hashlib.sha256(one.read_bytes()).digest() == hashlib.sha256(other.read_bytes()).digest()


@pytest.fixture
def configured(person: Person) -> Person:
    """A person who logged in and configured both clients, and did nothing else."""
    person.must(person.login())
    person.must(person.hfs3("configure", "aws"))
    person.must(person.hfs3("configure", "rclone"))
    return person


def test_the_files_hold_the_pair_and_are_private(configured: Person) -> None:
    config, credentials = configured.home / ".aws/config", configured.home / ".aws/credentials"
    remote = configured.home / ".config/rclone/rclone.conf"
    assert f"aws_access_key_id = {ACCESS_KEY_ID}" in credentials.read_text()
    assert CANARY_SECRET in credentials.read_text()
    assert CANARY_SECRET not in config.read_text()
    assert CANARY_SECRET in remote.read_text()
    assert [oct(p.stat().st_mode & 0o777) for p in (credentials, remote)] == ["0o600", "0o600"]


def test_a_second_run_writes_nothing(configured: Person) -> None:
    paths = [p for p in configured.home.rglob("*") if p.is_file() and "hfs3" not in p.parts]
    before = {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in paths}
    configured.must(configured.hfs3("configure", "aws"))
    configured.must(configured.hfs3("configure", "rclone"))
    assert {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in paths} == before


def test_aws(configured: Person, tmp_path: Path) -> None:
    aws = (tool("aws"), "--profile", "hf")
    small, big = _file(tmp_path / "small.bin", 1000), _file(tmp_path / "big.bin", 20 * MIB + 3)
    s3 = (*aws, "s3")
    must, run = configured.must, configured.run
    must(run(*s3, "mb", "s3://my-bucket"))
    assert "my-bucket" in must(run(*s3, "ls"))
    must(run(*s3, "cp", str(small), "s3://my-bucket/models/small file+ü.bin"))
    must(run(*s3, "cp", str(big), "s3://my-bucket/models/big.bin"))
    for name, original in (("small file+ü.bin", small), ("big.bin", big)):
        must(run(*s3, "cp", f"s3://my-bucket/models/{name}", str(tmp_path / "back")))
        _same(original, tmp_path / "back")
    folder = tmp_path / "folder"
    (folder / "deep").mkdir(parents=True)
    _file(folder / "a", 10)
    _file(folder / "deep/b", 20)
    assert must(run(*s3, "sync", str(folder), "s3://my-bucket/folder")).count("upload:") == 2
    assert must(run(*s3, "sync", "s3://my-bucket/folder", str(tmp_path / "copy"))).count("download:") == 2
    _same(folder / "deep/b", tmp_path / "copy/deep/b")
    put = (*aws, "s3api", "put-object", "--bucket", "my-bucket", "--key", "once", "--body", str(small))
    must(run(*put, "--if-none-match", "*"))
    again = run(*put, "--if-none-match", "*")
    assert again.returncode != 0
    assert "PreconditionFailed" in again.stderr
    must(run(*s3, "rm", "--recursive", "s3://my-bucket"))
    must(run(*s3, "rb", "s3://my-bucket"))


_BOTO3 = """
import sys, boto3
from boto3.s3.transfer import TransferConfig
client = boto3.Session(profile_name="hf").client("s3")
source, target, bucket = sys.argv[1:]
client.create_bucket(Bucket=bucket)
parts = TransferConfig(multipart_threshold=5 * 2**20, multipart_chunksize=5 * 2**20)
client.upload_file(source, bucket, "models/big.bin", Config=parts)
client.download_file(bucket, "models/big.bin", target, Config=parts)
head = client.head_object(Bucket=bucket, Key="models/big.bin")
assert head["ContentLength"] == len(open(source, "rb").read())
url = client.generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": "models/big.bin"})
assert "X-Amz-Signature" in url
"""


def test_boto3(configured: Person, tmp_path: Path) -> None:
    big = _file(tmp_path / "big.bin", 17 * MIB + 1)
    done = configured.run(sys.executable, "-c", _BOTO3, str(big), str(tmp_path / "back"), "boto-bucket")
    configured.must(done)
    _same(big, tmp_path / "back")


def test_rclone(configured: Person, tmp_path: Path) -> None:
    rclone = tool("rclone")
    source = tmp_path / "source"
    (source / "deep").mkdir(parents=True)
    _file(source / "big.bin", 9 * MIB + 1)
    _file(source / "deep/odd name+%ü", 77)
    (source / "deep/dots..").write_bytes(b"a name that the gateway refuses as it is")
    for path in (p for p in source.rglob("*") if p.is_file()):
        os.utime(path, (_LONG_AGO, _LONG_AGO))  # listings tell whole seconds: what is as new as its upload goes twice
    advice = configured.must(configured.hfs3("configure", "rclone", "--json"))
    flags = json.loads(advice)["rerun_flags"]
    # With no_check_bucket rclone makes no bucket, not even when told to, so that a mistyped name is an error.
    configured.must(configured.run(rclone, "mkdir", "--s3-no-check-bucket=false", "hf:rclone-bucket"))
    copy = (rclone, "copy", "--stats-one-line", "-v", *flags)
    first = configured.run(*copy, str(source), "hf:rclone-bucket/data")
    configured.must(first)
    assert first.stderr.count("Copied (new)") == 3
    second = configured.run(*copy, str(source), "hf:rclone-bucket/data")
    configured.must(second)
    assert "Copied" not in second.stderr
    back = tmp_path / "back"
    configured.must(configured.run(*copy, "hf:rclone-bucket/data", str(back)))
    for path in (p for p in source.rglob("*") if p.is_file()):
        _same(path, back / path.relative_to(source))
    again = configured.run(*copy, "hf:rclone-bucket/data", str(back))
    configured.must(again)
    assert "Copied" not in again.stderr


def test_s5cmd(configured: Person, tmp_path: Path) -> None:
    s5cmd = tool("s5cmd")
    big = _file(tmp_path / "big.bin", 11 * MIB + 5)
    told = json.loads(configured.must(configured.hfs3("configure", "s5cmd", "--json")))
    env = told["environ"]
    configured.must(configured.run(s5cmd, "mb", "s3://s5-bucket", environ=env))
    configured.must(configured.run(s5cmd, "cp", "-p", "5", str(big), "s3://s5-bucket/big.bin", environ=env))
    configured.must(configured.run(s5cmd, "cp", "s3://s5-bucket/big.bin", str(tmp_path / "back"), environ=env))
    _same(big, tmp_path / "back")


def test_documented_files_do_the_job_too(person: Person, tmp_path: Path) -> None:
    """`--exactly-as-documented` leaves hfs3's additions out; the page's own settings still move bytes."""
    person.must(person.login())
    person.must(person.hfs3("configure", "aws", "--exactly-as-documented"))
    small = _file(tmp_path / "small.bin", 5000)
    env = {"AWS_CA_BUNDLE": str(person.gateway.ca_bundle)}
    aws = (tool("aws"), "--profile", "hf", "s3")
    person.must(person.run(*aws, "mb", "s3://plain", environ=env))
    person.must(person.run(*aws, "cp", str(small), "s3://plain/small.bin", environ=env))
    person.must(person.run(*aws, "cp", "s3://plain/small.bin", str(tmp_path / "back"), environ=env))
    _same(small, tmp_path / "back")


def test_many_namespaces(person: Person) -> None:
    person.must(person.login())
    person.must(person.hfs3("configure", "aws", "--all-namespaces"))
    profiles = "import botocore.session as b; print(*b.Session().available_profiles)"
    assert sorted(person.must(person.run(sys.executable, "-c", profiles)).split()) == ["hf", "hf-acme"]
    person.must(person.run(tool("aws"), "--profile", "hf-acme", "s3", "mb", "s3://team"))
    assert "team" in person.must(person.run(tool("aws"), "--profile", "hf-acme", "s3", "ls"))
    assert "team" not in person.must(person.run(tool("aws"), "--profile", "hf", "s3", "ls"))


def test_remove_restores_the_files(person: Person) -> None:
    config = person.home / ".aws/config"
    config.parent.mkdir()
    config.write_text("# mine\n[profile other]\nregion = eu-west-1 ; not ours\n")
    before = config.read_bytes()
    person.must(person.login())
    person.must(person.hfs3("configure", "aws"))
    assert config.read_bytes() != before
    person.must(person.hfs3("configure", "aws", "--remove"))
    assert config.read_bytes() == before


def test_dry_run_shows_and_writes_nothing(person: Person) -> None:
    person.must(person.login())
    shown = person.hfs3("configure", "aws", "--dry-run")
    assert shown.returncode == 1
    assert "+[profile hf]" in shown.stdout
    assert CANARY_SECRET not in shown.stdout + shown.stderr
    assert not (person.home / ".aws").exists()


def test_a_pair_is_proved_over_plain_http_on_this_machine(own_home: Path) -> None:
    with running(accounts=(account(),), scheme="http") as gateway:
        person = person_at(own_home, gateway)
        assert gateway.url.startswith("http://")
        done: subprocess.CompletedProcess[str] = person.hfs3(
            *("login", "--access-key-id", ACCESS_KEY_ID, "--gateway", gateway.url, "--store", "file"),
            *("--namespace", "alice"),
            stdin=CANARY_SECRET.encode(),
        )
        person.must(done)
