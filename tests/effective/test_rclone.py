"""What hfs3 says that rclone takes, against what each rclone then asks a server for."""

import os
import stat
from pathlib import Path

import pytest

from hfs3.effective.model import AMAZON, Asked, Kind
from hfs3.effective.resolve import Installed
from tests.effective.conftest import CONFIG, KEYS, PAIR, Place, Recorder
from tests.matrix.installed import beside, program

_REMOTE = "[hf]\ntype=s3\nprovider=Other\n"
_OWN = "endpoint=URL/remote\n"
_STATIC = "access_key_id=STATIC\nsecret_access_key=s\n"
_ASKS = "env_auth=true\n"
_SERVICES = "[profile z]\nservices=x\nendpoint_url=URL/profile\n[services x]\ns3 =\n  endpoint_url=URL/services\n"
_Z = "[z]\naws_access_key_id=Z\naws_secret_access_key=s\n"

WORLDS = {
    "its own pair": (_OWN + _STATIC, {}),
    "its own pair before all others": (_OWN + _STATIC + _ASKS, PAIR),
    "variables": (_OWN + _ASKS, PAIR),
    "the profile it names, before variables": (_OWN + _ASKS + "profile=p\n", PAIR),
    "a profile that a variable names, after variables": (_OWN + _ASKS, {**PAIR, "AWS_PROFILE": "p"}),
    "a profile that a variable names": (_OWN + _ASKS, {"AWS_PROFILE": "p"}),
    "the default profile": (_OWN + _ASKS, {}),
    "no pair": (_OWN, PAIR),
    "the profile's endpoint": (_ASKS + "profile=p\n", {}),
    "a variable's endpoint": (_ASKS + "profile=p\n", {"AWS_ENDPOINT_URL": "URL/all"}),
    "the variable for S3": (_ASKS + "profile=p\n", {"AWS_ENDPOINT_URL": "URL/all", "AWS_ENDPOINT_URL_S3": "URL/s3"}),
    "no endpoint of AWS without env_auth": (_STATIC, {"AWS_ENDPOINT_URL": "URL/all"}),
    "no endpoint at all": (_ASKS + "profile=p\n", {"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"}),
    "no region of AWS": (_OWN + _ASKS + "profile=p\n", {"AWS_REGION": "r-e"}),
    "two variables": (_OWN + _STATIC + "region=r\n", {"RCLONE_S3_REGION": "r-all", "RCLONE_CONFIG_HF_REGION": "r-hf"}),
    "a variable for all": (_OWN + _STATIC + "region=r\n", {"RCLONE_S3_REGION": "r-all"}),
    "an empty region": (_OWN + _STATIC + "region=\n", {}),
    "options in variables": (_OWN, {"RCLONE_S3_ENV_AUTH": "true", "RCLONE_S3_PROFILE": "p"}),
}
PROFILES = {
    "services": (_ASKS + "profile=z\n", _SERVICES, _Z),
    "a quoted header": (_ASKS + "profile=z\n", '[profile "z"]\nendpoint_url=URL/profile\n', _Z),
    "a comment behind": (_ASKS + "profile=z\n", "[profile z]\nendpoint_url=URL/profile # why\n", _Z),
    "an endpoint in both files": (
        _ASKS + "profile=z\n",
        _SERVICES.replace("services=x\n", ""),
        f"{_Z}endpoint_url=URL/c\n",
    ),
    "a helper": (_OWN + _ASKS + "profile=z\n", "[profile z]\ncredential_process=HELPER\n", ""),
    "a helper and a pair beside it": (
        _OWN + _ASKS + "profile=z\n",
        "[profile z]\ncredential_process=HELPER\naws_access_key_id=BESIDE\naws_secret_access_key=s\n",
        "",
    ),
}
VERSIONS = {"1.75": (1, 75, 2), "1.60": (1, 60, 1)}


def _program(version: str) -> str:
    return beside("rclone")[0] if version == "1.75" else program("debian", "usr/bin/rclone")[0]


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", WORLDS)
def test_a_remote(place: Place, recorder: Recorder, version: str, name: str) -> None:
    remote, variables = WORLDS[name]
    place.write(recorder.filled(CONFIG), KEYS, recorder.filled(_REMOTE + remote))
    _check(place, recorder, version, variables)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", PROFILES)
def test_a_remote_with_an_aws_profile(
    place: Place, recorder: Recorder, tmp_path: Path, version: str, name: str
) -> None:
    helper = tmp_path / "helper"
    helper.write_text('#!/bin/sh\necho \'{"Version": 1, "AccessKeyId": "HELPER", "SecretAccessKey": "s"}\'\n')
    helper.chmod(helper.stat().st_mode | stat.S_IXUSR)
    remote, config, credentials = (recorder.filled(text).replace("=HELPER", f"={helper}") for text in PROFILES[name])
    place.write(config, credentials, _REMOTE + remote)
    _check(place, recorder, version, {})


def _check(place: Place, recorder: Recorder, version: str, variables: dict[str, str]) -> None:
    place.variables = {key: recorder.filled(value) for key, value in variables.items()}
    quick = ("--retries", "1", "--low-level-retries", "1", "--contimeout", "2s")
    seen = recorder.asked_by((_program(version), *quick, "lsd", "hf:"), place.environ)
    took = place.take(Installed("rclone", VERSIONS[version]), "hf", Asked.ENDPOINT, Asked.REGION, Asked.ACCESS_KEY_ID)
    values = {asked: one.read.value for asked, one in took.items()}
    if not seen[0]:
        assert values[Asked.ENDPOINT] == AMAZON
        return
    assert values[Asked.ENDPOINT] == recorder.url + seen[0]
    key_id = values[Asked.ACCESS_KEY_ID]
    assert ("HELPER" if key_id == "of credential_process" else key_id) == seen[1]
    if seen[1] != "none":
        assert values[Asked.REGION] == seen[2]


@pytest.mark.parametrize(
    ("remote", "addressing", "listing"),
    [
        ("", "path", "1"),
        ("list_version=2\n", "path", "2"),
        ("list_version=0\n", "path", "1"),
        ("force_path_style=false\n", "virtual", "1"),
    ],
)
def test_addressing_and_listing(place: Place, remote: str, addressing: str, listing: str) -> None:
    place.write(rclone=_REMOTE + remote)
    took = place.take(Installed("rclone", (1, 75, 2)), "hf")
    assert (took[Asked.ADDRESSING].read.value, took[Asked.LIST_VERSION].read.value) == (addressing, listing)


def test_a_vendor_decides_for_itself(place: Place) -> None:
    place.write(rclone="[hf]\ntype=s3\nprovider=AWS\nforce_path_style=true\nv2_auth=true\nchunk_size=7M\n")
    took = place.take(Installed("rclone", (1, 75, 2)), "hf")
    assert [took[asked].read.value for asked in (Asked.ADDRESSING, Asked.LIST_VERSION)] == ["virtual", "2"]
    assert took[Asked.ADDRESSING].read.place.line == 3
    assert [read.value for read in took[Asked.ADDRESSING].passed_over] == ["path", "path"]
    assert (took[Asked.SIGNATURE].read.value, took[Asked.PART_SIZE].read.value) == ("s3", "7M")


def test_an_encrypted_file_says_nothing(place: Place) -> None:
    place.write(rclone="# Encrypted rclone configuration File\n\nRCLONE_ENCRYPT_V0:\nabc\n")
    took = place.take(Installed("rclone", (1, 75, 2)), "hf", Asked.ENDPOINT)
    assert took[Asked.ENDPOINT].read.kind is Kind.REFUSED
    assert os.fspath(took[Asked.ENDPOINT].read.place.path or "").endswith("rclone.conf")
