"""A copy differs from the user's file in nothing but what had to be swapped, and holds no secret of theirs."""

import shlex
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hfs3.doctor.probe.swap import Swap, process_for, scaled
from hfs3.gateway.hub.accounts import KeyPair
from hfs3.machine import Machine
from hfs3.secret import Secret

DEMO_ID, DEMO_SECRET = "HFAKDEMODEMODEMO0001", "d0" * 32
MINE, THEIRS = "5ec4e7" * 10 + "beef", "AKIAsecretAKIAsecretAKIAsecretAKIAsecret"
SWAP = Swap(
    hosts=("gateway.example:8443", "s3.hf.co"),
    authority="localhost:4321",
    pair=KeyPair(DEMO_ID, Secret(DEMO_SECRET)),
    key_ids=frozenset({"STOREDKEYID"}),
    process="print-the-demo-pair",
    ca_bundle="/proof/ca.pem",
)


def swapped(text: str) -> str:
    return SWAP.file(text.encode("utf-8", "surrogateescape")).decode("utf-8", "surrogateescape")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # the gateway, wherever it stands and however it is written
        ("endpoint_url = https://s3.hf.co/alice", "endpoint_url = https://localhost:4321/alice"),
        ("endpoint_url=HTTPS://S3.HF.CO/alice # mine", "endpoint_url=HTTPS://localhost:4321/alice # mine"),
        ("endpoint = s3.hf.co:443/alice", "endpoint = localhost:4321/alice"),
        ("endpoint = https://gateway.example:8443/a/", "endpoint = https://localhost:4321/a/"),
        ("endpoint_url = https://bucket.s3.hf.co/a", "endpoint_url = https://bucket.s3.hf.co/a"),
        ("endpoint_url = https://s3.hf.community/a", "endpoint_url = https://s3.hf.community/a"),
        ("endpoint_url = https://s3.hf.co:8443/a", "endpoint_url = https://s3.hf.co:8443/a"),
        ("endpoint_url = https://play.min.io", "endpoint_url = https://play.min.io"),
        # the pair
        (
            f"[hf]\naws_access_key_id = HFAKUSER\naws_secret_access_key = {MINE}\n",
            f"[hf]\naws_access_key_id = {DEMO_ID}\naws_secret_access_key = {DEMO_SECRET}\n",
        ),
        (
            f"[hf]\r\naccess_key_id=STOREDKEYID\r\n  secret_access_key:\t'{MINE}'\r\n",
            f"[hf]\r\naccess_key_id={DEMO_ID}\r\n  secret_access_key:\t'{DEMO_SECRET}'\r\n",
        ),
        (
            f"[hf]\naws_secret_access_key = {MINE[:30]} {MINE[30:]}\naws_access_key_id = HFAKUSER",
            f"[hf]\naws_secret_access_key = {DEMO_SECRET} {'x' * 34}\naws_access_key_id = {DEMO_ID}",
        ),
        # another's pair keeps its ID, which is no secret and may be the fault
        (
            f"[aws]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = {THEIRS}",
            f"[aws]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = {'x' * 40}",
        ),
        # a secret where an ID belongs is still a secret
        ("aws_access_key_id = hf_abcdefghijkl", "aws_access_key_id = xxxxxxxxxxxxxxx"),
        (f"aws_access_key_id = {MINE}", f"aws_access_key_id = {'x' * 64}"),
        # other secrets, also commented out
        ("aws_session_token = abc/def+ghi==", "aws_session_token = xxxxxxxxxxxxx"),
        (f"# aws_secret_access_key = {THEIRS}", f"# aws_secret_access_key = {'x' * 40}"),
        ("pass = abc # the old one was def", "pass = xxx # xxx xxx xxx xxx xxx"),
        # what runs or trusts
        ("credential_process = /opt/vault --get hf", "credential_process = print-the-demo-pair"),
        ("ca_bundle = /etc/mine.pem\n", "ca_bundle = /proof/ca.pem\n"),
        ("override.ca_cert = /etc/mine.pem", "override.ca_cert = /proof/ca.pem"),
        ("ca_bundle =\n", "ca_bundle =\n"),
        # anything else
        ("", ""),
        ("\ufeff[profile hf]\nregion = us-east-1", "\ufeff[profile hf]\nregion = us-east-1"),
        ("[a]\n\udcff\n\x0b\u2028x\r\n[a]\nno value", "[a]\n\udcff\n\x0b\u2028x\r\n[a]\nno value"),
        ("region = us-east-1\r\nregion = x", "region = us-east-1\r\nregion = x"),
    ],
)
def test_what_is_swapped(before: str, after: str) -> None:
    assert swapped(before) == after


@given(st.text(st.characters(codec="utf-8", exclude_characters="@")), st.sampled_from(["=", " = ", ":", "=\t"]))
def test_no_secret_survives_and_no_other_byte_changes(noise: str, sign: str) -> None:
    text = f"[hf]\naws_access_key_id{sign}HFAKUSER\naws_secret_access_key{sign}@@{MINE}\n[{noise}]\n"
    copy = swapped(text)
    assert MINE not in copy
    assert DEMO_SECRET in copy
    if "s3.hf.co" not in noise.lower() and not any(mark in noise for mark in "=:"):
        assert copy.endswith(f"\n[{noise}]\n")


@pytest.mark.parametrize(
    ("name", "value", "after"),
    [
        ("AWS_ENDPOINT_URL", "https://s3.hf.co/alice", "https://localhost:4321/alice"),
        ("AWS_SECRET_ACCESS_KEY", "abc def", "x" * 7),
        ("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE", "AKIAIOSFODNN7EXAMPLE"),
        ("AWS_ACCESS_KEY_ID", "hf_abcdefgh", "x" * 11),
        ("RCLONE_CONFIG_HF_SECRET_ACCESS_KEY", "abc", "xxx"),
        ("AWS_REGION", "eu-west-1", "eu-west-1"),
    ],
)
def test_variables(name: str, value: str, after: str) -> None:
    assert SWAP.variables({name: value}) == {name: after}


@pytest.mark.parametrize("prefix", ["AWS_", "RCLONE_S3_"])
def test_a_pair_of_ours_in_variables_is_the_demos(prefix: str) -> None:
    pair = {f"{prefix}ACCESS_KEY_ID": "HFAKUSER", f"{prefix}SECRET_ACCESS_KEY": MINE}
    assert list(SWAP.variables(pair).values()) == [SWAP.pair.access_key_id, DEMO_SECRET]
    amazon = SWAP.variables({**pair, f"{prefix}ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE"})
    assert list(amazon.values()) == ["AKIAIOSFODNN7EXAMPLE", "x" * len(MINE)]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2GB", "5MB"),
        ("2 GB", "5 MB"),
        ("2gb", "5mb"),
        ("2G", "5M"),
        ("50Gi", "125Mi"),
        ("50G # c", "125M # c"),
        ("256MB", "5MB"),
        ("2147483648", "5242880"),
        ("1KB", "1KB"),
        ("plenty", "plenty"),
    ],
)
def test_sizes_are_divided_in_their_own_style(written: str, read: str) -> None:
    text = f"[hf]\r\ns3 =\r\n  chunk_size = {written}\r\nother = 2GB\r\n"
    done = scaled(text.encode(), ["chunk_size"], divisor=409.6, least=5 * 1024**2).decode()
    assert done == f"[hf]\r\ns3 =\r\n  chunk_size = {read}\r\nother = 2GB\r\n"


def test_the_process_prints_the_pair(machine: Machine, tmp_path: Path) -> None:
    pair_file = tmp_path / "a b.json"
    pair_file.write_text("the pair")
    line = process_for(machine, sys.executable, pair_file)
    assert machine.run(shlex.split(line)).stdout == "the pair\n"
    assert machine.run(["sh", "-c", line]).stdout == "the pair\n"
    assert ";" not in line
    assert line[-1] not in "'\""
