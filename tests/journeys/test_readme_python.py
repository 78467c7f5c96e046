"""The README's Python does what it says."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

README = Path(__file__).parents[2] / "README.md"


def _block(with_text: str) -> str:
    blocks = re.findall(r"^```python\n(.*?)^```$", README.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    found: str
    (found,) = [block for block in blocks if with_text in block]
    return found


def test_the_gateway_for_your_own_tests(own_home: Path) -> None:
    script = _block("running()") + '    print([bucket["Name"] for bucket in s3.list_buckets()["Buckets"]])\n'
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=90, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "['test']\n"
    assert list(own_home.iterdir()) == []


@pytest.mark.usefixtures("own_home")
def test_boto3_with_the_profile(tmp_path: Path) -> None:
    """The block for the real Hub, with the bundled gateway in its place."""
    from hfs3.gateway.embedding import running
    from hfs3.gateway.hub.demo import new_account

    account = new_account("alice", ())
    token = account.tokens[0]
    (tmp_path / "model.safetensors").write_bytes(b"weights")
    hfs3 = (sys.executable, "-m", "hfs3")
    with running(accounts=(account,)) as gateway:
        told = ("--exchange-url", gateway.exchange_url, "--hub", gateway.hub_url, "--gateway", gateway.url)
        login = (*hfs3, "login", *told, "--ca-bundle", str(gateway.ca_bundle), "--store", "file")
        environ = {**os.environ, "HF_TOKEN": token.value.reveal()}
        making = 'import boto3; boto3.Session(profile_name="hf").client("s3").create_bucket(Bucket="my-bucket")'
        for argv in (login, (*hfs3, "configure", "aws"), (sys.executable, "-c", making)):
            subprocess.run(argv, check=True, capture_output=True, timeout=90, env=environ)
        script = _block("upload_file(")
        done = subprocess.run(
            [sys.executable, "-c", script], check=False, capture_output=True, timeout=90, cwd=tmp_path
        )
        assert done.returncode == 0, done.stderr
        assert any(request.path == "/alice/my-bucket/models/model.safetensors" for request in gateway.requests())
