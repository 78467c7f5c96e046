"""`hfs3 undo`: what it shows, what it takes back, what it refuses, and the same for programs."""

import json
from pathlib import Path

import pytest

from hfs3.files.apply import apply
from hfs3.files.edits import Edit, content
from hfs3.files.forgetting import forget_pair
from hfs3.machine import Machine
from tests.cli.conftest import SECRET, Hfs3

MINE = b"# mine\r\n[profile work]\r\nregion = eu\r\n"


@pytest.fixture
def config(stored: Machine) -> Path:
    """A config file that somebody has cared for, on the machine of alice."""
    path = stored.home / ".aws/config"
    path.parent.mkdir()
    path.write_bytes(MINE)
    return path


def test_the_last_change_is_shown_and_taken_back(hfs3: Hfs3, config: Path) -> None:
    hfs3("configure", "aws")
    assert config.read_bytes() != MINE
    ran = hfs3("undo")
    assert ran.code == 0
    assert ran.out == (
        "✓ ~/.aws/credentials removed  change 1: profile hf for https://s3.hf.co/alice\n"
        "✓ ~/.aws/config restored  change 1: profile hf for https://s3.hf.co/alice\n"
    )
    assert "-[profile hf]\n" in ran.err
    assert SECRET not in ran.out + ran.err
    assert config.read_bytes() == MINE
    assert not config.with_name("credentials").exists()


def test_a_preview_writes_nothing(hfs3: Hfs3, config: Path) -> None:
    hfs3("configure", "aws")
    written = config.read_bytes()
    ran = hfs3("undo", "--dry-run")
    assert (ran.code, ran.err) == (1, "")
    assert "-[profile hf]\n" in ran.out
    assert config.read_bytes() == written
    config.write_bytes(MINE)
    config.with_name("credentials").unlink()
    ran = hfs3("undo", "1", "--dry-run")
    assert (ran.code, ran.err) == (0, "")
    assert "nothing to undo" in ran.out


def test_an_undo_is_undone_by_its_number_and_then_again(hfs3: Hfs3, config: Path) -> None:
    hfs3("configure", "aws")
    written = config.read_bytes()
    hfs3("undo")
    assert hfs3("undo", "2").code == 0
    assert config.read_bytes() == written
    assert hfs3("undo").code == 0  # the first change is in effect again
    assert config.read_bytes() == MINE


def test_a_change_since_is_explained_from_both_sides_and_refused(hfs3: Hfs3, config: Path) -> None:
    hfs3("configure", "aws")
    changed = config.read_bytes().replace(b"region = eu", b"region = us")
    config.write_bytes(changed)
    ran = hfs3("undo")
    assert (ran.code, ran.out) == (3, "")
    then, since = ran.err.split("What was done since:\n")
    assert then.startswith("What change 1 did:\n")
    assert "+[profile hf]\n" in then
    assert "-region = eu\n+region = us\n" in since
    assert f"error: {config} has changed since change 1" in since
    assert SECRET not in ran.err
    assert config.read_bytes() == changed
    document = hfs3("undo", "--dry-run", "--json")
    told = json.loads(document.out)
    assert (document.code, told["state"], told["changes"]) == (3, "conflict", False)
    assert "+region = us" in told["since"]


def test_listing(hfs3: Hfs3, config: Path, machine: Machine) -> None:
    assert hfs3("undo", "--list").out == "hfs3 has changed no file of yours.\n"
    hfs3("configure", "aws")
    hfs3("undo")
    hfs3("configure", "rclone")
    apply([Edit(config, MINE, b"", private=False, purpose="p")], machine, purpose="odd \x1b[31m")
    ran = hfs3("undo", "--list")
    assert (ran.code, ran.err) == (0, "")
    shown = [line for line in ran.out.splitlines() if line[0] != " "]
    assert [(line[:1], line[24:].strip()) for line in shown] == [
        ("4", "in effect      odd \\x1b[31m"),
        ("3", "in effect      remote hf for https://s3.hf.co/alice"),
        ("2", "changed since  undo 1: profile hf for https://s3.hf.co/alice"),
        ("1", "undone by 2    profile hf for https://s3.hf.co/alice"),
    ]
    assert "~/.config/rclone/rclone.conf\n" in ran.out


def test_listing_for_programs(hfs3: Hfs3, config: Path) -> None:
    hfs3("configure", "aws")
    config.write_bytes(b"# other\n")
    (one,) = json.loads(hfs3("undo", "--list", "--json").out)["changes"]
    assert (one["number"], one["standing"], one["undone_by"], one["undoes"]) == (1, "changed since", 0, 0)
    assert [file["path"] for file in one["files"]] == [str(config), str(config.with_name("credentials"))]


def test_for_programs(hfs3: Hfs3, config: Path) -> None:
    hfs3("configure", "aws")
    planned = json.loads(hfs3("undo", "--dry-run", "--json").out)
    done = json.loads(hfs3("undo", "--json").out)
    assert (planned["state"], done["state"], done["number"], done["changes"]) == ("planned", "done", 1, True)
    assert {**planned, "state": "done"} == done
    assert [(Path(file["path"]).name, file["removed"]) for file in done["files"]] == [
        ("credentials", True),
        ("config", False),
    ]
    assert SECRET not in json.dumps(done)
    assert config.read_bytes() == MINE


def test_what_cannot_be(hfs3: Hfs3, machine: Machine) -> None:
    for words, code, told in (
        ((), 3, "there is nothing to undo"),
        (("7",), 3, "there is no change 7"),
        (("0",), 2, "greater than or equal to 1"),
        (("--list", "1"), 2, "--list undoes nothing"),
        (("--list", "--dry-run"), 2, "--list undoes nothing"),
    ):
        ran = hfs3("undo", *words)
        assert (ran.code, ran.out) == (code, ""), words
        assert told in ran.err
    assert not machine.state_dir.exists()


def test_what_was_dropped_with_a_pair_is_said(hfs3: Hfs3, config: Path, machine: Machine) -> None:
    hfs3("configure", "aws")
    hfs3("configure", "aws", "--remove")
    assert forget_pair(machine, "HFAKALICE0000000001") > 0
    ran = hfs3("undo")
    assert ran.code == 3
    assert "had the key pair HFAKALICE0000000001 in it, and was dropped" in ran.err
    assert content(config) == MINE
    assert "not kept" in hfs3("undo", "--list").out
