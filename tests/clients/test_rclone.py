"""rclone.conf, read back by rclone; what every client does is in the contract."""

import json
from dataclasses import replace
from typing import ClassVar

import pytest

from hfs3 import configure
from hfs3.clients import rclone
from hfs3.clients.base import Client, Credentials, Extent, Foreign, Profile, Texts
from hfs3.errors import UserFileError
from hfs3.machine import Machine
from tests.conftest import tool
from tests.contracts.clients import KEY, PROFILE, FileClientContract, after

THE_PAGES_BLOCK = """\
[hf]
type = s3
provider = Other
endpoint = https://s3.hf.co/<namespace>
access_key_id = HFAK...
secret_access_key = ...
region = us-east-1
force_path_style = true
list_version = 2
upload_cutoff = 2G
chunk_size = 2G
"""


class TestRclone(FileClientContract):
    client: ClassVar[Client] = rclone


def file(machine: Machine, data: bytes | None = None) -> Texts:
    return dict.fromkeys(rclone.locate(machine), data)


def planned(texts: Texts, profile: Profile = PROFILE) -> str:
    """Return rclone.conf as it is once the plan is made."""
    (data,) = after(texts, rclone.plan(texts, profile, KEY)).values()
    return (data or b"").decode()


def test_the_pages_block_letter_for_letter() -> None:
    assert rclone.render(replace(PROFILE, namespace="", extent=Extent.DOCUMENTED)) == THE_PAGES_BLOCK


def test_additions_stand_behind_the_pages_block() -> None:
    page = rclone.render(replace(PROFILE, extent=Extent.DOCUMENTED))
    assert rclone.render(PROFILE) == (
        f"{page}no_check_bucket = true\ncopy_cutoff = 50G\n"
        "encoding = Slash,BackSlash,RightPeriod,Del,Ctl,InvalidUtf8,Dot\n"
    )


def test_rclone_reads_every_key(machine: Machine) -> None:
    profile = replace(PROFILE, gateway="https://localhost:9443", ca_bundle="/home/me/ca bundle.pem")
    path = machine.home / ".config" / "rclone" / "rclone.conf"
    path.parent.mkdir(parents=True)
    path.write_text("# mine\n[work]\ntype = drive\ntoken = {}\n")
    configure.apply(configure.plan(machine, ["rclone"], [profile], KEY), machine)
    done = machine.run([tool("rclone"), "config", "dump"])
    dump = json.loads(done.stdout)
    assert dump.pop("work") == {"type": "drive", "token": "{}"}
    assert dump == {
        "hf": {
            "type": "s3",
            "provider": "Other",
            "endpoint": "https://localhost:9443/me",
            "access_key_id": "HFAKexample",
            "secret_access_key": "5" * 64,
            "region": "us-east-1",
            "force_path_style": "true",
            "list_version": "2",
            "upload_cutoff": "2G",
            "chunk_size": "2G",
            "no_check_bucket": "true",
            "copy_cutoff": "50G",
            "encoding": "Slash,BackSlash,RightPeriod,Del,Ctl,InvalidUtf8,Dot",
            "override.ca_cert": "/home/me/ca bundle.pem",
        }
    }
    assert path.read_text().startswith("# mine\n[work]\n")


def test_rclone_accepts_every_value(machine: Machine) -> None:
    """Sizes, booleans and encodings are parsed when the remote is used, before any request."""
    for profile in (PROFILE, replace(PROFILE, part_size=5 * 2**20, multipart_threshold=7_000_001)):
        local = replace(profile, gateway="http://127.0.0.1:9")  # nobody listens there
        configure.apply(configure.plan(machine, ["rclone"], [local], KEY), machine)
        done = machine.run([tool("rclone"), "lsf", "hf:b", "--retries=1", "--low-level-retries=1", "--contimeout=1s"])
        assert "connection refused" in done.stderr, done.stderr


def test_credentials_from_the_aws_files(machine: Machine) -> None:
    static = after(file(machine), rclone.plan(file(machine), PROFILE, KEY))
    from_aws = replace(PROFILE, credentials=Credentials.AWS, aws_profile="hf-aws")
    text = planned(static, from_aws)
    assert "env_auth = true\nprofile = hf-aws\n" in text
    assert "access_key" not in text
    switched: Texts = dict.fromkeys(static, text.encode())
    assert sorted(planned(switched).splitlines()) == sorted(planned(file(machine)).splitlines())
    assert list(rclone.inspect(switched, from_aws)) == []


def test_which_way_a_remote_has(machine: Machine) -> None:
    from_aws = replace(PROFILE, credentials=Credentials.AWS, aws_profile="work")
    now = after(file(machine), rclone.plan(file(machine), from_aws, None))
    assert rclone.kept(now, PROFILE) == from_aws
    assert rclone.plan(now, from_aws, None) == ()
    assert after(now, rclone.plan_removal(now, PROFILE)) == {next(iter(now)): b""}
    static = after(file(machine), rclone.plan(file(machine), PROFILE, KEY))
    assert rclone.kept(static, PROFILE) == rclone.kept(file(machine), PROFILE) == PROFILE
    both = file(machine, b"[hf]\nenv_auth = true\naccess_key_id = HFAKx\n")
    assert rclone.kept(both, PROFILE) == PROFILE  # rclone takes the pair


def test_who_is_left_out_is_said() -> None:
    assert len(rclone.advice(PROFILE)) == 1
    assert "before 1.61" in rclone.advice(replace(PROFILE, credentials=Credentials.AWS))[1]


def test_ca_bundle_of_a_local_gateway_goes_with_it(machine: Machine) -> None:
    local = replace(PROFILE, gateway="https://localhost:9443", ca_bundle="/ca.pem")
    assert "ca_cert" not in planned(after(file(machine), rclone.plan(file(machine), local, KEY)))


def test_exactly_as_documented_takes_additions_back(machine: Machine) -> None:
    written = after(file(machine), rclone.plan(file(machine), PROFILE, KEY))
    documented = replace(PROFILE, extent=Extent.DOCUMENTED)
    assert planned(written, documented) == planned(file(machine), documented)


REFUSED = {
    "another kind of remote": (b"[hf]\ntype = drive\n", "HFS327"),
    "another service": (b"[hf]\ntype = s3\nprovider = AWS\nendpoint = https://minio.example\n", "HFS327"),
    "an Amazon key": (b"[hf]\ntype = s3\naccess_key_id = AKIAX\nsecret_access_key = only copy\n", "HFS327"),
    "options of other purposes": (b"[hf]\ntype = s3\nstorage_class = GLACIER\n", "HFS327"),
    "a section twice": (b"[hf]\ntype = s3\n[hf]\n", "HFS302"),
    "a key twice": (b"[hf]\ntype = s3\ntype = s3\n", "HFS303"),
    "an encrypted file": (b"# Encrypted rclone configuration File\n\nRCLONE_ENCRYPT_V0:\nAAAA\n", "HFS307"),
    "UTF-16": ("[hf]\n".encode("utf-16"), "HFS309"),
    "a line that is none": (b"[work]\nnonsense\n", "HFS310"),
}


@pytest.mark.parametrize(("data", "code"), REFUSED.values(), ids=REFUSED)
def test_refusals(machine: Machine, data: bytes, code: str) -> None:
    with pytest.raises(UserFileError) as refused:
        rclone.plan(file(machine, data), PROFILE, KEY)
    assert refused.value.code == code
    assert refused.value.hint
    assert "only copy" not in refused.value.message


def test_force_sets_our_keys_and_keeps_the_others(machine: Machine) -> None:
    forced = replace(PROFILE, foreign=Foreign.TAKE_OVER)
    text = planned(file(machine, b"[hf]\ntype = s3\nstorage_class = GLACIER\n"), forced)
    assert text.startswith("[hf]\ntype = s3\nstorage_class = GLACIER\nprovider = Other\n")


def test_removal_of_somebody_elses_remote_is_refused(machine: Machine) -> None:
    with pytest.raises(UserFileError) as refused:
        rclone.plan_removal(file(machine, b"[work]\ntype = drive\n"), replace(PROFILE, name="work"))
    assert refused.value.code == "HFS327"
