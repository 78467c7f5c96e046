"""`hfs3 scan` at the command line."""

import io
import json
import os
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from hfs3.machine import Machine
from tests.cli.conftest import SECRET, Hfs3
from tests.conftest import tool
from tests.scan.test_shapes import KEY_ID, TOKEN
from tests.scan.test_shapes import SECRET as LEFT


@pytest.fixture(autouse=True)
def folder(stored: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:  # noqa: ARG001  # there is an account
    made = tmp_path / "project"
    made.mkdir()
    monkeypatch.chdir(made)
    return made


def test_clean(hfs3: Hfs3, folder: Path) -> None:
    (folder / "a.py").write_text("print('hello')\n")
    ran = hfs3("scan")
    assert (ran.code, ran.out) == (0, "")
    assert "1 file looked into" in ran.err


def test_findings(hfs3: Hfs3, folder: Path) -> None:
    (folder / ".env").write_text(f"ID={KEY_ID}\nAWS_SECRET_ACCESS_KEY={LEFT}\nHF_TOKEN={TOKEN}\n")
    ran = hfs3("scan", ".")
    assert ran.code == 1
    assert ran.out.splitlines()[1].startswith(".env:2:23: error[HFS131] a secret access key of HFAK")
    assert LEFT not in ran.out + ran.err
    assert TOKEN not in ran.out + ran.err


def test_an_id_alone_is_a_note(hfs3: Hfs3, folder: Path) -> None:
    (folder / "x.conf").write_text(f"access_key_id = {KEY_ID}\n")
    ran = hfs3("scan", "x.conf")
    assert (ran.code, "note[HFS133]" in ran.out) == (0, True)


def test_what_was_not_read_is_no_clean_bill(hfs3: Hfs3) -> None:
    ran = hfs3("scan", "nowhere")
    assert ran.code == 3
    assert "nowhere was not looked into: there is no such file or folder" in ran.err


def test_standard_input(hfs3: Hfs3, monkeypatch: pytest.MonkeyPatch) -> None:
    for secret, code in ((SECRET, 0), (LEFT, 1)):  # the first was made up
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(f"secret_access_key={secret}".encode())))
        ran = hfs3("scan", "-")
        assert ran.code == code
        assert ran.out.startswith("-:1:19: error[HFS131]" if code else "")


@pytest.mark.parametrize("form", ["json", "github", "sarif"])
def test_for_programs(hfs3: Hfs3, folder: Path, form: str) -> None:
    (folder / "n.ipynb").write_text(f'"HF_TOKEN={TOKEN}\\n"')
    ran = hfs3("scan", "--format", form)
    assert ran.code == 1
    assert TOKEN not in ran.out + ran.err
    if form == "github":
        assert ran.out.startswith("::error file=")
    else:
        document = json.loads(ran.out)
        found = document["findings"] if form == "json" else document["runs"][0]["results"]
        assert len(found) == 1


@pytest.fixture
def committing(folder: Path, tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """A repository whose commits the real pre-commit checks with our hook, installed already (that needs a network)."""
    hook = (Path(__file__).parents[2] / ".pre-commit-hooks.yaml").read_text()
    local = textwrap.indent(hook.replace("language: python", "language: system"), "      ")
    (tmp_path / "hooks.yaml").write_text(f"repos:\n  - repo: local\n    hooks:\n{local}")
    us = {"GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@b", "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@b"}
    environ = {**os.environ, **us, "GIT_CONFIG_GLOBAL": os.devnull, "PRE_COMMIT_HOME": str(tmp_path / "cache")}

    def run(*argv: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(argv, cwd=folder, env=environ, capture_output=True, text=True, timeout=120, check=False)

    assert run(tool("git"), "init", "-q").returncode == 0
    assert run(tool("pre-commit"), "install", "-c", str(tmp_path / "hooks.yaml")).returncode == 0
    return run


def test_a_commit_with_a_secret_is_stopped(
    folder: Path, committing: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    for name in ("-x.txt", "a b.txt", "c\nd.txt"):  # names that a command line may stumble over
        (folder / name).write_text("clean\n")
    committing("git", "add", "-A")
    done = committing("git", "commit", "-m", "clean")
    assert done.returncode == 0, done.stdout + done.stderr
    (folder / "-x.txt").write_text(f"HF_TOKEN={TOKEN}\n")
    (folder / "not-staged").write_text(f"HF_TOKEN={TOKEN}\n")
    committing("git", "add", "--", "./-x.txt")
    done = committing("git", "commit", "-m", "a token")
    said = done.stdout + done.stderr
    assert done.returncode == 1, said
    assert "-x.txt:1:10: error[HFS132]" in said
    assert "not-staged" not in said
    assert TOKEN not in said
    assert committing("git", "log", "--format=%s").stdout == "clean\n"


def test_the_hook_runs_this_command() -> None:
    hook = (Path(__file__).parents[2] / ".pre-commit-hooks.yaml").read_text()
    assert "\n  entry: hfs3 scan\n" in hook
    assert "\n  language: python\n" in hook


def test_a_name_does_not_pass_for_a_finding(hfs3: Hfs3, folder: Path) -> None:
    (folder / "a\nb.py:1:1: error[HFS131]").write_text(f"HF_TOKEN={TOKEN}\n")
    ran = hfs3("scan")
    assert len(ran.out.splitlines()) == 1
    assert ran.out.startswith("a\\nb.py")
