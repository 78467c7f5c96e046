"""The AWS CLI's files, read back by the AWS CLI and by botocore; what every client does is in the contract."""

from dataclasses import replace
from typing import ClassVar

import pytest
from boto3 import Session

from hfs3 import configure
from hfs3.clients import aws
from hfs3.clients.base import Client, Extent, Profile, Texts
from hfs3.credentials.model import AccessKey
from hfs3.machine import Machine
from tests.conftest import tool
from tests.contracts.clients import KEY, PROFILE, FileClientContract, after

THE_PAGES_CONFIG = """\
[profile hf]
region = us-east-1
endpoint_url = https://s3.hf.co/<namespace>
s3 =
    addressing_style = path
    multipart_threshold = 2GB
    multipart_chunksize = 2GB
request_checksum_calculation = when_required
response_checksum_validation = when_required
"""
THE_PAGES_CREDENTIALS = """\
[hf]
aws_access_key_id = HFAK...
aws_secret_access_key = ...
"""


class TestAws(FileClientContract):
    client: ClassVar[Client] = aws


def files(machine: Machine, config: bytes | None = None, credentials: bytes | None = None) -> Texts:
    first, second = aws.locate(machine)
    return {first: config, second: credentials}


def planned(texts: Texts, profile: Profile = PROFILE, key: AccessKey | None = KEY) -> tuple[str, str]:
    """Return config and credentials as they are once the plan is made."""
    config, credentials = after(texts, aws.plan(texts, profile, key)).values()
    return (config or b"").decode(), (credentials or b"").decode()


def test_the_pages_blocks_letter_for_letter() -> None:
    profile = replace(PROFILE, namespace="", extent=Extent.DOCUMENTED)
    assert aws.render(profile) == f"{THE_PAGES_CONFIG}\n{THE_PAGES_CREDENTIALS}"


def test_additions_stand_in_the_pages_block() -> None:
    added = aws.render(PROFILE).splitlines()
    page = aws.render(replace(PROFILE, extent=Extent.DOCUMENTED)).splitlines()
    assert [line for line in added if line not in page] == [
        "    signature_version = s3v4",
        "    preferred_transfer_client = classic",
    ]


def test_sections_of_the_default_profile(machine: Machine) -> None:
    config, credentials = planned(files(machine), replace(PROFILE, name="default"))
    assert config.startswith("[default]\n")
    assert credentials.startswith("[default]\n")


# -- the real readers --------------------------------------------------------------------------------------------------


@pytest.fixture
def configured(machine: Machine) -> Machine:
    """Return a machine whose files hfs3 wrote, beside a profile that was there before."""
    folder = machine.home / ".aws"
    folder.mkdir()
    (folder / "config").write_text("[profile work]\nregion = eu-west-1\n# mine\n")
    (folder / "credentials").write_text("[work]\naws_access_key_id = AKIAWORK\naws_secret_access_key = work\n")
    configure.apply(configure.plan(machine, ["aws"], [PROFILE], KEY), machine)
    return machine


def test_aws_configure_gets_what_was_written(configured: Machine) -> None:
    # One key of each place; every call costs a start of the AWS CLI. botocore reads them all below.
    expected = {
        "endpoint_url": "https://s3.hf.co/me",
        "s3.addressing_style": "path",
        "response_checksum_validation": "when_required",
        "aws_secret_access_key": "5" * 64,
    }
    for key, value in expected.items():
        done = configured.run([tool("aws"), "configure", "get", key, "--profile", "hf"])
        assert (done.stdout.strip(), done.status) == (value, 0), key


def test_aws_configure_list_names_the_files(configured: Machine) -> None:
    done = configured.run([tool("aws"), "configure", "list", "--profile", "hf"])
    assert done.status == 0, done.stderr
    assert "shared-credentials-file" in done.stdout
    assert "us-east-1" in done.stdout


def test_aws_configure_set_still_works_beside_it(configured: Machine) -> None:
    done = configured.run([tool("aws"), "configure", "set", "s3.max_concurrent_requests", "3", "--profile", "hf"])
    assert done.status == 0, done.stderr
    assert not configure.plan(configured, ["aws"], [PROFILE], KEY).changes


def test_botocore_uses_what_was_written(configured: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(configured.home))
    client = Session(profile_name="hf").client("s3")
    assert client.meta.endpoint_url == "https://s3.hf.co/me"
    assert client.meta.region_name == "us-east-1"
    config = vars(client.meta.config)["_user_provided_options"]
    assert config["s3"]["addressing_style"] == "path"
    assert config["request_checksum_calculation"] == "when_required"
    url = client.generate_presigned_url("get_object", Params={"Bucket": "b", "Key": "k"})
    assert url.startswith("https://s3.hf.co/me/b/k?X-Amz-Algorithm=AWS4-HMAC-SHA256")
    work = Session(profile_name="work")
    assert work.region_name == "eu-west-1"
    assert access_key(work) == "AKIAWORK"


def access_key(session: Session) -> str:
    credentials = session.get_credentials()
    assert credentials is not None
    return str(credentials.access_key)


# -- what is cleaned up on the way -------------------------------------------------------------------------------------


def test_session_token_of_another_login_goes(machine: Machine) -> None:
    credentials = b"[hf]\naws_access_key_id = HFAKold\naws_secret_access_key = old\naws_session_token = left\n"
    assert "aws_session_token" not in planned(files(machine, None, credentials))[1]


def test_pair_moves_out_of_the_config_file(machine: Machine) -> None:
    config = b"[profile hf]\naws_access_key_id = HFAKold\naws_secret_access_key = old\n"
    new_config, credentials = planned(files(machine, config))
    assert "aws_access_key_id" not in new_config
    assert "HFAKexample" in credentials


def test_settings_move_out_of_the_credentials_file(machine: Machine) -> None:
    credentials = (
        b"[hf]\naws_access_key_id = HFAKold\nendpoint_url = https://s3.hf.co/old\ns3 =\n  addressing_style = auto\n"
    )
    new_credentials = planned(files(machine, None, credentials))[1]
    assert "endpoint_url" not in new_credentials
    assert "addressing_style" not in new_credentials


def test_ca_bundle_of_a_local_gateway_goes_with_it(machine: Machine) -> None:
    local = replace(PROFILE, gateway="https://localhost:9443", ca_bundle="/ca.pem")
    written = after(files(machine), aws.plan(files(machine), local, KEY))
    assert "ca_bundle" not in planned(written)[0]


def test_ca_bundle_of_ones_own_stays(machine: Machine) -> None:
    config = b"[profile hf]\nendpoint_url = https://s3.hf.co/me\nca_bundle = /etc/company.pem\n"
    assert "ca_bundle = /etc/company.pem" in planned(files(machine, config))[0]


def test_exactly_as_documented_takes_additions_back(machine: Machine) -> None:
    written = after(files(machine), aws.plan(files(machine), PROFILE, KEY))
    documented = replace(PROFILE, extent=Extent.DOCUMENTED)
    assert planned(written, documented) == planned(files(machine), documented)


def test_one_file_for_both(machine: Machine) -> None:
    one = replace_environ(machine, AWS_CONFIG_FILE="/tmp/one", AWS_SHARED_CREDENTIALS_FILE="/tmp/one")
    texts: Texts = dict.fromkeys(aws.locate(one), None)
    (edit,) = aws.plan(texts, replace(PROFILE, name="default"), KEY)
    assert edit.private
    assert (edit.after or b"").count(b"[default]") == 1
    written = after(texts, [edit])
    assert list(aws.plan(written, replace(PROFILE, name="default"), KEY)) == []


def replace_environ(machine: Machine, **variables: str) -> Machine:
    return replace(machine, environ={**machine.environ, **variables})


def test_removal_keeps_what_was_added_by_hand(machine: Machine) -> None:
    written = after(files(machine), aws.plan(files(machine), PROFILE, KEY))
    (config, credentials) = written
    written[config] = (written[config] or b"") + b"# mine\ncli_pager =\n"
    left = after(written, aws.plan_removal(written, PROFILE))
    assert left == {config: b"[profile hf]\n# mine\ncli_pager =\n", credentials: b""}


def test_no_key_ever_lacks_its_endpoint(machine: Machine) -> None:
    written = after(files(machine), aws.plan(files(machine), PROFILE, KEY))
    assert [edit.path.name for edit in aws.plan(files(machine), PROFILE, KEY)] == ["config", "credentials"]
    assert [edit.path.name for edit in aws.plan_removal(written, PROFILE)] == ["credentials", "config"]
