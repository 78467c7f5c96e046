"""`hfs3 configure`: files written or previewed, snippets shown, and the same for programs."""

import json
from pathlib import Path

import pytest

from hfs3.machine import Machine
from tests.cli.conftest import SECRET, Hfs3


@pytest.fixture
def home(stored: Machine) -> Path:
    """The home of somebody who is logged in as alice, of acme."""
    return stored.home


def test_a_preview_writes_nothing_and_says_that_something_would_change(hfs3: Hfs3, home: Path) -> None:
    ran = hfs3("configure", "aws", "--dry-run")
    assert ran.code == 1
    assert "+[profile hf]\n" in ran.out
    assert "+endpoint_url = https://s3.hf.co/alice\n" in ran.out
    assert "+aws_secret_access_key = ********\n" in ran.out
    assert SECRET not in ran.out + ran.err
    assert not (home / ".aws").exists()


def test_writing_shows_what_changed_and_names_the_files(hfs3: Hfs3, home: Path) -> None:
    ran = hfs3("configure", "aws")
    assert ran.code == 0
    assert ran.out == (
        "✓ ~/.aws/config written  profile hf for https://s3.hf.co/alice\n"
        "✓ ~/.aws/credentials written  profile hf for https://s3.hf.co/alice\n"
    )
    assert "+[profile hf]" in ran.err
    assert SECRET not in ran.out + ran.err
    assert SECRET in (home / ".aws/credentials").read_text()


@pytest.mark.parametrize("client", ["aws", "rclone"])
@pytest.mark.usefixtures("home")
def test_a_second_time_there_is_nothing_to_change(hfs3: Hfs3, client: str) -> None:
    assert hfs3("configure", client).code == 0
    assert hfs3("configure", client, "--dry-run").code == 0
    ran = hfs3("configure", client)
    assert (ran.code, ran.err) == (0, "")
    assert "nothing to change" in ran.out


def test_quiet_leaves_the_difference_out(hfs3: Hfs3, home: Path) -> None:
    ran = hfs3("configure", "rclone", "--quiet")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == "✓ ~/.config/rclone/rclone.conf written  remote hf for https://s3.hf.co/alice\n"
    assert (home / ".config/rclone/rclone.conf").exists()


def test_removing(hfs3: Hfs3, home: Path) -> None:
    (home / ".aws").mkdir()
    (home / ".aws/config").write_text("[profile mine]\nregion = eu-west-1\n")
    hfs3("configure", "aws")
    assert hfs3("configure", "aws", "--remove", "--dry-run").code == 1
    ran = hfs3("configure", "aws", "--remove")
    assert ran.code == 0
    assert (home / ".aws/config").read_text() == "[profile mine]\nregion = eu-west-1\n"


def test_names_and_namespaces(hfs3: Hfs3, home: Path) -> None:
    hfs3("configure", "aws", "--profile", "team", "--namespace", "acme")
    text = (home / ".aws/config").read_text()
    assert "[profile team]\n" in text
    assert "endpoint_url = https://s3.hf.co/acme\n" in text


def test_all_namespaces(hfs3: Hfs3, home: Path) -> None:
    ran = hfs3("configure", "aws", "--all-namespaces", "--json")
    assert [(p["name"], p["namespace"]) for p in json.loads(ran.out)["profiles"]] == [
        ("hf", "alice"),
        ("hf-acme", "acme"),
    ]
    text = (home / ".aws/config").read_text()
    assert "[profile hf]\n" in text
    assert "[profile hf-acme]\n" in text


def test_all_namespaces_beginning_with_another(hfs3: Hfs3, home: Path) -> None:
    hfs3("configure", "aws", "--all-namespaces", "--namespace", "acme")
    text = (home / ".aws/config").read_text()
    assert text.index("[profile hf]") < text.index("s3.hf.co/acme") < text.index("[profile hf-alice]")


def test_part_sizes(hfs3: Hfs3, home: Path) -> None:
    hfs3("configure", "aws", "--part-size", "256MB")
    assert (home / ".aws/config").read_text().count("= 256MB\n") == 2
    ran = hfs3("configure", "aws", "--part-size", "1MB")
    assert ran.code == 2
    assert "--part-size 256MB" in ran.err


def test_exactly_as_documented(hfs3: Hfs3, home: Path) -> None:
    hfs3("configure", "aws", "--exactly-as-documented")
    assert "signature_version" not in (home / ".aws/config").read_text()


def test_a_profile_of_somebody_else_is_left_alone_unless_told_otherwise(hfs3: Hfs3, home: Path) -> None:
    (home / ".aws").mkdir()
    (home / ".aws/config").write_text("[profile hf]\nendpoint_url = https://elsewhere.example\n")
    ran = hfs3("configure", "aws")
    assert ran.code == 3
    assert "--force" in ran.err
    assert hfs3("configure", "aws", "--force").code == 0


@pytest.mark.usefixtures("home")
def test_a_namespace_of_somebody_else(hfs3: Hfs3) -> None:
    ran = hfs3("configure", "aws", "--namespace", "strangers")
    assert ran.code == 2
    assert "alice, acme" in ran.err


def test_without_an_account(hfs3: Hfs3) -> None:
    for client in ("aws", "rclone", "boto3"):
        ran = hfs3("configure", client)
        assert (ran.code, ran.out) == (3, "")
        assert "hint: Run `hfs3 login`." in ran.err


@pytest.mark.usefixtures("home")
def test_for_programs(hfs3: Hfs3) -> None:
    planned = json.loads(hfs3("configure", "rclone", "--dry-run", "--json").out)
    done = json.loads(hfs3("configure", "rclone", "--json").out)
    again = json.loads(hfs3("configure", "rclone", "--json").out)
    assert (planned["state"], done["state"]) == ("planned", "done")
    assert {**planned, "state": "done"} == done
    assert done["changes"]
    assert not again["changes"]
    assert done["rerun_flags"] == again["rerun_flags"] == ["--update", "--use-server-modtime"]
    assert SECRET not in json.dumps(done)


@pytest.mark.parametrize("client", ["boto3", "s5cmd", "duckdb", "dvc"])
@pytest.mark.usefixtures("home")
def test_snippets(hfs3: Hfs3, client: str) -> None:
    shown = hfs3("configure", client)
    assert (shown.code, shown.err) == (0, "")
    assert "s3.hf.co/alice" in shown.out
    document = json.loads(hfs3("configure", client, "--json").out)
    assert document["snippet"] == shown.out
    assert ("environ" in document) is (client == "s5cmd")
    assert SECRET not in shown.out


# -- ways to the key pair ----------------------------------------------------------------------------------------------


def test_process_writes_no_secret_and_says_whom_it_leaves_out(hfs3: Hfs3, home: Path) -> None:
    hfs3("configure", "aws")
    assert SECRET in (home / ".aws/credentials").read_text()
    ran = hfs3("configure", "aws", "--credentials", "process")
    assert ran.code == 0
    assert "s5cmd: with `--profile` it asks no credential_process" in ran.err
    assert (home / ".aws/credentials").read_text() == ""
    assert " credential-process --account alice\n" in (home / ".aws/config").read_text()
    again = hfs3("configure", "aws")
    assert (again.code, again.out) == (0, "✓ AWS CLI: hf: nothing to change\n")


def test_only_static_asks_the_store(hfs3: Hfs3, home: Path) -> None:
    for key in (home / ".config/hfs3/keys").iterdir():
        key.unlink()
    for client, way in (("aws", "process"), ("aws", "none"), ("rclone", "aws")):
        assert hfs3("configure", client, "--credentials", way).code == 0
    assert hfs3("configure", "aws", "--credentials", "static").code == 3


def test_rclone_takes_the_pair_from_the_aws_profile(hfs3: Hfs3, home: Path) -> None:
    preview = hfs3("configure", "rclone", "--credentials", "aws", "--dry-run")
    assert preview.code == 1
    assert "+env_auth = true\n+profile = hf\n" in preview.out
    assert "There is no AWS profile hf yet" in preview.err
    ran = hfs3("configure", "rclone", "--credentials", "aws", "--json")
    assert [profile["credentials"] for profile in json.loads(ran.out)["profiles"]] == ["aws"]
    assert SECRET not in (home / ".config/rclone/rclone.conf").read_text()


@pytest.mark.usefixtures("home")
def test_a_way_that_a_client_has_not(hfs3: Hfs3) -> None:
    for client, way in (("aws", "aws"), ("rclone", "process"), ("rclone", "none")):
        ran = hfs3("configure", client, "--credentials", way)
        assert (ran.code, ran.out) == (2, "")
        assert "static" in ran.err


def test_removing_one_of_many_leaves_the_rest(hfs3: Hfs3, home: Path) -> None:
    hfs3("configure", "aws", "--all-namespaces")
    assert hfs3("configure", "aws", "--remove", "--profile", "hf-acme").code == 0
    for name, sections in (("config", "[profile hf]"), ("credentials", "[hf]")):
        lines = (home / ".aws" / name).read_text().splitlines()
        assert [line for line in lines if line.startswith("[")] == [sections]
    assert hfs3("configure", "aws", "--remove", "--all-namespaces").code == 0
    assert (home / ".aws/config").read_text() == (home / ".aws/credentials").read_text() == ""
