"""Which profiles are meant for the gateway, and what each should be."""

import pytest

from hfs3.clients.registry import CLIENTS
from hfs3.contract.limits import GIB, MIB
from hfs3.credentials.model import Account
from hfs3.doctor.targets import Target, clients_with_files, gateways, host_of, noun, seek
from hfs3.machine import Machine
from tests.doctor.conftest import ACCOUNT, put


def sought(machine: Machine, text: str, *accounts: Account, named: tuple[str, ...] = ()) -> tuple[Target, ...]:
    put(machine.home / ".aws" / "config", text)
    return seek(CLIENTS["aws"], CLIENTS["aws"].locate(machine), named, accounts=accounts)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("[profile work]\nregion = eu-west-1\n", []),
        ("[profile hf]\n", ["hf"]),
        ("[profile hf-acme]\n", ["hf-acme"]),
        ("[profile bucket]\nendpoint_url = https://s3.hf.co/alice\n", ["bucket"]),
        ("[profile bucket]\nendpoint_url = HTTPS://S3.HF.CO/alice\n", ["bucket"]),
        ("[profile lost]\naws_access_key_id = HFAK123456789\n", ["lost"]),
        ("[ profile hf ]\nregion = us-east-1\n", ["hf"]),
        ("[hf]\nregion = us-east-1\n", ["hf"]),
        ("[Profile 'hf']\nregion = us-east-1\n", ["hf"]),
        ("[profile half]\n[profile hfx]\n", []),
        ("# [profile hf]\n", []),
        ("not an INI file at all", ["hf"]),
    ],
)
def test_without_names_those_meant_for_the_gateway(machine: Machine, text: str, names: list[str]) -> None:
    assert [target.profile.name for target in sought(machine, text)] == names


def test_a_profile_of_another_gateway_that_an_account_belongs_to(machine: Machine) -> None:
    own = Account("me", ("me",), ACCOUNT.role, "file", "HFAKME", "0", "https://localhost:9000", "/ca.pem", None)
    text = "[profile local]\nendpoint_url = https://localhost:9000/me\n"
    (target,) = sought(machine, text, ACCOUNT, own)
    assert (target.account, target.profile.gateway, target.profile.ca_bundle) == (own, own.gateway, "/ca.pem")
    assert target.profile.endpoint == "https://localhost:9000/me"


def test_the_account_is_the_one_whose_key_stands_there(machine: Machine) -> None:
    other = Account("bob", ("bob",), ACCOUNT.role, "file", "HFAKBOB", "0", "https://s3.hf.co", "", None)
    text = "[profile hf]\nendpoint_url = https://s3.hf.co/bob\naws_access_key_id = HFAKBOB\n"
    (target,) = sought(machine, text, ACCOUNT, other)
    assert target.account == other


@pytest.mark.parametrize(
    ("endpoint", "namespace"),
    [
        ("https://s3.hf.co/acme", "acme"),
        ("https://s3.hf.co/stranger", "stranger"),
        ("https://s3.hf.co", "alice"),
        ("https://s3.hf.co/<namespace>", "alice"),
        ("", "alice"),
    ],
)
def test_the_namespace_is_the_written_one_if_it_can_be_one(machine: Machine, endpoint: str, namespace: str) -> None:
    (target,) = sought(machine, f"[profile hf]\nendpoint_url = {endpoint}\n", ACCOUNT)
    assert target.profile.namespace == namespace


def test_entries_say_where_they_stand_and_hide_secrets(machine: Machine) -> None:
    secret = "5e" * 32
    text = f"[profile hf]\n\nregion = a\n  aws_secret_access_key=  {secret}\nregion = b\n"
    (target,) = sought(machine, text)
    assert (target.entry("region") or target.entries[0]).value == "b"
    entry = target.entry("aws_secret_access_key")
    assert entry is not None
    assert entry.value == secret
    assert (entry.place.line, entry.place.column) == (4, 27)
    assert secret not in entry.place.text
    assert secret not in repr(target)


def test_nothing_names_a_missing_profile_of_another_client(machine: Machine) -> None:
    assert sought(machine, "", named=("hf",))[0].entries == ()


def test_words() -> None:
    assert [noun(CLIENTS[name]) for name in ("aws", "rclone")] == ["profile", "remote"]
    assert gateways([ACCOUNT]) == ("https://s3.hf.co",)
    assert host_of("https://LocalHost:9000/x") == "localhost:9000"


def test_only_clients_with_files_are_read(machine: Machine) -> None:
    assert [client.NAME for client, _ in clients_with_files(machine)] == ["aws", "rclone"]


@pytest.mark.parametrize(
    ("written", "size"), [("256MB", 256 * MIB), ("64 mb", 64 * MIB), ("1MB", 2 * GIB), ("2G", 2 * GIB), ("", 2 * GIB)]
)
def test_a_size_that_works_is_the_users_choice(machine: Machine, written: str, size: int) -> None:
    (target,) = sought(machine, f"[profile hf]\ns3 =\n  multipart_chunksize = {written}\n")
    assert target.profile.part_size == size


@pytest.mark.parametrize("head", ["", "# Encrypted rclone configuration File\n\n"])
def test_a_file_that_cannot_be_looked_into_is_told_of(machine: Machine, head: str) -> None:
    put(machine.home / ".config" / "rclone" / "rclone.conf", f"{head}RCLONE_ENCRYPT_V0:\nabcdef\n")
    (target,) = seek(CLIENTS["rclone"], CLIENTS["rclone"].locate(machine), (), accounts=())
    assert [finding.rule.code for finding in target.client.inspect(target.texts, target.profile)] == ["HFS307"]
