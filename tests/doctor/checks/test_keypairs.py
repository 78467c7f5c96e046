"""Every mix-up of keys in a file, with the line it stands in; and no word about a good pair."""

import pytest

from hfs3.clients.registry import CLIENTS
from hfs3.credentials.model import Account
from hfs3.doctor.checks.keypairs import look
from hfs3.doctor.targets import seek
from hfs3.machine import Machine
from tests.doctor.conftest import ACCOUNT, KEY, SECRET, put

GATEWAY = "endpoint_url = https://s3.hf.co/alice\n"
ID = KEY.access_key_id


def said(machine: Machine, config: str, credentials: str, *accounts: Account) -> list[tuple[str, int | None]]:
    put(machine.home / ".aws" / "config", f"[profile hf]\n{config}")
    put(machine.home / ".aws" / "credentials", f"[hf]\n{credentials}")
    (target,) = seek(CLIENTS["aws"], CLIENTS["aws"].locate(machine), ("hf",), accounts=accounts or (ACCOUNT,))
    return [(finding.rule.code, finding.place.line) for finding in look(target)]


def pair(key_id: str = ID, secret: str = SECRET) -> str:
    return f"aws_access_key_id = {key_id}\naws_secret_access_key = {secret}\n"


@pytest.mark.parametrize(
    ("credentials", "expected"),
    [
        (pair(), []),
        (pair("HFAK..."), [("HFS304", 2)]),
        (pair(secret="..."), [("HFS304", 3)]),
        (pair("hf_abcdefghijklmnopqrst"), [("HFS107", 2)]),
        (pair(secret="hf_abcdefghijklmnopqrst"), [("HFS107", 3)]),
        (pair("AKIAIOSFODNN7EXAMPLE"), [("HFS108", 2)]),
        (pair(SECRET, ID), [("HFS110", 2), ("HFS110", 3)]),
        (pair(f'"{ID}"'), [("HFS111", 2)]),
        (pair(secret=f"{SECRET[:30]} {SECRET[30:]}"), [("HFS111", 3)]),
        (pair("OTHERGATEWAYKEY01"), [("HFS112", 2)]),
        (f"aws_access_key_id = {ID}\n", [("HFS114", 2)]),
        (f"aws_secret_access_key = {SECRET}\n", [("HFS114", 2)]),
        ("", [("HFS113", None)]),
        (f"{pair()}aws_session_token = abc\n", [("HFS117", 4)]),
        (pair("HFAKOLDOLDOLDOLD0001"), [("HFS118", 2)]),
    ],
)
def test_a_pair_in_the_credentials_file(machine: Machine, credentials: str, expected: list[tuple[str, int]]) -> None:
    assert said(machine, GATEWAY, credentials) == expected


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        ("region = us-east-1\n", ["HFS109"]),
        ("endpoint_url = https://s3.eu-west-1.amazonaws.com\n", ["HFS109"]),
        ("endpoint_url = https://play.min.io\n", []),
    ],
)
def test_a_key_on_its_way_to_amazon(machine: Machine, config: str, expected: list[str]) -> None:
    assert [code for code, _ in said(machine, config, pair())] == expected


@pytest.mark.parametrize("source", ["credential_process = hfs3 credential-process", "sso_session = x", "role_arn = x"])
def test_a_profile_whose_keys_come_from_elsewhere_lacks_none(machine: Machine, source: str) -> None:
    assert said(machine, f"{GATEWAY}{source}\n", "") == []


def test_a_profile_that_is_not_there_is_for_others_to_tell(machine: Machine) -> None:
    (target,) = seek(CLIENTS["aws"], CLIENTS["aws"].locate(machine), ("hf",), accounts=())
    assert list(look(target)) == []


def test_a_remote_of_rclone(machine: Machine) -> None:
    text = f"[hf]\ntype = s3\nendpoint = https://s3.hf.co/alice\naccess_key_id = {ID}\nsecret_access_key = \n"
    put(machine.home / ".config" / "rclone" / "rclone.conf", text)
    (target,) = seek(CLIENTS["rclone"], CLIENTS["rclone"].locate(machine), ("hf",), accounts=(ACCOUNT,))
    assert [(f.rule.code, f.place.line) for f in look(target)] == [("HFS114", 5)]


def test_no_finding_shows_a_secret(machine: Machine) -> None:
    put(machine.home / ".aws" / "config", "[profile hf]\n")
    put(machine.home / ".aws" / "credentials", f"[hf]\n{pair(SECRET, 'hf_abcdefghijklmnopqrst')}")
    (target,) = seek(CLIENTS["aws"], CLIENTS["aws"].locate(machine), ("hf",), accounts=())
    shown = "".join(repr(finding) for finding in look(target))
    assert SECRET not in shown
    assert "abcdefghijklmnopqrst" not in shown
