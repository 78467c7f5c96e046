"""After mending, the doctor is clean or says what is left and why."""

import pytest

from hfs3 import configure
from hfs3.doctor.case import Options, Proof
from hfs3.doctor.mend import mends
from hfs3.doctor.run import diagnose
from hfs3.machine import Machine
from tests.doctor.conftest import Configured, case_of, codes, log_in, put


def mended(machine: Machine) -> list[str]:
    """Apply every mend and return the codes of errors and warnings that are left."""
    for mend in mends(case_of(machine)):
        if mend.plan is not None:
            configure.apply(mend.plan, machine)
    diagnosis = diagnose(machine, Options(proof=Proof.LEAVE_OUT))
    return codes([finding for finding in diagnosis.findings if finding.rule.severity != "note"])


@pytest.mark.parametrize(
    ("client", "before", "after"),
    [
        ("aws", "endpoint_url = https://s3.hf.co/alice\n", ""),
        ("aws", "https://s3.hf.co/alice", "https://s3.hf.co"),
        ("aws", "https://s3.hf.co/alice", "https://s3.hf.co/alice/bucket # why"),
        ("aws", "addressing_style = path", "addressing_style = virtual"),
        ("aws", "request_checksum_calculation", "request_checksum_calculatoin"),
        ("aws", "multipart_threshold = 2GB", "multipart_threshold = 2G"),
        ("aws", "aws_secret_access_key", "# aws_secret_access_key"),
        ("rclone", "provider = Other", "provider = AWS"),
        ("rclone", "list_version = 2\n", ""),
        ("rclone", "chunk_size = 2G", "chunk_size = 2GB"),
        ("rclone", "access_key_id", "# key"),
    ],
)
def test_what_is_safe_is_mended(configured: Configured, client: str, before: str, after: str) -> None:
    machine = configured(client, damage=(before, after))
    log_in(machine)
    assert mended(machine) == []


def test_a_size_of_the_users_stays(configured: Configured) -> None:
    machine = configured("aws", damage=("multipart_chunksize = 2GB", "multipart_chunksize = 64MB"))
    assert mends(case_of(machine)) == ()


def test_a_loose_file_is_mended(configured: Configured) -> None:
    machine = configured("rclone")
    (machine.home / ".config" / "rclone" / "rclone.conf").chmod(0o644)
    assert mended(machine) == []


def test_what_configure_would_not_touch_is_left_with_its_reason(configured: Configured) -> None:
    machine = configured("aws")
    config = machine.home / ".aws" / "config"
    put(config, config.read_text() + "role_arn = arn:aws:iam::1:role/x\n")
    (mend,) = mends(case_of(machine))
    assert mend.plan is None
    assert "role_arn" in mend.reason
    assert mended(machine) == ["HFS316"]


def test_without_an_account_no_pair_can_be_put_there(configured: Configured) -> None:
    machine = configured("aws", damage=("aws_secret_access_key", "# aws_secret_access_key"))
    (mend,) = mends(case_of(machine))
    assert mend.plan is None
    assert mend.reason == "aws profile hf needs a key pair, and no account is known for it. Run `hfs3 login`."
