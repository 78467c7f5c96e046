"""`hfs3 env`: the one secret is on standard output, in a shape that shells read."""

import json
import subprocess

import pytest

from tests.cli.conftest import SECRET, Hfs3

pytestmark = pytest.mark.usefixtures("stored")


def test_a_shell_reads_it(hfs3: Hfs3) -> None:
    ran = hfs3("env")
    assert (ran.code, ran.err) == (0, "")
    script = f'{ran.out}printf %s "$AWS_SECRET_ACCESS_KEY $S3_ENDPOINT_URL"'
    done = subprocess.run(["sh", "-s"], input=script, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == f"{SECRET} https://s3.hf.co/alice"


def test_what_misleads_is_taken_away_and_named(hfs3: Hfs3) -> None:
    ran = hfs3("env", "--namespace", "acme", AWS_PROFILE="somebody's")
    assert ran.code == 0
    assert "unset AWS_PROFILE\n" in ran.out
    assert ran.err == "hfs3: taken away: AWS_PROFILE\n"
    assert "https://s3.hf.co/acme" in ran.out


def test_a_format_that_cannot_take_away_says_so(hfs3: Hfs3) -> None:
    ran = hfs3("env", "--shell", "dotenv", AWS_PROFILE="somebody's")
    assert ran.code == 0
    assert "AWS_PROFILE" not in ran.out
    assert "AWS_PROFILE" in ran.err
    assert SECRET not in ran.err


def test_json(hfs3: Hfs3) -> None:
    variables = json.loads(hfs3("env", "--shell", "json", AWS_PROFILE="x").out)
    assert variables["AWS_SECRET_ACCESS_KEY"] == SECRET
    assert variables["AWS_PROFILE"] is None


def test_unset_undoes_it_and_needs_no_pair(hfs3: Hfs3) -> None:
    set_them = hfs3("env").out
    assert hfs3("logout").code == 0
    ran = hfs3("env", "--unset")
    assert (ran.code, ran.err) == (0, "")
    assert SECRET not in ran.out
    done = subprocess.run(
        ["sh", "-s"], input=f"{set_them}{ran.out}env", capture_output=True, text=True, check=True, timeout=60
    )
    assert not [line for line in done.stdout.splitlines() if line.startswith(("AWS_", "RCLONE_", "S3_"))]


@pytest.mark.parametrize("words", [["--shell", "tcsh"], ["--shell", "github", "--unset"], ["--namespace", "strangers"]])
def test_wrong_words(hfs3: Hfs3, words: list[str]) -> None:
    ran = hfs3("env", *words)
    assert (ran.code, ran.out) == (2, "")


def test_without_an_account(hfs3: Hfs3) -> None:
    hfs3("logout")
    ran = hfs3("env")
    assert (ran.code, ran.out) == (3, "")
