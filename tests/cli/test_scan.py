"""`hfs3 scan` at the command line."""

import io
import json
import sys
from pathlib import Path

import pytest

from hfs3.machine import Machine
from tests.cli.conftest import SECRET, Hfs3
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


def test_the_hook_runs_this_command() -> None:
    hook = (Path(__file__).parents[2] / ".pre-commit-hooks.yaml").read_text()
    assert "\n  entry: hfs3 scan\n  language: python\n" in hook
