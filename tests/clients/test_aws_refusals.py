"""Files and profiles that `aws.plan` leaves as they are, each with its code."""

from dataclasses import replace

import pytest

from hfs3.clients import aws
from hfs3.clients.base import Credentials, Foreign, Texts
from hfs3.errors import UserFileError
from hfs3.machine import Machine
from tests.contracts.clients import KEY, PROFILE, after


def files(machine: Machine, config: bytes | None = None, credentials: bytes | None = None) -> Texts:
    first, second = aws.locate(machine)
    return {first: config, second: credentials}


LATER = ("a services section elsewhere", "a role that leaks in")
FOREIGN: dict[str, tuple[bytes | None, bytes | None, str]] = {
    "another service's endpoint": (b"[profile hf]\nendpoint_url = https://minio.example\n", None, "HFS327"),
    "keys of other purposes": (b"[profile hf]\noutput = json\n", None, "HFS327"),
    "an Amazon key": (None, b"[hf]\naws_access_key_id = AKIAX\naws_secret_access_key = only copy\n", "HFS327"),
    "an Amazon key beside our endpoint": (
        b"[profile hf]\nendpoint_url = https://s3.hf.co/me\n",
        b"[hf]\naws_access_key_id = AKIAX\naws_secret_access_key = only copy\n",
        "HFS327",
    ),
    "another helper": (b"[profile hf]\ncredential_process = /opt/vault\n", None, "HFS327"),
    "a role": (b"[profile hf]\nendpoint_url = https://s3.hf.co/me\nrole_arn = arn:x\n", None, "HFS316"),
    "single sign-on": (b"[profile hf]\nsso_session = work\n", None, "HFS316"),
    "a role in the credentials file": (None, b"[hf]\nsource_profile = work\n", "HFS316"),
    "a role that leaks in": (
        b"[DEFAULT]\nrole_arn = arn:x\n[profile hf]\nendpoint_url = https://s3.hf.co/me\n",
        None,
        "HFS316",
    ),
    "a session token that leaks in": (None, b"[DEFAULT]\naws_session_token = only copy\n", "HFS316"),
    "a services section elsewhere": (
        b"[profile hf]\nendpoint_url = https://s3.hf.co/me\nservices = x\n[services x]\ns3 =\n endpoint_url = http://localhost:4566\n",
        None,
        "HFS327",
    ),
    "a section twice": (b"[profile hf]\n[profile hf]\n", None, "HFS302"),
    "a profile under two headers": (b"[profile hf]\n[profile 'hf']\n", None, "HFS302"),
    "a key twice": (b"[profile work]\na = b\na = c\n", None, "HFS303"),
    "a byte order mark": (b"\xef\xbb\xbf[profile work]\n", None, "HFS308"),
    "Latin-1": (b"[profile work]\n# caf\xe9\n", None, "HFS309"),
    "UTF-16": ("[profile work]\n".encode("utf-16"), None, "HFS309"),
    "a line without a value": (b"[profile work]\nrem old\n", None, "HFS310"),
    "the credentials file, not the config file": (None, b"[x]\nbad\n", "HFS310"),
}


@pytest.mark.parametrize(("config", "credentials", "code"), FOREIGN.values(), ids=FOREIGN)
def test_refusals(machine: Machine, config: bytes | None, credentials: bytes | None, code: str) -> None:
    texts = files(machine, config, credentials)
    with pytest.raises(UserFileError) as refused:
        aws.plan(texts, PROFILE, KEY)
    assert refused.value.code == code
    assert refused.value.hint
    assert "it was left as it is" in refused.value.message
    assert "only copy" not in refused.value.message


def test_a_leaking_pair_hinders_the_helper_only(machine: Machine) -> None:
    texts = files(machine, None, b"[DEFAULT]\naws_access_key_id = AKIAX\naws_secret_access_key = only copy\n")
    assert aws.plan(texts, PROFILE, KEY)
    with pytest.raises(UserFileError, match=r"\[DEFAULT\] has keys that would take over") as refused:
        aws.plan(texts, replace(PROFILE, credentials=Credentials.PROCESS, credential_process="hfs3"), None)
    assert refused.value.code == "HFS316"


def test_a_services_section_for_something_else_is_no_hindrance(machine: Machine) -> None:
    config = b"[profile hf]\nendpoint_url = https://s3.hf.co/me\nservices = x\n[services x]\n"
    for block in (b"dynamodb =\n endpoint_url = https://db.example\n", b"s3 =\n endpoint_url = https://s3.hf.co/me\n"):
        (edit, _) = aws.plan(files(machine, config + block), PROFILE, KEY)
        assert (edit.after or b"").endswith(block)


@pytest.mark.parametrize("what", ["keys of other purposes", "an Amazon key", "a role", "another helper", *LATER])
def test_force_sets_our_keys_and_keeps_the_others(machine: Machine, what: str) -> None:
    config, credentials, _ = FOREIGN[what]
    forced = replace(PROFILE, foreign=Foreign.TAKE_OVER)
    texts = files(machine, config, credentials)
    new_config, new_credentials = (data or b"" for data in after(texts, aws.plan(texts, forced, KEY)).values())
    assert b"endpoint_url = https://s3.hf.co/me" in new_config
    assert b"HFAKexample" in new_credentials
    for line in (config or b"").splitlines():
        assert line in new_config or b"credential_process" in line


def test_removal_of_somebody_elses_profile_is_refused(machine: Machine) -> None:
    texts = files(machine, b"[profile work]\nregion = eu\noutput = json\n", b"[work]\naws_access_key_id = AKIAX\n")
    with pytest.raises(UserFileError) as refused:
        aws.plan_removal(texts, replace(PROFILE, name="work"))
    assert refused.value.code == "HFS327"


def test_force_removes_nobody_elses_pair(machine: Machine) -> None:
    texts = files(machine, None, b"[work]\naws_access_key_id = AKIAX\naws_secret_access_key = only copy\n")
    with pytest.raises(UserFileError, match="were not written by hfs3"):
        aws.plan_removal(texts, replace(PROFILE, name="work", foreign=Foreign.TAKE_OVER))
