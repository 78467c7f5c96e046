"""Which profiles are hfs3's to write; what comes of it is in test_aws."""

import pytest

from hfs3.clients import aws_files
from hfs3.clients.aws_sections import Sections
from hfs3.errors import UserFileError
from hfs3.machine import Machine
from tests.contracts.clients import KEY, PROFILE

OURS = [
    (b"", b""),
    (b"[profile hf]\n", b"[hf]\n"),
    (b"[profile hf]\nregion = x\n", b""),
    (b"[profile hf]\nendpoint_url = https://s3.hf.co/me\noutput = json\n", b""),
    (b"[profile hf]\nendpoint_url = https://localhost:9443/me\noutput = json\n", b""),
    (b"[profile hf]\noutput = json\n", b"[hf]\naws_access_key_id = HFAKold\n"),
    (b"[profile hf]\nregion = x\n", b"[hf]\naws_access_key_id = HFAK...\naws_secret_access_key = ...\n"),
    (b"[profile hf]\ncredential_process = /opt/hfs3 credential-process --account me\n", b""),
]
NOT_OURS = [
    (b"[profile hf]\noutput = json\n", b""),
    (b"[profile hf]\ns3 =\n  max_queue_size = 3\n", b""),
    (b"[profile hf]\nendpoint_url = https://minio.example\n", b"[hf]\naws_access_key_id = HFAKold\n"),
    (b"[profile hf]\nendpoint_url = https://s3.hf.co/me\n", b"[hf]\naws_access_key_id = AKIAX\n"),
    (b"[profile hf]\nendpoint_url = https://s3.hf.co/me\ncredential_process = /opt/vault\n", b""),
    (b"", b"[hf]\nendpoint_url = https://minio.example\n"),
]


def sections(machine: Machine, config: bytes, credentials: bytes) -> Sections:
    files = aws_files.locate(machine)
    return Sections(
        dict(zip(files, (config, credentials), strict=True)), PROFILE, {("region", ""), ("endpoint_url", "")} | PAIR
    )


PAIR = {(key, "") for key in (*aws_files.PAIR, aws_files.PROCESS)}


@pytest.mark.parametrize(("config", "credentials"), OURS)
def test_ours(machine: Machine, config: bytes, credentials: bytes) -> None:
    sections(machine, config, credentials).refuse_foreign(KEY)


@pytest.mark.parametrize(("config", "credentials"), NOT_OURS)
def test_not_ours(machine: Machine, config: bytes, credentials: bytes) -> None:
    with pytest.raises(UserFileError, match=r"line \d+: \[.*hf\] has keys that were not written by hfs3"):
        sections(machine, config, credentials).refuse_foreign(KEY)


def test_other_logins(machine: Machine) -> None:
    sections(machine, b"[profile hf]\nregion = x\n", b"").refuse_other_logins()
    with pytest.raises(UserFileError, match=r"line 3: .*: sso_session, role_arn;"):
        sections(machine, b"[profile hf]\nregion = x\nsso_session = y\nrole_arn = z\n", b"").refuse_other_logins()


def test_where_a_profile_stands(machine: Machine) -> None:
    found = sections(machine, b"[profile 'hf']\nregion = x\n", b"")
    assert (found.config.header, found.config.value("region"), found.config.value("output")) == (
        "profile 'hf'",
        "x",
        "",
    )
    assert (found.credentials.header, found.credentials.spots) == ("hf", ())
