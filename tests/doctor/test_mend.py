"""After mending, the doctor is clean or says what is left and why."""

from dataclasses import replace

import pytest

from hfs3 import configure
from hfs3.diagnostics.catalog import RULES
from hfs3.diagnostics.model import Mending
from hfs3.doctor.case import Options, Proof
from hfs3.doctor.mend import mends, unsafe_rules
from hfs3.doctor.run import diagnose
from hfs3.errors import UsageError
from hfs3.machine import Machine
from tests.doctor.conftest import ACCOUNT, KEY, SECRET, Configured, case_of, codes, log_in, put


def mended(machine: Machine, *unsafe: str) -> list[str]:
    """Apply every mend and return the codes of errors and warnings that are left."""
    for mend in mends(case_of(machine), unsafe_rules(unsafe)):
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


UNSAFE = (
    ("aws", "request_checksum", "role_arn = arn:aws:iam::1:role/x\nsource_profile = hf\nrequest_checksum", "HFS316"),
    ("aws", "request_checksum", "sso_session = work\nrequest_checksum", "HFS316"),
    ("aws", "    addressing_style", "    use_accelerate_endpoint = true\n    addressing_style", "HFS323"),
    ("aws", "request_checksum", "ignore_configured_endpoint_urls = true\nrequest_checksum", "HFS324"),
    ("aws", "HFAKDOCTOR0000000001", "AKIAIOSFODNN7EXAMPLE", "HFS108"),
    ("aws", "HFAKDOCTOR0000000001", "HFAKOLDOLDOLDOLD0001", "HFS118"),
    (
        "aws",
        "[profile hf]\n",
        f"[profile hf]\naws_access_key_id = {KEY.access_key_id}\naws_secret_access_key = {SECRET}\n",
        "HFS320",
    ),
    ("aws", "https://s3.hf.co/alice", "https://play.min.io/alice", "HFS406"),
    ("aws", "request_checksum", "credential_process = /bin/true\nrequest_checksum", "HFS317"),
    ("rclone", "type = s3", "type = s3\nv2_auth = true", "HFS375"),
    ("rclone", "type = s3", "type = s3\ndirectory_markers = true", "HFS377"),
    ("rclone", "HFAKDOCTOR0000000001", "AKIAIOSFODNN7EXAMPLE", "HFS108"),
)


@pytest.mark.parametrize(("client", "before", "after", "code"), UNSAFE)
def test_what_is_unsafe_is_mended_by_name_only(
    configured: Configured, client: str, before: str, after: str, code: str
) -> None:
    machine = configured(client, damage=(before, after))
    log_in(machine)
    assert code in mended(machine)
    assert mended(machine, code) == []
    assert code in {rule.code for rule in unsafe_rules([code.lower()])}


def test_a_namespace_is_chosen_only_where_there_is_one(configured: Configured) -> None:
    machine = configured("aws", damage=("https://s3.hf.co/alice", "https://s3.hf.co/stranger"))
    log_in(machine)
    (mend,) = mends(case_of(machine), unsafe_rules(["HFS104"]))
    assert (mend.plan, "has several namespaces" in mend.reason) == (None, True)
    log_in(machine, replace(ACCOUNT, namespaces=("alice",)))
    assert mended(machine, "namespace-not-yours") == []


@pytest.mark.parametrize("code", ["HFS302", "HFS201", "nonsense"])
def test_what_has_no_mend_of_its_own_is_refused(code: str) -> None:
    with pytest.raises(UsageError, match="is not mended by name"):
        unsafe_rules([code])


def test_every_rule_that_is_called_unsafe_can_be_named() -> None:
    assert {rule.code for rule in RULES if rule.mending is Mending.UNSAFE} == {
        rule.code for rule in unsafe_rules([rule.code for rule in RULES if rule.mending is Mending.UNSAFE])
    }
