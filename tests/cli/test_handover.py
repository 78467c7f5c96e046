"""Handing over the key pair: the fast way and the long way say the same, and the fast one loads little."""

import json
import subprocess
import sys

import pytest

from tests.cli.conftest import SECRET, Hfs3


@pytest.mark.parametrize(
    "words",
    [
        ["credential-process"],
        ["credential-process", "--account", "alice"],
        ["credential-process", "--account=alice"],
        ["--quiet", "credential-process"],
        ["credential-process", "--account", "alice", "--debug"],
    ],
)
@pytest.mark.usefixtures("stored")
def test_the_document(hfs3: Hfs3, words: list[str]) -> None:
    ran = hfs3(*words)
    assert (ran.code, ran.err) == (0, "")
    assert json.loads(ran.out) == {"Version": 1, "AccessKeyId": "HFAKALICE0000000001", "SecretAccessKey": SECRET}


@pytest.mark.parametrize("words", [["credential-process"], ["--quiet", "credential-process"]])
def test_a_complaint_is_one_line(hfs3: Hfs3, words: list[str]) -> None:
    ran = hfs3(*words)
    assert (ran.code, ran.out) == (3, "")
    assert ran.err == "hfs3: no account is stored. Run `hfs3 login`.\n"


def test_help_goes_the_long_way(hfs3: Hfs3) -> None:
    assert hfs3("credential-process", "--help").out.startswith("Usage: hfs3 credential-process")


def test_the_fast_way_loads_little() -> None:
    code = "import sys; from hfs3.cli.main import run; run(['credential-process']); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert not set(done.stdout.split()) & {"typer", "rich", "boto3", "botocore", "keyring", "httpx2"}
