"""The ways to the key pair of an AWS profile: what each writes, and what switching takes away."""

import json
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest
from boto3 import Session

from hfs3 import configure
from hfs3.clients import aws
from hfs3.clients.base import Credentials, Foreign, Profile, Texts
from hfs3.errors import UserFileError
from hfs3.machine import Machine
from tests.clients.test_aws import access_key, files, planned, replace_environ
from tests.contracts.clients import KEY, PROFILE, after

LINE = "'/opt/a b/hfs3' credential-process --account me"
PROCESS = replace(PROFILE, credentials=Credentials.PROCESS, credential_process=LINE)
NONE = replace(PROFILE, credentials=Credentials.NONE)
WAYS = {"static": PROFILE, "process": PROCESS, "none": NONE}
BEFORE = b"# mine\n[profile other]\na = b\n"


def written(texts: Texts, *profiles: Profile) -> Texts:
    for profile in profiles:
        texts = after(texts, aws.plan(texts, profile, KEY if profile.credentials is Credentials.STATIC else None))
    return texts


@pytest.mark.parametrize("way", WAYS)
def test_a_second_plan_is_empty_and_a_removal_gives_the_original_bytes(machine: Machine, way: str) -> None:
    before = files(machine, BEFORE, b"[other]\nc = d")
    now = written(before, WAYS[way])
    assert written(now, WAYS[way]) == now
    assert list(aws.inspect(now, WAYS[way])) == []
    assert after(now, aws.plan_removal(now, PROFILE)) == before


@pytest.mark.parametrize(("first", "then"), list(permutations(WAYS, 2)))
def test_after_switching_it_is_as_if_nothing_else_had_ever_been(machine: Machine, first: str, then: str) -> None:
    fresh = files(machine)
    switched = written(fresh, WAYS[first], WAYS[then])
    assert [(data or b"") for data in switched.values()] == [
        (data or b"") for data in written(fresh, WAYS[then]).values()
    ]


def test_process_leaves_no_secret_in_any_file(machine: Machine) -> None:
    config, credentials = planned(written(files(machine), PROFILE), PROCESS, None)
    assert f"\ncredential_process = {LINE}\n" in config
    assert credentials == ""


def test_what_would_win_over_the_helper_goes_from_both_files(machine: Machine) -> None:
    pair = b"aws_access_key_id = HFAKold\naws_secret_access_key = old\naws_session_token = left\n"
    config, credentials = planned(
        files(
            machine,
            b"[profile hf]\n" + pair,
            b"[hf]\n" + pair + b"credential_process = hfs3 credential-process\nregion = eu\n# mine\n",
        ),
        PROCESS,
        None,
    )
    assert "aws_" not in config
    assert credentials == "# mine\n"


def test_static_takes_the_helper_out_of_both_files(machine: Machine) -> None:
    line = b"credential_process = hfs3 credential-process\n"
    config, credentials = planned(files(machine, b"[profile hf]\n" + line, b"[hf]\n" + line))
    assert "credential_process" not in config + credentials


def test_one_file_for_both(machine: Machine) -> None:
    one = replace_environ(machine, AWS_CONFIG_FILE="/tmp/one", AWS_SHARED_CREDENTIALS_FILE="/tmp/one")
    texts: Texts = dict.fromkeys(aws.locate(one), None)
    static, process = (replace(profile, name="default") for profile in (PROFILE, PROCESS))
    for way, key in ((static, KEY), (process, None), (static, KEY)):
        texts = after(texts, aws.plan(texts, way, key))
        (text,) = {(data or b"").decode() for data in texts.values()}
        assert ("aws_secret_access_key" in text, "credential_process" in text) == (key is not None, key is None)
        assert "endpoint_url" in text


def test_none_takes_out_what_hfs3_wrote_and_leaves_what_it_did_not(machine: Machine) -> None:
    ours = b"[hf]\naws_access_key_id = HFAKold\naws_secret_access_key = old\n"
    assert planned(files(machine, None, ours), NONE, None)[1] == ""
    theirs = b"[profile hf]\nendpoint_url = https://s3.hf.co/me\ncredential_process = /opt/vault read hf\n"
    assert "credential_process = /opt/vault read hf\n" in planned(files(machine, theirs), NONE, None)[0]
    amazon = b"[hf]\naws_access_key_id = AKIAX\naws_secret_access_key = only copy\n"
    with pytest.raises(UserFileError):
        planned(files(machine, None, amazon), NONE, None)
    forced = replace(NONE, foreign=Foreign.TAKE_OVER)
    assert planned(files(machine, None, amazon), forced, None)[1] == amazon.decode()


def test_which_way_a_profile_has(machine: Machine) -> None:
    for profile in (PROFILE, NONE):
        assert aws.kept(written(files(machine), profile), PROFILE) == PROFILE
    assert aws.kept(written(files(machine), PROCESS), PROFILE) == PROCESS
    both = files(machine, f"[profile hf]\ncredential_process = {LINE}\n".encode(), b"[hf]\naws_access_key_id = HFAKx\n")
    assert aws.kept(both, PROFILE) == PROFILE  # AWS tools take the pair
    in_credentials = files(machine, None, f"[hf]\ncredential_process = {LINE}\n".encode())
    assert aws.kept(in_credentials, PROFILE) == PROCESS
    assert aws.kept(files(machine, b"no file of AWS tools'"), PROFILE) == PROFILE


def test_who_is_left_out_is_said(machine: Machine) -> None:
    del machine
    assert [note.split(":")[0] for note in aws.advice(PROFILE)] == ["DuckDB and obstore"]
    assert [note.split(":")[0] for note in aws.advice(PROCESS)] == [
        "s5cmd",
        "polars",
        "minio-py",
        "DuckDB and obstore",
    ]
    assert ["AWS_PROFILE" in note for note in aws.advice(NONE)] == [True]


def test_real_process_is_asked(machine: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    helper = tmp_path / "a helper"
    told = json.dumps({"Version": 1, "AccessKeyId": "HFAKasked", "SecretAccessKey": "s"})
    helper.write_text(f"#!/bin/sh\necho '{told}'\n")
    helper.chmod(0o700)
    profile = replace(PROCESS, credential_process=f'"{helper}" credential-process')
    configure.apply(configure.plan(machine, ["aws"], [profile], None), machine)
    monkeypatch.setenv("HOME", str(machine.home))
    assert access_key(Session(profile_name="hf")) == "HFAKasked"
