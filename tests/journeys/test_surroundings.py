"""`hfs3 exec` and `hfs3 env` with the real clients, which have no file of their own, against the bundled gateway."""

import stat
from pathlib import Path

import pytest

from tests.conftest import tool
from tests.journeys.conftest import CANARY_SECRET, CANARY_TOKEN, Person
from tests.journeys.test_canary import Watch

MISLEADING = {
    "AWS_PROFILE": "somebody-else",
    "AWS_ENDPOINT_URL": "https://minio.invalid",
    "AWS_SESSION_TOKEN": "another",
    "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true",
    "AWS_USE_FIPS_ENDPOINT": "true",
    "RCLONE_S3_PROVIDER": "AWS",
}
ROUNDS = {
    "aws": ("aws s3 mb s3://by-aws", "aws s3 cp FILE s3://by-aws/f", "aws s3 ls s3://by-aws/"),
    "s5cmd": ("s5cmd mb s3://by-s5cmd", "s5cmd cp FILE s3://by-s5cmd/f", "s5cmd ls s3://by-s5cmd/"),
    "rclone": ("aws s3 mb s3://by-rclone", "rclone copyto FILE hf:by-rclone/f", "rclone lsf hf:by-rclone"),
}
"""With no_check_bucket, rclone makes no buckets."""


@pytest.mark.parametrize("client", ROUNDS)
@pytest.mark.timeout(400)
def test_a_client_without_any_file_works(person: Person, tmp_path: Path, client: str) -> None:
    tool(client)
    person.must(person.login())
    (tmp_path / "file").write_bytes(b"content" * 1000)
    said = ""
    with Watch() as watch:
        for command in ROUNDS[client]:
            words = [str(tmp_path / "file") if word == "FILE" else word for word in command.split()]
            done = person.hfs3("exec", "--namespace", "acme", "--", *words, environ=MISLEADING)
            said = person.must(done)
            assert CANARY_SECRET not in said + done.stderr
            assert all(name in done.stderr for name in MISLEADING)
    assert said.split()[-1] in {"f", "s3://by-s5cmd/f"}
    assert not watch.leaks
    written = [
        path for path in person.home.rglob("*") if path.is_file() and CANARY_SECRET.encode() in path.read_bytes()
    ]
    assert [path.parent.name for path in written] == ["keys"], "in the store, and in no file of a client"
    assert stat.S_IMODE(written[0].stat().st_mode) == 0o600


FILES = {
    ".aws/config": "[default]\nregion = eu-west-1\nendpoint_url = https://minio.invalid\nuse_fips_endpoint = true\n"
    "ignore_configured_endpoint_urls = true\ncredential_process = /bin/false\n",
    ".aws/credentials": "[default]\naws_access_key_id = AKIASOMEBODYELSE0001\naws_secret_access_key = theirs\n"
    "aws_session_token = theirs\n",
    ".config/rclone/rclone.conf": "[hf]\ntype = s3\nprovider = AWS\nendpoint = https://minio.invalid\n"
    "access_key_id = HFAKSOMEBODYELSE0001\nsecret_access_key = theirs\n",
}


@pytest.mark.parametrize("client", ROUNDS)
def test_what_the_files_of_a_client_say_does_not_mislead_it(person: Person, client: str) -> None:
    """Another identity, another server: also in a remote of the same name, which another account may have."""
    for name, text in FILES.items():
        (person.home / name).parent.mkdir(parents=True, exist_ok=True)
        (person.home / name).write_text(text)
    person.must(person.login())
    listing = {"aws": "aws s3 ls", "s5cmd": "s5cmd ls", "rclone": "rclone lsf hf:"}[client]
    person.must(person.hfs3("exec", "--", tool(client), *listing.split()[1:]))
    if client == "rclone":
        profile = {"RCLONE_CONFIG_HF_ENV_AUTH": "true", "RCLONE_CONFIG_HF_PROFILE": "default"}
        (person.home / ".config/rclone/rclone.conf").write_text("[hf]\ntype = s3\nenv_auth = true\nprofile = default\n")
        person.must(person.hfs3("exec", "--", tool(client), *listing.split()[1:], environ=profile))


def test_what_env_prints_serves_a_client_too(person: Person) -> None:
    tool("aws")
    person.must(person.login())
    done = person.hfs3("env")
    script = person.must(done) + "aws s3 mb s3://by-env && aws s3 ls"
    assert CANARY_SECRET in script
    assert CANARY_SECRET not in done.stderr
    assert "by-env" in person.must(person.run("sh", "-s", stdin=script.encode()))


def test_failures_do_not_leak(person: Person) -> None:
    person.must(person.login())
    for command in (
        ("exec", "--", "no-such-program"),
        ("--debug", "exec", "--", "no-such-program"),
        ("exec", "--namespace", "strangers", "--", "true"),
        ("exec", "--", "true"),
        ("env", "--shell", "nonsense"),
        ("env", "--namespace", "strangers"),
        ("env", "--unset"),
    ):
        done = person.hfs3(*command)
        for secret in (CANARY_SECRET, CANARY_TOKEN):
            assert secret not in done.stdout + done.stderr, command
